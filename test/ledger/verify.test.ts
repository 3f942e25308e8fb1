// A chain that somebody has been at: whatever was changed, removed, swapped, added or cut off is found and named.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createLedgerKeys } from '../../src/ledger/keys.ts';
import { toCanonical, toHash } from '../../src/ledger/records.ts';
import { verifyLedger } from '../../src/ledger/verify.ts';
import type { LedgerTable } from '../../src/store/tables.ts';
import { createTestLedger, secret, toPlan, toWriter } from '../support/ledger.ts';
import { describeOnEach, type TestDatabase } from '../support/postgres.ts';
import { createRawAccess, type RawAccess } from './raw-access.ts';

const keys = createLedgerKeys(secret);
const writes = 20;

let database: TestDatabase;
let raw: RawAccess;
let made: ReturnType<typeof createTestLedger>;
/** The chain as it was written. */
let rows: LedgerTable[];

const verify = () => verifyLedger(made.store, keys);

/** What can be done to a chain of `rows`: each says which record is the first that is not as it was written. */
interface Tampering {
  name: string;
  first: number;
  apply: () => Promise<void>;
}

const change = (seq: number, column: keyof LedgerTable, value: string | number): Tampering => ({
  name: `${column} of ${seq}`,
  first: seq,
  apply: () => raw.run(`update ledger set ${column} = ? where seq = ?`, [value, seq]),
});

const textColumns = [
  'content',
  'previous',
  'hash',
  'kind',
  'entry_id',
  'provider',
  'operation',
  'actor',
  'subject',
  'outcome',
  'step',
] as const;

/** A text that differs, in one character, or by one that is added. */
const differing = (text: string, place: number) => {
  const at = text.length === 0 ? 0 : place % text.length;
  const other = text[at] === '0' ? '1' : '0';
  return text.slice(0, at) + other + text.slice(at + 1);
};

const tamperings = (last: number): fc.Arbitrary<Tampering> =>
  fc.oneof(
    fc
      .tuple(fc.integer({ min: 1, max: last }), fc.constantFrom(...textColumns), fc.nat())
      .map(([seq, column, place]) => change(seq, column, differing(rows[seq - 1]![column] ?? '', place))),
    fc.integer({ min: 1, max: last }).map((seq) => change(seq, 'at', rows[seq - 1]!.at + 1)),
    // Content and hash together, by somebody who knows how the hash is made, but not the secret.
    fc.tuple(fc.integer({ min: 1, max: last }), fc.string()).map(([seq, actor]): Tampering => {
      const row = rows[seq - 1]!;
      const content = toCanonical({ ...(JSON.parse(row.content) as object), actor: `${actor}!` });
      return {
        name: `content and hash of ${seq}`,
        first: seq,
        apply: () =>
          raw.run('update ledger set content = ?, hash = ? where seq = ?', [
            content,
            toHash(row.previous, content),
            seq,
          ]),
      };
    }),
    fc.integer({ min: 1, max: last }).map((seq): Tampering => ({
      name: `removal of ${seq}`,
      first: seq,
      apply: () => raw.run('delete from ledger where seq = ?', [seq]),
    })),
    fc.integer({ min: 1, max: last }).map((seq): Tampering => ({
      name: `cut before ${seq}`,
      first: seq,
      apply: () => raw.run('delete from ledger where seq >= ?', [seq]),
    })),
    fc.integer({ min: 2, max: last }).map((seq): Tampering => ({
      name: `cut before ${seq}, and the end moved there`,
      first: seq,
      apply: async () => {
        await raw.run('delete from ledger where seq >= ?', [seq]);
        await raw.run('update ledger_head set seq = ?, hash = ?', [seq - 1, rows[seq - 2]!.hash]);
      },
    })),
    fc
      .uniqueArray(fc.integer({ min: 1, max: last }), { minLength: 2, maxLength: 2 })
      .map((pair): Tampering => {
        const [one, other] = pair.toSorted((left, right) => left - right) as [number, number];
        return {
          name: `swap of ${one} and ${other}`,
          first: one,
          apply: async () => {
            await raw.run('update ledger set seq = 999999 where seq = ?', [one]);
            await raw.run('update ledger set seq = ? where seq = ?', [one, other]);
            await raw.run('update ledger set seq = ? where seq = 999999', [other]);
          },
        };
      }),
    fc.nat().map((salt): Tampering => ({
      name: 'a record that was added',
      first: last + 1,
      apply: () => raw.insert(toForged(rows.at(-1)!, salt)),
    })),
  );

