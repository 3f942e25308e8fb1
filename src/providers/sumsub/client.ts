import { notAsSigned } from '../../http/as-signed.ts';
import { createHttpClient } from '../../http/client.ts';
import type { HttpClient, Surroundings } from '../../http/call.ts';
import { toClockSkew } from './clock.ts';
import { sign } from './sign.ts';

export interface SumsubAccess {
  url: string;
  appToken: string;
  secretKey: string;
}

export const createSumsubClient = (access: SumsubAccess, surroundings: Surroundings): HttpClient =>
  createHttpClient({
    ...surroundings,
    provider: 'SUMSUB',
    origin: access.url,
    toFault: toClockSkew,
    // Made afresh for every try: a signature is good for one minute.
    headers: ({ method, target, hasBody }) => {
      // The signature covers the body, and this one does not.
      if (hasBody) throw notAsSigned('SUMSUB');
      const timestamp = String(Math.floor(Date.now() / 1000));
      return {
        accept: 'application/json',
        'x-app-token': access.appToken,
        'x-app-access-ts': timestamp,
        'x-app-access-sig': sign(access.secretKey, { timestamp, method, target }),
      };
    },
  });
