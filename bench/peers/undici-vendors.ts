import { Pool } from 'undici';
import { createVendors, vendorUrl, type Headers, type Method, type Vendors } from './vendor-calls.ts';

/** The vendors over undici's pool, by its `request`. */
export const createUndiciVendors = (): Vendors => {
  const pool = new Pool(vendorUrl, { connections: 64 });
  return createVendors(async <Json>(method: Method, target: string, headers: Headers) => {
    const { statusCode, body } = await pool.request({ method, path: target, headers });
    if (statusCode < 200 || statusCode > 299) {
      await body.dump();
      throw new Error(`the vendor answered ${statusCode}`);
    }
    return (await body.json()) as Json;
  });
};
