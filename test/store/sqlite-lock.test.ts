// Another process that writes to the embedded file: SQLite itself would wait by stopping this whole process.
import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, test } from '@jest/globals';
import { databaseFile } from '../../src/store/sqlite.ts';
import type { Database } from '../../src/store/store.ts';
import { describeOn, embedded } from '../support/postgres.ts';
import { givenDatabase, readFences, toLease, unavailable } from './given.ts';

const insert = (db: Database) => db.insertInto('lease').values(toLease('a')).execute();

describeOn(embedded, () => {
  const given = givenDatabase(embedded);
  const others: DatabaseSync[] = [];
  afterEach(() => {
    for (const other of others.splice(0)) other.close();
  });

  /** From now on until it commits, nobody else can write. */
  const lock = () => {
    const other = new DatabaseSync(databaseFile(given.database.dataDir));
    others.push(other);
    other.exec('begin immediate');
    return other;
  };

  test.each(['write', 'transaction'] as const)(
    '%s waits for its end, and everything else goes on',
    async (method) => {
      const store = given.open();
      await store.ready();
      const other = lock();
      let ticks = 0;
      // It can only come so far if the wait does not block.
      const ticker = setInterval(() => {
        ticks += 1;
        if (ticks === 20) other.exec('commit');
      }, 10);
      await store[method](insert);
      clearInterval(ticker);
      expect(ticks).toBeGreaterThanOrEqual(20);
      expect(await readFences(store)).toHaveLength(1);
    },
  );

  test('a new file that is locked is waited for, too', async () => {
    const other = lock();
    setTimeout(() => other.exec('commit'), 300);
    const store = given.open();
    await store.read(insert);
    expect(await readFences(store)).toHaveLength(1);
  });

  test('one that never ends is a fault that passes; reading goes on', async () => {
    const store = given.open();
    await store.ready();
    const other = lock();
    const begin = performance.now();
    const write = store.transaction(insert);
    const told = expect(write).rejects.toMatchObject(unavailable);
    expect(await readFences(store)).toEqual([]);
    await told;
    const waited = performance.now() - begin;
    expect(waited).toBeGreaterThan(3_500);
    expect(waited).toBeLessThan(10_000);
    other.exec('commit');
    await store.transaction(insert);
    expect(await readFences(store)).toHaveLength(1);
  });
});
