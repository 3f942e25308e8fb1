import { hash, timingSafeEqual } from 'node:crypto';
import { ApiError } from '../errors.ts';
import { adminName, sandboxName } from './reserved-names.ts';
import { allScopes, type Scope } from './scopes.ts';

/** Who calls. */
export interface Caller {
  /** As a vendor may record it: the same whichever of its credentials the caller shows. */
  name: string;
  kind: 'SANDBOX' | 'ADMIN' | 'API_KEY' | 'JWT';
  /** The credential, by a name that is no secret. */
  keyId: string;
  scopes: ReadonlySet<Scope>;
}

/** Null: the credential is not of this kind, or not known. */
export type ReadCredential = (credential: string) => Promise<Caller | null>;

export interface AuthOptions {
  adminKey: string | null;
  /** True: a caller without a credential has every scope, since nothing real can be reached. */
  open: boolean;
  readApiKey: ReadCredential;
  readJwt: ReadCredential;
}

/**
 * Reads the Authorization header (RFC 6750, section 2.1).
 * @throws ApiError UNAUTHENTICATED where a credential is missing or not known, always in the same words;
 * CREDENTIALS_UNAVAILABLE where that can not be told at the moment.
 */
export const readCaller = async (
  authorization: string | undefined,
  { adminKey, open, readApiKey, readJwt }: AuthOptions,
): Promise<Caller> => {
  if (authorization === undefined && open) {
    return { name: sandboxName, kind: 'SANDBOX', keyId: 'sandbox', scopes: allScopes };
  }
  const credential = /^Bearer ([\x21-\x7e]{1,8192})$/i.exec(authorization ?? '')?.[1];
  if (credential !== undefined) {
    if (adminKey !== null && isSame(credential, adminKey)) {
      return { name: adminName, kind: 'ADMIN', keyId: 'admin', scopes: allScopes };
    }
    const caller = (await readApiKey(credential)) ?? (await readJwt(credential));
    if (caller !== null) return caller;
  }
  throw new ApiError(
    'UNAUTHENTICATED',
    authorization === undefined
      ? 'A credential is needed: send it as "Authorization: Bearer ...".'
      : 'The credential is not known.',
    { status: 401 },
  );
};

/**
 * Confirms a credential that was read when this was called, or will be right after: a request may take so long that it
 * has been revoked, or has expired. It is read again where the last reading is older than 500 ms.
 * @throws ApiError as `readCaller`
 */
export type Confirm = () => Promise<void>;

/** Milliseconds. */
const readingHolds = 500;

export const createConfirm = (authorization: string | undefined, options: AuthOptions): Confirm => {
  let lastRead = performance.now();
  return async () => {
    // What is read tells nothing about later than when it was asked for.
    const asked = performance.now();
    if (asked - lastRead <= readingHolds) return;
    await readCaller(authorization, options);
    lastRead = asked;
  };
};

/** In constant time, whatever the lengths. */
const isSame = (left: string, right: string) => timingSafeEqual(toDigest(left), toDigest(right));
const toDigest = (secret: string) => hash('sha256', secret, 'buffer');
