// The rows of API keys, and what they say.
import { sql, type RawBuilder } from 'kysely';
import { ApiError } from '../errors.ts';
import type { ApiKey } from '../model/api-key.ts';
import type { Store } from '../store/store.ts';
import type { ApiKeyTable } from '../store/tables.ts';
import { isScope, type Scope } from './scopes.ts';

export type ApiKeyRow = ApiKeyTable & {
  /** 1: neither revoked nor expired, and good on this server. */
  live: number;
};

/** Whether a row is live. `open`: a caller without a credential has every scope here. */
export const toLive = (store: Store, open: boolean): RawBuilder<number> =>
  sql<number>`case when revoked_at is null and expires_at > ${store.now} and sandbox <= ${open ? 1 : 0} then 1 else 0 end`;

/** Those that still mean something: a scope may have been taken off the list. */
export const readScopes = ({ scopes }: Pick<ApiKeyTable, 'scopes'>): Scope[] =>
  scopes.split(' ').filter(isScope);

export const toApiKey = (row: ApiKeyRow): ApiKey => ({
  id: row.id,
  client: row.client,
  scopes: readScopes(row),
  createdAt: toMoment(row.created_at),
  createdBy: row.created_by,
  expiresAt: toMoment(row.expires_at),
  revokedAt: row.revoked_at === null ? null : toMoment(row.revoked_at),
  revokedBy: row.revoked_by,
  live: row.live === 1,
});

const toMoment = (milliseconds: number) => new Date(milliseconds).toISOString();

/**
 * What the store says of itself is about the ledger.
 * @throws ApiError CREDENTIALS_UNAVAILABLE in place of LEDGER_UNAVAILABLE
 */
export const orUnavailable = async <Result>(
  work: Promise<Result>,
  message: string,
  details: { status?: number; outcomeKnown?: boolean } = {},
): Promise<Result> => {
  try {
    return await work;
  } catch (cause) {
    if (!(cause instanceof ApiError) || cause.code !== 'LEDGER_UNAVAILABLE') throw cause;
    throw new ApiError('CREDENTIALS_UNAVAILABLE', message, {
      ...details,
      retryable: true,
      retryAfter: 1,
      cause,
    });
  }
};
