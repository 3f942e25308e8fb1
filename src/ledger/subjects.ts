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

export interface SubjectTarget {
  provider: Provider;
  record: string;
}

export interface Subjects {
  /**
   * Made where they are not known yet. Null for one that is erased in this very moment. May be a part of a transaction,
   * which one whose key can't be read must not bring to its end.
   */
  of(db: Database, targets: readonly SubjectTarget[]): Promise<(Subject | 'unreadable' | null)[]>;
  /** Null where its key was destroyed, or can't be read. */
  byHandle(handle: string): Promise<Subject | null>;
  /** Null where the ledger has nothing about it, or no longer knows that it has. */
  findHandle(provider: Provider, record: string): Promise<string | null>;
  /** The handle that is no longer known from here on; null where none was. */
  erase(db: Database, provider: Provider, record: string): Promise<string | null>;
}

export const createSubjects = (store: Store, keys: LedgerKeys): Subjects => {
  const toLookup = (provider: Provider, record: string) => keys.mac('subject', `${provider}\n${record}`);
  const makeRow = (lookup: string): Row => {
    const handle = randomUUID();
    return { lookup, handle, wrapped_key: keys.seal(createDataKey(), toPlace({ lookup, handle })) };
  };
  return {
    async of(db, targets) {
      const lookups = targets.map(({ provider, record }) => toLookup(provider, record));
      // In an order that all servers keep: two that make the same ones must not wait for each other.
      const distinct = [...new Set(lookups)].sort();
      if (distinct.length === 0) return [];
      await db
        .insertInto('subject')
        .values(distinct.map(makeRow))
        .onConflict((conflict) => conflict.column('lookup').doNothing())
        .execute();
      const rows = await selectRows(db).where('lookup', 'in', distinct).execute();
      const known = new Map(rows.map((row) => [row.lookup, toSubject(keys, row) ?? ('unreadable' as const)]));
      return lookups.map((lookup) => known.get(lookup) ?? null);
    },
    async byHandle(handle) {
      const row = await store.read((db) => selectRows(db).where('handle', '=', handle).executeTakeFirst());
      return row === undefined ? null : toSubject(keys, row);
    },
    async findHandle(provider, record) {
      const lookup = toLookup(provider, record);
      const row = await store.read((db) => selectRows(db).where('lookup', '=', lookup).executeTakeFirst());
      return row?.handle ?? null;
    },
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

const selectRows = (db: Database) => db.selectFrom('subject').select(['lookup', 'handle', 'wrapped_key']);

type Row = Pick<SubjectTable, 'lookup' | 'handle' | 'wrapped_key'>;

/** A key belongs to the handle, and the handle to the id: neither can be put in another's place. */
const toPlace = ({ lookup, handle }: Pick<Row, 'lookup' | 'handle'>) => `${lookup} ${handle}`;

const toSubject = (keys: LedgerKeys, row: Row): Subject | null => {
  const key = openKey(keys, row);
  if (key === null) return null;
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