const toForged = (before: LedgerTable, salt: number): LedgerTable => {
  const seq = before.seq + 1;
  const content = toCanonical({ ...(JSON.parse(before.content) as object), seq, salt });
  return { ...before, seq, content, previous: before.hash, hash: toHash(before.hash, content) };
};

describeOnEach((kind) => {
  beforeAll(async () => {
    database = await kind.create();
    made = createTestLedger(database);
    const { write } = toWriter(made.ledger);
    for (let place = 0; place < writes; place += 1) {
      await write(
        toPlan({ exclusive: { key: String(place) }, target: { record: String(place), file: null } }),
      );
    }
    // One that is in doubt: its vendor never answers.
    void write(toPlan({ exclusive: { key: 'silent' }, send: () => new Promise(() => undefined) })).catch(
      () => undefined,
    );
    while ((await made.ledger.audit.page({ outcome: 'UNKNOWN' }, 1, null)).nodes.length === 0)
      await sleep(20);
    raw = await createRawAccess(database);
    rows = await raw.rows();
  });
  afterAll(async () => {
    await raw.close();
    await made.ledger.close();
    await database.remove();
  });

  test('as it was written it is intact', async () => {
    const { seq, hash } = rows.at(-1)!;
    expect(rows).toHaveLength(writes * 2 + 1);
    expect(await verify()).toEqual({ intact: true, records: rows.length, first: 1, last: { seq, hash } });
  });

  test('of 1,000 random tamperings every one is found, and the first record named', async () => {
    let found = 0;
    await fc.assert(
      fc.asyncProperty(tamperings(rows.length), async (tampering) => {
        await tampering.apply();
        const verdict = await verify();
        await raw.restore();
        expect({ name: tampering.name, ...verdict }).toMatchObject({
          intact: false,
          at: { seq: tampering.first },
        });
        found += 1;
      }),
      { numRuns: 1_000, endOnFailure: true },
    );
    expect(found).toBe(1_000);
    expect(await verify()).toMatchObject({ intact: true });
  }, 120_000);

  test('the place of the end can not be changed, nor anything be written behind one that was', async () => {
    await raw.run('update ledger_head set seq = seq + 1', []);
    expect(await verify()).toMatchObject({ intact: false, at: { seq: rows.length + 1 } });
    await expect(toWriter(made.ledger).write(toPlan())).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
    await raw.restore();
    await raw.run('delete from ledger_head', []);
    expect(await verify()).toMatchObject({ intact: false, at: { seq: rows.length + 1 } });
    await raw.restore();
  });

  test('no record can stand before the first one', async () => {
    const { content, ...row } = rows[0]!;
    for (const seq of [0, -1]) await expect(raw.insert({ ...row, content, seq })).rejects.toThrow();
    await expect(raw.insert({ ...row, content, seq: null as never })).rejects.toThrow();
  });

  test.each([
    ['whom a record is about', 'delete from subject where handle = ?', 'no erasure is recorded'],
    ['whose key it is', "update subject set wrapped_key = 'AAAA' where handle = ?", 'was changed'],
    ['whose id leads to it', "update subject set lookup = 'AAAA' where handle = ?", 'was changed'],
  ])('what stands beside the chain is missed: %s', async (_, statement, reason) => {
    const { subject, entry_id: entryId } = rows[4]!;
    await raw.run(statement, [subject!]);
    const verdict = await verify();
    await raw.restore();
    expect(verdict).toMatchObject({
      intact: false,
      at: { seq: 5, entryId },
      reason: expect.stringContaining(reason),
    });
  });

  test('what stands beside the chain is missed: that a write is in doubt', async () => {
    await raw.run('delete from pending_write', []);
    const verdict = await verify();
    await raw.restore();
    expect(verdict).toMatchObject({
      intact: false,
      at: { seq: rows.length },
      reason: expect.stringContaining('in doubt'),
    });
  });

  test('a whole chain that was made anew is told by a head that was published', async () => {
    const { seq } = rows.at(-1)!;
    const published = { seq, hash: 'f'.repeat(64) };
    expect(await verifyLedger(made.store, keys, [published])).toMatchObject({
      intact: false,
      at: { seq },
      reason: expect.stringContaining('published'),
    });
    expect(await verifyLedger(made.store, keys, [{ seq: seq + 5, hash: published.hash }])).toMatchObject({
      intact: false,
      at: { seq: seq + 1 },
      reason: expect.stringContaining('cut off'),
    });
    expect(await verifyLedger(made.store, keys, [{ seq, hash: rows.at(-1)!.hash }])).toMatchObject({
      intact: true,
    });
  });
});
