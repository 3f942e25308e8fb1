// What the tests of the store begin with.
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach } from '@jest/globals';
import { databaseFile } from '../../src/store/sqlite.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { runSql, type DatabaseKind, type TestDatabase } from '../support/postgres.ts';

export interface Given {
  readonly database: TestDatabase;
  /** Like a server of its own would; closed after the test. */
  open(): Store;
}

/** A new database for each test. */
export const givenDatabase = (kind: DatabaseKind): Given => {
  let database: TestDatabase | undefined;
  const stores: Store[] = [];
  beforeEach(async () => {
    database = await kind.create();
  });
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close();
    await database?.remove();
  });
  const current = () => {
    if (database === undefined) throw new Error('There is a database only while a test runs.');
    return database;
  };
  return {
    get database() {
      return current();
    },
    open: () => {
      const store = openStore(current());
      stores.push(store);
      return store;
    },
  };
};

/** A row of a table that only the tests of the store give a meaning to. */
export const toLease = (key: string, fence = 1) => ({ key, owner: 'nobody', fence, expires_at: 0 });

export const readFences = (store: Store): Promise<{ key: string; fence: number }[]> =>
  store.read((db) => db.selectFrom('lease').select(['key', 'fence']).orderBy('key').execute());

export const unavailable = { code: 'LEDGER_UNAVAILABLE', retryable: true };

/** SQL past the store, as another program would send it. */
export const runOutside = async ({ databaseUrl, dataDir }: TestDatabase, text: string): Promise<unknown> => {
  if (databaseUrl !== null) return runSql(databaseUrl, text);
  const database = new DatabaseSync(databaseFile(dataDir));
  try {
    return database.prepare(text).all();
  } finally {
    database.close();
  }
};
