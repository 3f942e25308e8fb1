// The writes whose outcome is not certain yet: a row for each, from its intent until it is settled.
import { leaseTime, type Lease } from '../store/lease.ts';
import type { Database, Store } from '../store/store.ts';
import type { PendingWriteTable } from '../store/tables.ts';

/** `now`: by the database's clock, when it was read. */
export type PendingRow = PendingWriteTable & { now: number };

export interface Unsure {
  /** The vendor said yes. */
  answered: boolean;
  /** Milliseconds until the next look; as long as the vendor may still act on it, where left out. */
  pause?: number;
}

/** A write, and the lease that it is made under. */
export interface Held {
  entryId: string;
  lease: Lease;
}

/** Each that takes a database may be a part of a transaction. */
export interface Pending {
  /** With the intents. Until its holder dies, or gives up, the vendor may still act on each. */
  add(db: Database, writes: readonly (Held & { plan: string })[]): Promise<void>;
  /** As long as the holder of the lease lives. */
  hold(db: Database, lease: Lease): Promise<void>;
  /** With the outcomes. Gives those whose row was not somebody else's by now. */
  remove(db: Database, writes: readonly Held[]): Promise<ReadonlySet<Held>>;
  /** With an outcome that is not certain: it is looked at again. */
  leave(db: Database, write: Held, unsure: Unsure): Promise<boolean>;
  /** False: there are some about the thing. */
  isClear(db: Database, exclusiveKey: string): Promise<boolean>;
  /** Those about one thing. */
  of(exclusiveKey: string): Promise<PendingRow[]>;
  /** How many are in doubt: given up, or left behind by one that died. */
  countInDoubt(): Promise<number>;
  /** Some of those on which the vendor can no longer act. */
  due(): Promise<PendingRow[]>;
  /** Makes it ours. False where it no longer is as it was read. */
  takeOver(row: PendingRow, lease: Lease): Promise<boolean>;
  /** After a look in vain: the next one is in so many milliseconds. */
  putBack(row: PendingRow, lease: Lease, pause: number): Promise<void>;
}

/** Milliseconds from the intent after which it is no longer sent. */
export const longestDelay = leaseTime / 2;
/**
 * Milliseconds that a call of a write lasts at most (src/http/client.ts). Those that last longer, with files, add
 * something beside what is there, and never meet something else than was meant.
 */
const longestCall = 8_000;

/** Nobody works on it until its time has come. */
const nobody = '';
const maxDue = 50;

/** `settleMs`: milliseconds a vendor may still act on a request that was given up. */
export const createPending = (store: Store, settleMs: number): Pending => {
  /** A process that is stopped, rather than ended, keeps its call open; it is as if it gave it up at the last moment. */
  const atFirst = store.later(Math.max(longestDelay + longestCall, leaseTime) + settleMs);
  /** The lease of one that dies ends before that, and one that loses it gives its call up then. */
  const whileHeld = store.later(leaseTime + settleMs);
  const select = (db: Database) =>
    db.selectFrom('pending_write').selectAll().select(store.now.as('now')).orderBy('settle_at');
  const update = (db: Database, entryId: string, owner: string) =>
    db.updateTable('pending_write').where('entry_id', '=', entryId).where('owner', '=', owner);
  return {
    async add(db, writes) {
      if (writes.length === 0) return;
      const rows = writes.map(({ entryId, lease: { key, owner }, plan }) => ({
        ...{ entry_id: entryId, exclusive_key: key, owner, plan, tries: 0, answered: 0 },
        ...{ settle_at: atFirst, started_at: store.now },
      }));
      await db.insertInto('pending_write').values(rows).execute();
    },
    async hold(db, { owner }) {
      await db
        .updateTable('pending_write')
        .set({ settle_at: whileHeld })
        .where('owner', '=', owner)
        .where('settle_at', '<', whileHeld)
        .execute();
    },
    remove,
    async leave(db, { entryId, lease }, { answered, pause = settleMs }) {
      const left = await update(db, entryId, lease.owner)
        .set({ owner: nobody, settle_at: store.later(pause), answered: answered ? 1 : 0 })
        .executeTakeFirst();
      return left.numUpdatedRows > 0;
    },
    isClear,
    of: (exclusiveKey) => store.read((db) => select(db).where('exclusive_key', '=', exclusiveKey).execute()),
    countInDoubt: () => store.read((db) => countInDoubt(db, store)),
    due: () => store.read((db) => select(db).where('settle_at', '<=', store.now).limit(maxDue).execute()),
    takeOver: (row, { owner }) =>
      store.write(async (db) => {
        const taken = await update(db, row.entry_id, row.owner)
          .set({ owner })
          .where('settle_at', '<=', store.now)
          .executeTakeFirst();
        return taken.numUpdatedRows > 0;
      }),
    putBack: (row, { owner }, pause) =>
      store.write(async (db) => {
        const values = { owner: nobody, tries: row.tries + 1, settle_at: store.later(pause) };
        await update(db, row.entry_id, owner).set(values).execute();
      }),
  };
};

const remove: Pending['remove'] = async (db, writes) => {
  if (writes.length === 0) return new Set();
  const removed = await db
    .deleteFrom('pending_write')
    // Each by its own owner: another of these may have taken it over.
    .where((eb) =>
      eb.or(writes.map(({ entryId, lease }) => eb.and({ entry_id: entryId, owner: lease.owner }))),
    )
    .returning(['entry_id', 'owner'])
    .execute();
  const rows = new Set(removed.map(({ entry_id, owner }) => `${entry_id} ${owner}`));
  return new Set(writes.filter(({ entryId, lease }) => rows.has(`${entryId} ${lease.owner}`)));
};

const isClear: Pending['isClear'] = async (db, exclusiveKey) => {
  const rows = db.selectFrom('pending_write').select('entry_id').where('exclusive_key', '=', exclusiveKey);
  return (await rows.limit(1).executeTakeFirst()) === undefined;
};

const countInDoubt = async (db: Database, { now }: Store): Promise<number> => {
  const { count } = await db
    .selectFrom('pending_write')
    .select((eb) => eb.fn.countAll().as('count'))
    .where((eb) => eb.or([eb('owner', '=', nobody), eb('settle_at', '<=', now)]))
    .executeTakeFirstOrThrow();
  return Number(count);
};
