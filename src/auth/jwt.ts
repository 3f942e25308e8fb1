// JSON Web Tokens (RFC 7519) as access tokens (RFC 9068): who the issuer says is calling.
import type { KeyObject } from 'node:crypto';
import {
  calculateJwkThumbprint,
  decodeProtectedHeader,
  jwtVerify,
  type CryptoKey,
  type JWSHeaderParameters,
  type JWTPayload,
} from 'jose';
import type { Caller, ReadCredential } from './caller.ts';
import { createKeySet, type FindKey, type KeySetFault } from './jwks.ts';
import { isReservedName } from './reserved-names.ts';
import { isScope } from './scopes.ts';

export interface JwtOptions {
  issuer: string;
  audience: string;
  keys: { url: string } | { key: KeyObject };
  /** Those that are taken: none with a shared secret. */
  algorithms: string[];
  /** What the header has to give as `typ`. */
  type: string;
}

/**
 * Takes a token whose signature, `alg`, `typ`, `iss`, `aud`, `exp` and `nbf` are right by this server's clock, to the
 * second, and which has a `sub` that is no reserved name. Its scopes are the known words of the claim `scope` (RFC 8693,
 * section 4.2). Null for every other one, whatever is wrong with it.
 * `onKeySetFault` is told when the issuer's keys can not be had.
 * @throws ApiError CREDENTIALS_UNAVAILABLE where there are none to check a token by.
 */
export const createJwtReader = (
  options: JwtOptions,
  onKeySetFault: (fault: KeySetFault) => void,
): ReadCredential => {
  const find = toFindKey(options.keys, onKeySetFault);
  return async (credential) => {
    const header = readHeader(credential, options.algorithms);
    const key = header && (await find(header));
    if (header === null || key === null) return null;
    const payload = await verify(credential, key, options);
    return payload && toCaller(payload, header.kid ?? '', key);
  };
};

type Key = CryptoKey | KeyObject;

const toFindKey = (
  keys: JwtOptions['keys'],
  onKeySetFault: (fault: KeySetFault) => void,
): FindKey | ((header: JWSHeaderParameters) => Promise<KeyObject>) =>
  'key' in keys ? () => Promise.resolve(keys.key) : createKeySet(keys.url, onKeySetFault);

/** By these a token brings its own key, or says where it is, or asks for what we do not know (RFC 7515, section 4.1). */
const refusedParameters = ['jku', 'jwk', 'x5u', 'x5c', 'crit'];

/** Null where nothing has to be looked up to refuse it. */
const readHeader = (credential: string, algorithms: string[]): JWSHeaderParameters | null => {
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(credential)) return null;
  try {
    const header = decodeProtectedHeader(credential);
    if (!algorithms.includes(header.alg ?? '')) return null;
    return refusedParameters.some((name) => name in header) ? null : header;
  } catch {
    return null;
  }
};

const verify = async (credential: string, key: Key, options: JwtOptions): Promise<JWTPayload | null> => {
  try {
    const { payload } = await jwtVerify(credential, key, {
      algorithms: options.algorithms,
      issuer: options.issuer,
      audience: options.audience,
      typ: options.type,
      requiredClaims: ['exp', 'sub'],
      clockTolerance: 0,
    });
    return payload;
  } catch {
    return null;
  }
};

const toCaller = async ({ sub, scope }: JWTPayload, kid: string, key: Key): Promise<Caller | null> => {
  if (!isName(sub)) return null;
  const words = typeof scope === 'string' ? scope.split(' ') : [];
  const name = /^[\w.:=+/-]{1,128}$/.test(kid) ? kid : await calculateJwkThumbprint(key);
  return { name: sub, kind: 'JWT', keyId: `jwt ${name}`, scopes: new Set(words.filter(isScope)) };
};

/**
 * It is written into the ledger and vendors' records: no line breaks, nothing invisible, nothing that only looks alike,
 * and nobody's name who runs this program.
 */
const isName = (sub: unknown): sub is string =>
  typeof sub === 'string' &&
  sub.trim() === sub &&
  /^[^\p{C}\p{Zl}\p{Zp}]{1,255}$/u.test(sub) &&
  !isReservedName(sub);
