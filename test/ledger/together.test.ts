// Writes whose records wait at the same time share a transaction and its statements; what becomes of one is its own.
import { expect, test } from '@jest/globals';
import { createLedgerKeys } from '../../src/ledger/keys.ts';
import { verifyLedger } from '../../src/ledger/verify.ts';
import type { Database, Store } from '../../src/store/store.ts';
import { secret, toPlan, toWriter, type Plan } from '../support/ledger.ts';
import { useLedgers } from '../support/ledgers.ts';
import { describeOnEach } from '../support/postgres.ts';

const names = Array.from({ length: 12 }, (_, place) => `record-${place}`);
const odd = names[5]!;

const about = (record: string, changes: Partial<Plan> = {}): Plan =>
  toPlan({ exclusive: { key: record }, target: { record, file: null }, ...changes });

/** Holds each of so many until all of them are there. */
const createMeeting = (expected: number) => {
  const all = Promise.withResolvers<undefined>();
  let there = 0;
  return () => {
    there += 1;
    if (there === expected) all.resolve(undefined);
    return all.promise;
  };
};

const readSubjects = (store: Store) =>
  store.read((db) => db.selectFrom('subject').select(['lookup', 'handle']).execute());

const expectSettled = async (store: Store, records: number) => {
  expect(await verifyLedger(store, createLedgerKeys(secret), [])).toMatchObject({ intact: true, records });
  const left = await store.read((db) => db.selectFrom('pending_write').selectAll().execute());
  expect(left).toEqual([]);
  const held = await store.read((db) =>
    db.selectFrom('lease').select('key').where('expires_at', '>', store.now).execute(),
  );
  expect(held).toEqual([]);
};

describeOnEach((kind) => {
  const { start } = useLedgers(kind);

  /** All come to their intents at the same time; `changes` are of the odd one. Gives the names of those that were sent. */
  const writeAll = async (
    changes: Partial<Plan> = {},
    beforeIntents: (db: Database) => Promise<unknown> = async () => undefined,
  ) => {
    const { ledger, store } = start();
    await ledger.ready();
    const meet = createMeeting(names.length);
    const sent: string[] = [];
    let changed: Promise<unknown> | undefined;
    const toOne = (record: string) =>
      about(record, {
        async prepare() {
          await meet();
          await (changed ??= store.write(beforeIntents));
          return { before: null };
        },
        async send() {
          sent.push(record);
          return { accepted: [], correlationId: null };
        },
        ...(record === odd ? changes : {}),
      });
    const writer = toWriter(ledger);
    const ends = await Promise.allSettled(names.map((record) => writer.write(toOne(record))));
    return { ledger, store, sent, ends };
  };

  const others = names.filter((name) => name !== odd);
  const isDone = { status: 'fulfilled', value: { receipt: { outcome: 'APPLIED' } } };
  const expectOthersDone = (ends: PromiseSettledResult<unknown>[]) => {
    expect(ends.filter((_, place) => names[place] !== odd)).toMatchObject(others.map(() => isDone));
  };
  const endOf = (ends: PromiseSettledResult<unknown>[]) => ends[names.indexOf(odd)];

  test('each has its two records, and none holds its lease any more', async () => {
    const { ledger, store, ends } = await writeAll();
    expect(ends).toMatchObject(names.map(() => isDone));
    await expectSettled(store, 2 * names.length);
    for (const record of names) {
      const { nodes } = await ledger.audit.page({ target: record }, 2, null);
      expect(nodes).toMatchObject([{ target: record, outcome: 'APPLIED' }]);
    }
  });

  test.each([
    ['a number that is none of JSON', 1n],
    ['half a character', '\ud800'],
  ])('one that can not be recorded (%s) is not sent, and takes no other along', async (_, count) => {
    const { store, sent, ends } = await writeAll({
      arguments: { count } as unknown as Plan['arguments'],
    });
    expect(endOf(ends)).toMatchObject({ status: 'rejected', reason: expect.any(TypeError) });
    expect(sent.toSorted()).toEqual(others.toSorted());
    expectOthersDone(ends);
    await expectSettled(store, 2 * others.length);
  });

  test('one whose lease is lost is not sent, and takes no other along', async () => {
    const key = createLedgerKeys(secret).mac('exclusive', odd);
    const { store, sent, ends } = await writeAll({}, (db) =>
      db.updateTable('lease').set({ expires_at: 0 }).where('key', '=', key).execute(),
    );
    expect(endOf(ends)).toMatchObject({ status: 'rejected', reason: { code: 'WRITE_IN_PROGRESS' } });
    expect(sent.toSorted()).toEqual(others.toSorted());
    expectOthersDone(ends);
    await expectSettled(store, 2 * others.length);
  });

  test("one whose subject's key can not be read is not sent, and takes no other along", async () => {
    const { lookup, values } = toUnreadable(odd);
    const { store, sent, ends } = await writeAll({}, (db) =>
      db
        .insertInto('subject')
        .values({ lookup, ...values })
        .execute(),
    );
    expect(endOf(ends)).toMatchObject({ status: 'rejected', reason: { message: /key can not be read/ } });
    expect(sent.toSorted()).toEqual(others.toSorted());
    expectOthersDone(ends);
    await store.write((db) => db.deleteFrom('subject').where('lookup', '=', lookup).execute());
    await expectSettled(store, 2 * others.length);
  });

  test('the outcome of one that others have settled meanwhile is theirs, and takes no other along', async () => {
    const meet = createMeeting(names.length);
    const { ledger, store } = start();
    let settled: Promise<unknown> | undefined;
    const takeOver = (db: Database) =>
      db
        .updateTable('pending_write')
        .set({ owner: 'another server' })
        .where('exclusive_key', '=', createLedgerKeys(secret).mac('exclusive', odd))
        .execute();
    const writer = toWriter(ledger);
    const readBack: Plan['readBack'] = async () => {
      await meet();
      await (settled ??= store.write(takeOver));
      return { state: 'done', value: 'read' };
    };
    const written = await Promise.all(names.map((record) => writer.write(about(record, { readBack }))));
    expect(written).toMatchObject(
      names.map((name) => ({ receipt: { outcome: name === odd ? 'UNKNOWN' : 'APPLIED' } })),
    );
    const left = await store.read((db) => db.selectFrom('pending_write').select('owner').execute());
    expect(left).toEqual([{ owner: 'another server' }]);
    expect(await verifyLedger(store, createLedgerKeys(secret), [])).toMatchObject({
      intact: true,
      records: 2 * names.length - 1,
    });
  });

  test('several about one record, from two servers, speak of one subject', async () => {
    const [one, other] = [start(), start()];
    await Promise.all([one.ledger.ready(), other.ledger.ready()]);
    const ends = await Promise.all(
      names.flatMap((key) =>
        [one, other].map(({ ledger }, place) =>
          toWriter(ledger).write(
            about(key, {
              exclusive: { key: `${key} ${place}` },
              target: { record: `${key.length}`, file: key },
            }),
          ),
        ),
      ),
    );
    expect(ends).toMatchObject(ends.map(() => isDone.value));
    expect(await readSubjects(one.store)).toHaveLength(new Set(names.map(({ length }) => length)).size);
    await expectSettled(one.store, 4 * names.length);
  });
});

/** A row in the way of the record's own, that was not made with this secret. */
const toUnreadable = (record: string) => ({
  lookup: createLedgerKeys(secret).mac('subject', `CAPILLARY\n${record}`),
  values: { handle: 'h', wrapped_key: 'AAAA' },
});
