import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Database, Store } from '../../src/store/store.ts';
import { describeOnEach } from '../support/postgres.ts';
import { givenDatabase, toLease } from './given.ts';

const read = async (db: Database, moment: Store['now']): Promise<number> => {
  const { rows } = await sql<{ at: number }>`select ${moment} as at`.execute(db);
  return rows[0]?.at ?? NaN;
};

/** Milliseconds by which the two clocks of one machine may differ, as they round. */
const rounding = 2;

describeOnEach((kind) => {
  const given = givenDatabase(kind);

  test("the database's clock counts milliseconds since 1970, as a number", async () => {
    const store = given.open();
    await store.ready();
    const before = Date.now();
    const now = await store.read((db) => read(db, store.now));
    expect(now).toBeGreaterThanOrEqual(before - rounding);
    expect(now).toBeLessThanOrEqual(Date.now() + rounding);
    expect(Number.isInteger(now)).toBe(true);
  });

  test.each([5_000, -24 * 60 * 60 * 1000])('%d milliseconds from now', async (duration) => {
    const store = given.open();
    await store.ready();
    const before = Date.now();
    const later = await store.read((db) => read(db, store.later(duration)));
    expect(later).toBeGreaterThanOrEqual(before + duration - rounding);
    expect(later).toBeLessThanOrEqual(Date.now() + duration + rounding);
  });

  test('it goes on within a transaction', async () => {
    const store = given.open();
    const [first, second] = await store.transaction(async (db) => {
      await db.insertInto('lease').values(toLease('a')).execute();
      const begin = await read(db, store.now);
      await sleep(20);
      return [begin, await read(db, store.now)] as const;
    });
    expect(second).toBeGreaterThan(first);
  });
});
