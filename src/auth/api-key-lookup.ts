// Whose an API key is. What was looked up is kept for a moment, so that a caller with many requests costs the database
// few questions; and for no longer, so that a revoked key is refused by every server within a second.
import type { Store } from '../store/store.ts';
import { isKeyOf, readKeyId } from './api-key.ts';
import { orUnavailable, readScopes, toLive, type ApiKeyRow } from './api-key-rows.ts';
import type { ReadCredential } from './caller.ts';

export interface ApiKeyLookup {
  /**
   * Null for what is no key, was mistyped (neither asks the database), or lets nobody in any more.
   * @throws ApiError CREDENTIALS_UNAVAILABLE
   */
  find: ReadCredential;
  /** What is known of this key is looked up anew. */
  forget(id: string): void;
}

interface Found {
  /** By this process's own clock, and from before the database was asked: it is never newer than that. */
  asked: number;
  /** Null where there is none. */
  row: Promise<(ApiKeyRow & { now: number }) | null>;
}

/** Milliseconds. */
const keepTime = 500;
/** Anybody can make up keys of the right form: what is kept of them has an end. */
const maxFound = 10_000;

export const createApiKeyLookup = (store: Store, open: boolean): ApiKeyLookup => {
  const found = new Map<string, Found>();

  const lookUp = (id: string) =>
    store.read((db) =>
      db
        .selectFrom('api_key')
        .selectAll()
        .select([store.now.as('now'), toLive(store, open).as('live')])
        .where('id', '=', id)
        .executeTakeFirst(),
    );

  const of = (id: string): Found => {
    const known = found.get(id);
    // One that the database is slow to answer is asked for again, too: its answer may be as old as the question.
    if (known !== undefined && performance.now() - known.asked < keepTime) return known;
    const asking: Found = { asked: performance.now(), row: lookUp(id).then((row) => row ?? null) };
    asking.row.catch(() => found.get(id) === asking && found.delete(id));
    found.delete(id);
    found.set(id, asking);
    const [oldest] = found.keys();
    if (found.size > maxFound && oldest !== undefined) found.delete(oldest);
    return asking;
  };

  return {
    async find(credential) {
      const id = readKeyId(credential);
      if (id === null) return null;
      const { asked, row: asking } = of(id);
      const row = await orUnavailable(asking, unavailable, { status: 503 });
      if (row?.live !== 1 || !isKeyOf(credential, row.hash)) return null;
      // By the database's clock, without asking it again.
      if (performance.now() - asked >= row.expires_at - row.now) return null;
      return { name: row.client, kind: 'API_KEY', keyId: id, scopes: new Set(readScopes(row)) };
    },
    forget: (id) => found.delete(id),
  };
};

const unavailable = 'Whether the credential is good can not be told at the moment: try again.';
