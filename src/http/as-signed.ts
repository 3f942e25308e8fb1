import http from 'node:http';
import https from 'node:https';
import { ApiError } from '../errors.ts';
import type { SentRequest } from './call.ts';

/**
 * Makes the request only where its method and target are, byte for byte, those that its headers were made for: what
 * lies in between may write an address in another way, and a vendor's "wrong signature" would not tell that.
 * @throws ApiError INTERNAL_SERVER_ERROR where they differ; nothing was sent.
 */
export const asSigned =
  (provider: string, { method, target }: SentRequest) =>
  (url: URL, options: https.RequestOptions): http.ClientRequest => {
    const request = (url.protocol === 'https:' ? https : http).request(url, options);
    if (request.method === method && request.path === target) return request;
    // Nothing goes out before this turn ends.
    request.once('error', () => undefined).destroy();
    throw notAsSigned(provider);
  };

export const notAsSigned = (provider: string): ApiError =>
  new ApiError(
    'INTERNAL_SERVER_ERROR',
    `What would have been sent to ${provider} is not what was signed, so nothing was sent: a fault of this server.`,
    { provider },
  );
