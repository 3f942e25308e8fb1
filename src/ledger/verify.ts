// Walks the chain and names the first record that is not as it was written.
import type { Store } from '../store/store.ts';
import type { LedgerTable } from '../store/tables.ts';
import { isHeadGenuine } from './chain.ts';
import { isSigned, type LedgerKeys } from './keys.ts';
import type { Head, Place, Verdict } from './verdict.ts';
import { findMissing } from './verify-beside.ts';
import { noHash, toCanonical, toColumns, toHash, toHeadText, type Content } from './records.ts';

/** One record as it is found. */
export type FoundRecord = Pick<LedgerTable, 'seq' | 'content' | 'previous' | 'hash'> & Partial<LedgerTable>;

export interface Expected {
  /** Where the walk begins: the record before it, and its hash. */
  after: Head;
  /** Whoever has signed it; null: not known. */
  publicKey: string | null;
  /** Heads that were published elsewhere, such as in the log. */
  heads: readonly Head[];
}

export const beginning: Head = { seq: 0, hash: noHash };

/** Any chain, in its order, from wherever it is read. */
export const verifyRecords = async (
  records: AsyncIterable<FoundRecord>,
  { after, publicKey, heads }: Expected,
): Promise<Verdict> => {
  let before = after;
  for await (const record of records) {
    const fault = findFault(record, before, publicKey) ?? findForked(record, heads);
    if (fault !== null) return { intact: false, ...fault };
    before = record;
  }
  const missing = heads.find(({ seq }) => seq > before.seq);
  if (missing !== undefined) {
    return cutOff(
      before.seq + 1,
      `the chain ends at record ${before.seq}, and the head of record ${missing.seq} was published`,
    );
  }
  return { intact: true, records: before.seq - after.seq, first: after.seq + 1, last: toHead(before) };
};

const toHead = ({ seq, hash }: Head): Head => ({ seq, hash });

const cutOff = (seq: number, why: string): Verdict => ({
  intact: false,
  at: { seq, entryId: null },
  reason: `record ${seq} and all after it were cut off: ${why}`,
});

interface Fault {
  at: Place;
  reason: string;
}

const findFault = (record: FoundRecord, before: Head, publicKey: string | null): Fault | null => {
  const wanted = before.seq + 1;
  const content = readContent(record.content);
  const at = { seq: wanted, entryId: readEntryId(content) };
  if (record.seq > wanted) {
    return {
      at: { seq: wanted, entryId: null },
      reason: `record ${wanted} was removed: the next one is ${record.seq}`,
    };
  }
  const changed = (what: string) => ({ at, reason: `record ${wanted} was changed: ${what}` });
  if (record.seq < wanted) return changed(`another one stands in its place, with the number ${record.seq}`);
  if (content === null) return changed('its content is no record in canonical form');
  if (content.seq !== wanted)
    return { at, reason: `record ${wanted} was swapped: it says that it is record ${content.seq}` };
  if (record.previous !== before.hash) return changed('it does not refer to the record before it');
  if (record.hash !== toHash(record.previous, record.content))
    return changed('its hash is not that of its content');
  const column = findColumn(record, content);
  if (column !== null) return changed(`its column ${column} says something else than its content`);
  if (content.kind === 'HEAD') return findForgery(content, before, publicKey, at);
  return null;
};

const readContent = (text: string): Content | null => {
  try {
    const content = JSON.parse(text) as Content;
    return toCanonical(content) === text ? content : null;
  } catch {
    return null;
  }
};

const readEntryId = (content: Content | null) =>
  content !== null && 'entry' in content ? content.entry : null;

/** The columns that it is searched by; an export has none. */
const findColumn = (record: FoundRecord, content: Content): string | null => {
  const columns = Object.entries(toColumns(content));
  return (
    columns.find(([name, value]) => name in record && record[name as keyof LedgerTable] !== value)?.[0] ??
    null
  );
};

const findForgery = (
  { publicKey, signature }: Content & { kind: 'HEAD' },
  before: Head,
  known: string | null,
  at: Place,
): Fault | null => {
  if (known !== null && publicKey !== known)
    return { at, reason: `record ${at.seq} was signed with another key` };
  if (isSigned(publicKey, toHeadText(before.seq, before.hash), signature)) return null;
  return {
    at,
    reason: `the signature in record ${at.seq} is not that of record ${before.seq}: a record up to there was changed`,
  };
};

const findForked = (record: FoundRecord, heads: readonly Head[]): Fault | null => {
  const published = heads.find(({ seq }) => seq === record.seq);
  if (published === undefined || published.hash === record.hash) return null;
  return {
    at: { seq: record.seq, entryId: readEntryId(readContent(record.content)) },
    reason: `record ${record.seq} is not the one whose hash was published: a record up to there was changed`,
  };
};

/** The ledger in the database, to its end. */
export const verifyLedger = async (
  store: Store,
  keys: LedgerKeys,
  heads: readonly Head[] = [],
): Promise<Verdict> => {
  const end = await readEnd(store);
  const genuine = end !== undefined && isHeadGenuine(end, keys);
  const records = readRecords(store, beginning, genuine ? end.seq : Number.MAX_SAFE_INTEGER);
  const verdict = await verifyRecords(records, { after: beginning, publicKey: keys.publicKey, heads });
  if (!verdict.intact) return verdict;
  const { seq, hash } = verdict.last;
  if (!genuine) return cutOff(seq + 1, 'or nothing was, but what says where the chain ends was changed');
  if (end.seq > seq) return cutOff(seq + 1, `the chain ended at record ${end.seq}`);
  if (end.hash !== hash) return cutOff(seq, 'the chain ended with another hash');
  if (end.found === null || end.found <= seq) return (await findMissing(store, keys, seq)) ?? verdict;
  const reason = `record ${seq + 1} was added by somebody else: the chain ends before it`;
  return { intact: false, at: { seq: seq + 1, entryId: null }, reason };
};

/** Where the chain is said to end, and the last record there is: in one statement, so that no writer comes between. */
const readEnd = (store: Store) =>
  store.read((db) =>
    db
      .selectFrom('ledger_head')
      .select(['seq', 'hash', 'mac'])
      .select((eb) =>
        eb
          .selectFrom('ledger')
          .select((of) => of.fn.max('ledger.seq').as('seq'))
          .as('found'),
      )
      .where('id', '=', 1)
      .executeTakeFirst(),
  );

const pageSize = 1_000;

/** Up to a record that is known: what is written meanwhile is left for another time. */
export async function* readRecords(store: Store, after: Head, last: number): AsyncGenerator<LedgerTable> {
  let { seq } = after;
  for (;;) {
    const page = await store.read((db) =>
      db
        .selectFrom('ledger')
        .selectAll()
        .where('seq', '>', seq)
        .where('seq', '<=', last)
        .orderBy('seq')
        .limit(pageSize)
        .execute(),
    );
    yield* page;
    const end = page.at(-1);
    if (end === undefined) return;
    seq = end.seq;
  }
}
