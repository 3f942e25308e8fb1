import { createHash, timingSafeEqual } from 'node:crypto';
import { ApiError } from '../errors.ts';

/** Who calls. */
export interface Caller {
  /** As a vendor may record it. */
  name: string;
  kind: 'SANDBOX' | 'ADMIN';
  /** The credential, by a name that is no secret. */
  keyId: string;
}

export interface AuthOptions {
  adminKey: string | null;
  /** True: a caller without a credential has every scope, since nothing real can be reached. */
  open: boolean;
}

/**
 * Reads the Authorization header (RFC 6750, section 2.1).
 * @throws ApiError UNAUTHENTICATED where a credential is missing or not known.
 */
export const readCaller = (authorization: string | undefined, { adminKey, open }: AuthOptions): Caller => {
  if (authorization === undefined && open) {
    return { name: 'sandbox', kind: 'SANDBOX', keyId: 'sandbox' };
  }
  const key = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(authorization ?? '')?.[1];
  if (key !== undefined && adminKey !== null && isSame(key, adminKey))
    return { name: 'admin', kind: 'ADMIN', keyId: 'admin' };
  throw new ApiError(
    'UNAUTHENTICATED',
    authorization === undefined
      ? 'A credential is needed: send it as "Authorization: Bearer ...".'
      : 'The credential is not known.',
    { status: 401 },
  );
};

/** In constant time, whatever the lengths. */
const isSame = (left: string, right: string) => timingSafeEqual(toDigest(left), toDigest(right));
const toDigest = (secret: string) => createHash('sha256').update(secret).digest();
