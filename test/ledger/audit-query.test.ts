// Searching a ledger whose servers' clocks differ, and one that has more of an outcome than are sought one by one.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { noHash, toRow, type Draft } from '../../src/ledger/records.ts';
import { createTestLedger } from '../support/ledger.ts';
import { describeOnEach, type TestDatabase } from '../support/postgres.ts';

let database: TestDatabase;
let made: ReturnType<typeof createTestLedger>;

const toIntent = (entry: string): Draft => ({
  kind: 'INTENT',
  entry,
  provider: 'SUMSUB',
  mode: 'LIVE',
  operation: 'setImageActive',
  effect: 'DEACTIVATED',
  reversible: true,
  actor: 'a',
  keyId: 'k',
  requestId: 'r',
  subject: 's',
  target: '',
  arguments: {},
  step: null,
});

const toOutcome = (entry: string, outcome: 'APPLIED' | 'UNCHANGED' | 'UNKNOWN'): Draft => ({
  kind: 'OUTCOME',
  entry,
  outcome,
  verification: 'NOT_VERIFIED',
  refusal: null,
  warnings: [],
  detail: null,
  correlationId: null,
  duration: 1,
});

/** Records as they stand one after another; the hashes do not matter to a search. */
const write = (records: [Draft, number][]) =>
  made.store.write(async (db) => {
    const rows = records.map(([draft, at], place) => toRow(draft, place + 1, noHash, new Date(at)));
    while (rows.length > 0) await db.insertInto('ledger').values(rows.splice(0, 500)).execute();
  });

const find = async (filter: object, first = 3) =>
  (await made.ledger.audit.page(filter, first, null)).nodes.map(({ entryId }) => entryId);

const noon = Date.parse('2031-05-01T12:00:00.000Z');
const hour = 60 * 60 * 1000;

describeOnEach((kind) => {
  beforeEach(async () => {
    database = await kind.create();
    made = createTestLedger(database);
    await made.ledger.ready();
  });
  afterEach(async () => {
    await made.ledger.close();
    await database.remove();
  });

  test('what was written by clocks that differ is found by its own time', async () => {
    await write([
      [toIntent('early'), noon - hour],
      // Of a server whose clock is ahead, before that of one whose clock is right.
      [toIntent('ahead'), noon],
      [toIntent('right'), noon - 500],
      [toIntent('late'), noon + hour],
    ]);
    const time = new Date(noon).toISOString();
    expect(await find({ from: time })).toEqual(['late', 'ahead']);
    expect(await find({ to: time })).toEqual(['right', 'early']);
    expect(await find({ from: time, to: new Date(noon + 1).toISOString() })).toEqual(['ahead']);
    expect(await find({ to: new Date(noon - hour).toISOString() })).toEqual([]);
    expect(await find({ from: new Date(noon + 2 * hour).toISOString() })).toEqual([]);
  });

  test.each([10, 1_200])('of %i with an outcome the newest come first', async (many) => {
    const entries = Array.from({ length: many }, (_, place): [Draft, number][] => [
      [toIntent(`u${place}`), noon],
      [toOutcome(`u${place}`, 'UNCHANGED'), noon],
      [toIntent(`k${place}`), noon],
      [toOutcome(`k${place}`, 'UNKNOWN'), noon],
    ]);
    await write([
      ...entries.flat(),
      [toIntent('running'), noon],
      [toIntent('done'), noon],
      [toOutcome('done', 'APPLIED'), noon],
      [toOutcome('k0', 'APPLIED'), noon],
    ]);
    const [last, before] = [many - 1, many - 2];
    expect(await find({ outcome: 'UNCHANGED' }, 2)).toEqual([`u${last}`, `u${before}`]);
    // It has no outcome yet; and of several outcomes the last one counts.
    expect(await find({ outcome: 'APPLIED' })).toEqual(['done', 'k0']);
    if (many > 1_000) expect(await find({ outcome: 'UNKNOWN' }, 2)).toEqual(['running', `k${last}`]);
    else expect((await find({ outcome: 'UNKNOWN' }, 100)).includes('k0')).toBe(false);
  });
});
