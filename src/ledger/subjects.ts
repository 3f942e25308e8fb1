// Whom the ledger speaks of. The chain holds a random handle and ciphertext alone; what leads from a vendor's id to the
// handle, and the key of the ciphertext, stand in a row beside it. Without that row nobody can tell any more whom a
// record was about, and the chain is as valid as before.
import { createSecretKey, randomUUID, type KeyObject } from 'node:crypto';
import type { Provider } from '../model/provider.ts';
import type { Database, Store } from '../store/store.ts';
import type { SubjectTable } from '../store/tables.ts';
import { createDataKey, openWith, sealWith, type LedgerKeys } from './keys.ts';

export interface Subject {
  handle: string;
  /** `entry`: what it belongs to. */
  seal(value: object, entry: string): string;
}

export interface Subjects {
  /** Made where it is not known yet. */
  of(provider: Provider, record: string): Promise<Subject>;
  /** May be a part of a transaction. */
  isKnown(db: Database, handle: string): Promise<boolean>;
  /** Null where its key was destroyed, or can't be read. */
  byHandle(handle: string): Promise<Subject | null>;
  /** Null where the ledger has nothing about it, or no longer knows that it has. */
  findHandle(provider: Provider, record: string): Promise<string | null>;
  /** The handle that is no longer known from here on; null where none was. */
  erase(db: Database, provider: Provider, record: string): Promise<string | null>;
}

export const createSubjects = (store: Store, keys: LedgerKeys): Subjects => {
  const toLookup = (provider: Provider, record: string) => keys.mac('subject', `${provider}\n${record}`);
  const find = (lookup: string) =>
    store.read((db) =>
      db
        .selectFrom('subject')
        .select(['lookup', 'handle', 'wrapped_key'])
        .where('lookup', '=', lookup)
        .executeTakeFirst(),
    );
  const make = async (lookup: string) => {
    const handle = randomUUID();
    const wrapped = keys.seal(createDataKey(), toPlace({ lookup, handle }));
    await store.write((db) =>
      db
        .insertInto('subject')
        .values({ lookup, handle, wrapped_key: wrapped })
        .onConflict((conflict) => conflict.column('lookup').doNothing())
        .execute(),
    );
    // Another server may have been first.
    return (await find(lookup)) ?? { lookup, handle, wrapped_key: wrapped };
  };
  return {
    async of(provider, record) {
      const lookup = toLookup(provider, record);
      return toSubject(keys, (await find(lookup)) ?? (await make(lookup)));
    },
    async byHandle(handle) {
      const row = await store.read((db) =>
        db
          .selectFrom('subject')
          .select(['lookup', 'handle', 'wrapped_key'])
          .where('handle', '=', handle)
          .executeTakeFirst(),
      );
      return row === undefined ? null : toSubject(keys, row);
    },
    async isKnown(db, handle) {
      const row = await db
        .selectFrom('subject')
        .select('handle')
        .where('handle', '=', handle)
        .executeTakeFirst();
      return row !== undefined;
    },
    findHandle: async (provider, record) => (await find(toLookup(provider, record)))?.handle ?? null,
    async erase(db, provider, record) {
      const erased = await db
        .deleteFrom('subject')
        .where('lookup', '=', toLookup(provider, record))
        .returning('handle')
        .executeTakeFirst();
      return erased?.handle ?? null;
    },
  };
};

type Row = Pick<SubjectTable, 'lookup' | 'handle' | 'wrapped_key'>;

/** A key belongs to the handle, and the handle to the id: neither can be put in another's place. */
const toPlace = ({ lookup, handle }: Pick<Row, 'lookup' | 'handle'>) => `${lookup} ${handle}`;

const toSubject = (keys: LedgerKeys, row: Row): Subject => {
  const key = openKey(keys, row);
  if (key === null) throw new Error("a subject's key can not be read");
  return { handle: row.handle, seal: (value, entry) => sealWith(key, JSON.stringify(value), entry) };
};

const openKey = (keys: LedgerKeys, row: Row): KeyObject | null => {
  const key = keys.open(row.wrapped_key, toPlace(row));
  return key === null ? null : createSecretKey(key, 'base64url');
};

/** Whether the row is as it was written. */
export const isGenuine = (keys: LedgerKeys, row: Row) => openKey(keys, row) !== null;

/** What was sealed about a subject; null where its key is gone. */
export const openSealed = (keys: LedgerKeys, row: Row | null, sealed: string, entry: string): unknown => {
  const key = row && openKey(keys, row);
  const text = key && openWith(key, sealed, entry);
  return text === null ? null : (JSON.parse(text) as unknown);
};
