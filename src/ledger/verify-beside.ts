// What stands beside the chain, and could be taken away without touching it: whom a record is about, and that its outcome is
// still looked for.
import { sql, type RawBuilder } from 'kysely';
import type { Store } from '../store/store.ts';
import type { LedgerKeys } from './keys.ts';
import { isGenuine } from './subjects.ts';
import type { Verdict } from './verdict.ts';

const pageSize = 1_000;

/** Null where nothing is missing up to the last record. */
export const findMissing = async (store: Store, keys: LedgerKeys, last: number): Promise<Verdict | null> => {
  const stray = await findStray(store);
  if (stray !== null) return stray;
  // Part by part: a statement over millions of records would hold everybody up, or be ended by the database.
  for (let after = 0; after < last; after += pageSize) {
    const part = sql`seq > ${after} and seq <= ${after + pageSize}`;
    const missing = (await findUnknownSubject(store, part)) ?? (await findUnsettled(store, part));
    if (missing !== null) return missing;
  }
  return findForgedSubject(store, keys);
};

const notIntact = (seq: number, entryId: string | null, reason: string): Verdict => ({
  intact: false,
  at: { seq, entryId },
  reason,
});

interface Found {
  seq: number | null;
  entry_id: string | null;
}

const findFirst = async (store: Store, query: RawBuilder<Found>, reason: string): Promise<Verdict | null> => {
  const { rows } = await store.read((db) => query.execute(db));
  const [first] = rows;
  return first === undefined ? null : notIntact(first.seq ?? 0, first.entry_id, reason);
};

/** The chain begins with 1; the table allows nothing else, unless somebody has changed it. */
const findStray = (store: Store) =>
  findFirst(
    store,
    sql`select seq, entry_id from ledger where seq is null or seq < 1 limit 1`,
    'a record was added by somebody else: it stands before the first one',
  );

const findUnknownSubject = (store: Store, part: RawBuilder<unknown>) =>
  findFirst(
    store,
    sql`select seq, entry_id from ledger where ${part} and kind = 'INTENT'
      and not exists (select 1 from subject where subject.handle = ledger.subject)
      and not exists (
        select 1 from ledger erasure where erasure.subject = ledger.subject and erasure.kind = 'ERASURE')
      order by seq limit 1`,
    'the row that says whom this record is about was removed, and no erasure is recorded',
  );

const findUnsettled = (store: Store, part: RawBuilder<unknown>) =>
  findFirst(
    store,
    sql`select seq, entry_id from ledger where ${part} and kind = 'INTENT'
      and not exists (
        select 1 from ledger outcome where outcome.entry_id = ledger.entry_id and outcome.kind = 'OUTCOME')
      and not exists (select 1 from pending_write where pending_write.entry_id = ledger.entry_id)
      order by seq limit 1`,
    'the outcome of this write was in doubt, and the row that says so was removed',
  );

/** A row that was put in the place of another would show one person's entries for the other's. */
const findForgedSubject = async (store: Store, keys: LedgerKeys): Promise<Verdict | null> => {
  let after = '';
  for (;;) {
    const rows = await store.read((db) =>
      db
        .selectFrom('subject')
        .selectAll()
        .where('handle', '>', after)
        .orderBy('handle')
        .limit(pageSize)
        .execute(),
    );
    for (const row of rows.filter((one) => !isGenuine(keys, one))) {
      const forged = await findForged(store, row.handle);
      // One of which there are no records harms nobody.
      if (forged !== null) return forged;
    }
    const last = rows.at(-1);
    if (last === undefined) return null;
    after = last.handle;
  }
};

const findForged = (store: Store, handle: string) =>
  findFirst(
    store,
    sql`select seq, entry_id from ledger where subject = ${handle} order by seq limit 1`,
    'the row that says whom this record is about was changed',
  );
