// What may be wished for in a new API key.
import type { ApiKeyRefusal, ApiKeyRequest } from '../model/api-key.ts';
import { isReservedName } from './reserved-names.ts';
import { isScope, scopes, type Scope } from './scopes.ts';

const day = 24 * 60 * 60 * 1000;

/**
 * Milliseconds. Every key ends: one that was lost unnoticed, or whose partner has left, lets nobody in for good, and
 * rotation is practised before it is needed in a hurry.
 */
export const defaultLife = 90 * day;
const longestLife = 366 * day;

/** Live keys of one client: the one in use, and the one that takes its place. */
export const maxLive = 2;

const clientForm = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Whether a client of API keys may be called so. */
export const isClientName = (text: string) => clientForm.test(text) && !isReservedName(text);

/** `now`: milliseconds since 1970, by the database's clock. */
export const checkRequest = (
  request: ApiKeyRequest,
  held: ReadonlySet<Scope>,
  now: number,
): ApiKeyRefusal[] => [...checkClient(request), ...checkScopes(request, held), ...checkExpiry(request, now)];

const checkClient = ({ client }: ApiKeyRequest): ApiKeyRefusal[] =>
  isClientName(client) ? [] : [{ code: 'CLIENT_INVALID', about: 'client', message: `client ${clientRule}.` }];

export const clientRule =
  'must be 1 to 64 letters, digits, ".", "_" or "-", of which the first is a letter or a digit, and neither "admin" nor "sandbox"';

const checkScopes = ({ scopes: wanted }: ApiKeyRequest, held: ReadonlySet<Scope>): ApiKeyRefusal[] => {
  const about = 'scopes';
  if (wanted.length === 0) {
    return [{ code: 'SCOPES_EMPTY', about, message: `Name at least one scope, of: ${all}.` }];
  }
  const known = wanted.filter(isScope);
  if (known.length < wanted.length) {
    return [{ code: 'SCOPE_UNKNOWN', about, message: `There are these scopes and no others: ${all}.` }];
  }
  const missing = [...new Set(known)].filter((scope) => !held.has(scope));
  if (missing.length === 0) return [];
  const message = `Nobody can give away more than they hold: your own credential lacks ${missing.join(', ')}.`;
  return [{ code: 'SCOPE_NOT_HELD', about, message }];
};

const all = Object.keys(scopes).join(', ');

const checkExpiry = ({ expiresAt }: ApiKeyRequest, now: number): ApiKeyRefusal[] => {
  if (expiresAt === null || (expiresAt > now && expiresAt <= now + longestLife)) return [];
  const message = 'A key must end in the future, and in 366 days at the latest.';
  return [{ code: 'EXPIRY_INVALID', about: 'expiresAt', message }];
};

export const tooMany: ApiKeyRefusal = {
  code: 'TOO_MANY_KEYS',
  about: 'client',
  message: 'The client has two live keys already: revoke the one that is no longer used.',
};
