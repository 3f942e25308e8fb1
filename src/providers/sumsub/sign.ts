import { createHmac } from 'node:crypto';

export interface SignedParts {
  /** Unix time in whole seconds, as decimal digits. */
  timestamp: string;
  /** Upper case. */
  method: string;
  /** Path with query, byte for byte as on the wire. */
  target: string;
  /** The raw body; left out where there is none. */
  body?: Uint8Array;
}

/**
 * The value of X-App-Access-Sig: lower-case hex of HMAC-SHA256 over timestamp, method, target and body, without
 * separators, keyed with the secret as UTF-8 text.
 * @see https://docs.sumsub.com/reference/authentication
 */
export const sign = (secretKey: string, { timestamp, method, target, body }: SignedParts): string => {
  const hmac = createHmac('sha256', secretKey).update(timestamp + method + target);
  if (body !== undefined) hmac.update(body);
  return hmac.digest('hex');
};
