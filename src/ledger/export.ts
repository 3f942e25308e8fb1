// A part of the ledger as JSON Lines, that can be checked without the database and without the secret.
import type { Store } from '../store/store.ts';
import { isSigned, type LedgerKeys } from './keys.ts';
import { toCanonical } from './records.ts';
import type { Head, Verdict } from './verdict.ts';
import { beginning, readRecords, verifyRecords, type FoundRecord } from './verify.ts';

/** A record's line. */
interface RecordLine {
  seq: number;
  previous: string;
  hash: string;
  content: object;
}

/** The first line: what the file holds, signed, so that nothing can be taken from its ends either. */
interface Statement {
  v: 1;
  kind: 'EXPORT';
  /** RFC 3339, UTC; null: from the beginning, or to the end. */
  from: string | null;
  to: string | null;
  /** The record before the first one. */
  after: Head;
  last: Head;
  at: string;
  /** Ed25519, raw, in base64url. */
  publicKey: string;
}

/** Milliseconds since 1970: from the first moment on, and before the last one. */
export interface Range {
  from: number | null;
  to: number | null;
}

/**
 * All records from the first to the last whose time is in the range, of a ledger that was verified before: what is signed
 * here counts as evidence. `verified`: the last record of which that is known.
 */
export async function* exportLedger(
  store: Store,
  keys: LedgerKeys,
  range: Range,
  verified: number,
): AsyncGenerator<string> {
  const { after, last } = await findEnds(store, range, verified);
  const statement: Statement = {
    v: 1,
    kind: 'EXPORT',
    from: toText(range.from),
    to: toText(range.to),
    after,
    last,
    at: new Date().toISOString(),
    publicKey: keys.publicKey,
  };
  yield toLine({ statement, signature: keys.sign(toCanonical(statement)) });
  for await (const { seq, previous, hash, content } of readRecords(store, after, last.seq)) {
    yield toLine({ seq, previous, hash, content: JSON.parse(content) as object } satisfies RecordLine);
  }
}

/** One line for everybody: some take these two for its end. */
const toLine = (value: object) =>
  JSON.stringify(value).replace(/[\u2028\u2029]/g, (end) => `\\u${end.charCodeAt(0).toString(16)}`);

const toText = (moment: number | null) => (moment === null ? null : new Date(moment).toISOString());

const findEnds = async (
  store: Store,
  { from, to }: Range,
  verified: number,
): Promise<Pick<Statement, 'after' | 'last'>> => {
  const ends = await store.read((db) =>
    db
      .selectFrom('ledger')
      .select((eb) => [eb.fn.min('seq').as('first'), eb.fn.max('seq').as('last')])
      .where('seq', '<=', verified)
      .$if(from !== null, (query) => query.where('at', '>=', from))
      .$if(to !== null, (query) => query.where('at', '<', to))
      .executeTakeFirst(),
  );
  const read = (seq: number) =>
    store.read((db) =>
      db.selectFrom('ledger').select(['previous', 'hash']).where('seq', '=', seq).executeTakeFirst(),
    );
  const [first, last] = [await read(ends?.first ?? 0), await read(ends?.last ?? 0)];
  if (ends === undefined || first === undefined || last === undefined)
    return { after: beginning, last: beginning };
  return { after: { seq: ends.first - 1, hash: first.previous }, last: { seq: ends.last, hash: last.hash } };
};

/** `publicKey`: whose signature is wanted; null: whoever the file says has signed it. */
export const verifyExport = async (
  lines: AsyncIterable<string>,
  publicKey: string | null,
): Promise<Verdict & { publicKey: string | null }> => {
  const reader = lines[Symbol.asyncIterator]();
  const opened = readStatement((await reader.next()).value as unknown, publicKey);
  if (typeof opened === 'string') {
    return { intact: false, at: { seq: 0, entryId: null }, reason: opened, publicKey };
  }
  const verdict = await verifyRecords(readRecordsOf(reader), { ...opened, heads: [opened.last] });
  if (!verdict.intact || verdict.last.seq === opened.last.seq)
    return { ...verdict, publicKey: opened.publicKey };
  const seq = opened.last.seq + 1;
  const reason = `record ${seq} was added: the export ends before it`;
  return { intact: false, at: { seq, entryId: null }, reason, publicKey: opened.publicKey };
};

/** A sentence where it is no statement, or not one by whom it should be. */
const readStatement = (line: unknown, publicKey: string | null): Statement | string => {
  const { statement, signature } = readLine(line) as { statement?: Statement; signature?: unknown };
  if (statement?.kind !== 'EXPORT') return 'the first line does not say what the file holds';
  if (publicKey !== null && statement.publicKey !== publicKey) return 'the file was signed with another key';
  if (isSigned(statement.publicKey, toCanonical(statement), String(signature))) return statement;
  return 'the first line, which says what the file holds, was changed';
};

async function* readRecordsOf(lines: AsyncIterator<string>): AsyncGenerator<FoundRecord> {
  for (let next = await lines.next(); next.done !== true; next = await lines.next()) {
    if (next.value === '') continue;
    const { seq, previous, hash, content } = readLine(next.value) as Partial<RecordLine>;
    // Whatever else a line says, such as a name that stands there twice, would be read by somebody and checked by nobody.
    const exact = toLine({ seq, previous, hash, content }) === next.value;
    yield {
      seq: Number(seq),
      previous: String(previous),
      hash: String(hash),
      content: exact && content !== undefined ? toCanonical(content) : '',
    };
  }
}

/** An object without members where it is none. */
const readLine = (line: unknown): object => {
  try {
    const value = JSON.parse(String(line)) as unknown;
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
};
