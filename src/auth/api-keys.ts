// API keys: made, revoked, listed, and found when somebody calls with one.
import type { RawBuilder } from 'kysely';
import type { ApiKey, ApiKeyFilter, ApiKeyPage, ApiKeyRefusal, ApiKeyRequest } from '../model/api-key.ts';
import type { Database, Store } from '../store/store.ts';
import { createKey, isKeyId, type MadeKey } from './api-key.ts';
import { listKeys } from './api-key-list.ts';
import { createApiKeyLookup } from './api-key-lookup.ts';
import { checkRequest, defaultLife, maxLive, tooMany } from './api-key-request.ts';
import { orUnavailable, toApiKey, toLive, type ApiKeyRow } from './api-key-rows.ts';
import type { Caller, ReadCredential } from './caller.ts';

/** Who makes or revokes a key. */
export type KeyAdmin = Pick<Caller, 'name' | 'keyId' | 'scopes'>;

/** Each throws ApiError CREDENTIALS_UNAVAILABLE where the database can not be used. */
export interface ApiKeys {
  /** Null for what is no key, was mistyped, or lets nobody in any more. */
  find: ReadCredential;
  /** `key` is the whole key, which can't be had again. Nobody can give away more than they hold. */
  create(request: ApiKeyRequest, by: KeyAdmin): Promise<CreatedApiKey | { refused: ApiKeyRefusal[] }>;
  /** Null where there is no such key. One that was revoked before stays as it is. */
  revoke(id: string, by: KeyAdmin): Promise<ApiKey | null>;
  /**
   * Newest first. `after`: an earlier page's `endCursor`.
   * @throws ApiError BAD_USER_INPUT
   */
  list(filter: ApiKeyFilter, first: number, after: string | null): Promise<ApiKeyPage>;
}

export interface CreatedApiKey {
  apiKey: ApiKey;
  key: string;
}

/** What was done to which key, and with which credential. */
export interface ApiKeyEvent {
  done: 'created' | 'revoked';
  id: string;
  by: string;
}

export interface ApiKeysOptions {
  store: Store;
  /**
   * True: a caller without a credential has every scope here. Keys that are made here are refused where that is not so:
   * whoever came to the sandbox first would have a key to what is real later.
   */
  open: boolean;
  onChange: (event: ApiKeyEvent) => void;
}

export const createApiKeys = ({ store, open, onChange }: ApiKeysOptions): ApiKeys => {
  const lookup = createApiKeyLookup(store, open);
  const live = toLive(store, open);
  return {
    find: lookup.find,
    async create(request, by) {
      const refused = checkRequest(request, by.scopes, await orUnavailable(readClock(store), away));
      if (refused.length > 0) return { refused };
      const made = createKey();
      const row = await orUnavailable(
        store.transaction((db) => insert(db, { store, live, open }, request, made, by.name)),
        unclear,
        { outcomeKnown: false },
      );
      if (row === null) return { refused: [tooMany] };
      onChange({ done: 'created', id: made.id, by: by.keyId });
      return { apiKey: toApiKey(row), key: made.key };
    },
    async revoke(id, by) {
      if (!isKeyId(id)) return null;
      const { row, changed } = await orUnavailable(revoke(store, live, id, by.name), unclear, {
        outcomeKnown: false,
      });
      lookup.forget(id);
      if (changed) onChange({ done: 'revoked', id, by: by.keyId });
      return row === undefined ? null : toApiKey(row);
    },
    list: (filter, first, after) => orUnavailable(listKeys(store, live, filter, first, after), away),
  };
};

const away = 'The database of the API keys can not be used at the moment: try again.';
const unclear =
  'The database of the API keys can not be used at the moment, and what it did is not known: look at the keys before you try again.';

const readClock = async (store: Store): Promise<number> => {
  const { now } = await store.read((db) => db.selectNoFrom(store.now.as('now')).executeTakeFirstOrThrow());
  return now;
};

/** Null where the client has as many live keys as it may. */
const insert = async (
  db: Database,
  { store, live, open }: Pick<ApiKeysOptions, 'store' | 'open'> & { live: RawBuilder<number> },
  { client, scopes, expiresAt }: ApiKeyRequest,
  { id, hash }: MadeKey,
  by: string,
): Promise<ApiKeyRow | null> => {
  // Whoever makes another key for the same client at this moment waits here.
  await db
    .insertInto('api_client')
    .values({ name: client })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet((eb) => ({ name: eb.ref('excluded.name') })),
    )
    .execute();
  const { count } = await db
    .selectFrom('api_key')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('client', '=', client)
    .where(live, '=', 1)
    .executeTakeFirstOrThrow();
  if (count >= maxLive) return null;
  return db
    .insertInto('api_key')
    .values({
      id,
      client,
      hash,
      scopes: [...new Set(scopes)].sort().join(' '),
      sandbox: open ? 1 : 0,
      created_at: store.now,
      created_by: by,
      expires_at: expiresAt ?? store.later(defaultLife),
    })
    .returningAll()
    .returning(live.as('live'))
    .executeTakeFirstOrThrow();
};

const revoke = async (store: Store, live: RawBuilder<number>, id: string, by: string) => {
  const changed = await store.write((db) =>
    db
      .updateTable('api_key')
      .set({ revoked_at: store.now, revoked_by: by })
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .returningAll()
      .returning(live.as('live'))
      .executeTakeFirst(),
  );
  if (changed !== undefined) return { row: changed, changed: true };
  const row = await store.read((db) =>
    db.selectFrom('api_key').selectAll().select(live.as('live')).where('id', '=', id).executeTakeFirst(),
  );
  return { row, changed: false };
};
