// Which commits wait for the disk. What that is worth when the power goes can't be shown here; SQLite tells how it commits.
import { StatementSync } from 'node:sqlite';
import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Database } from '../../src/store/store.ts';
import { describeOn, embedded } from '../support/postgres.ts';
import { givenDatabase, toLease } from './given.ts';

/** `pragma synchronous`: 2 waits for the disk at each commit, 1 does not. */
const [normal, full] = [1, 2];

const insert = async (db: Database, key: string) => {
  await db.insertInto('lease').values(toLease(key)).execute();
  const { rows } = await sql<{ synchronous: number }>`pragma synchronous`.execute(db);
  return rows[0]?.synchronous;
};

describeOn(embedded, () => {
  const given = givenDatabase(embedded);

  test('what means nothing without this machine does not wait, and all else does', async () => {
    const store = given.open();
    expect(await store.write((db) => insert(db, 'a'), 'volatile')).toBe(normal);
    expect(await store.write((db) => insert(db, 'b'))).toBe(full);
    expect(await store.write((db) => insert(db, 'c'), 'volatile')).toBe(normal);
    expect(await store.transaction((db) => insert(db, 'd'))).toBe(full);
  });

  test('one that does not wait waits with others that do', async () => {
    const store = given.open();
    await store.ready();
    const modes = await Promise.all([
      store.write((db) => insert(db, 'a'), 'volatile'),
      store.transaction((db) => insert(db, 'b')),
      store.write((db) => insert(db, 'c'), 'volatile'),
    ]);
    expect(modes).toEqual([full, full, full]);
  });

  test('where the change itself fails half done, the next waits', async () => {
    const store = given.open();
    await store.ready();
    // SQLite takes the new mode as soon as the statement is made ready; what fails here is to run it.
    const prototype: { run: unknown } = StatementSync.prototype;
    const run = prototype.run as (...values: unknown[]) => unknown;
    let failed = 0;
    prototype.run = function (this: StatementSync, ...values: unknown[]) {
      if (!this.sourceSQL.includes('synchronous = normal')) return run.apply(this, values);
      failed += 1;
      throw Object.assign(new Error('disk I/O error'), { errcode: 10 });
    };
    try {
      const failing = store.write((db) => insert(db, 'a'), 'volatile');
      await expect(failing).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
    } finally {
      prototype.run = run;
    }
    expect(failed).toBe(1);
    expect(await store.write((db) => insert(db, 'b'))).toBe(full);
  });

  test('after one that failed the next waits', async () => {
    const store = given.open();
    const failing = store.write(async (db) => {
      await insert(db, 'a');
      await insert(db, 'a');
    }, 'volatile');
    await expect(failing).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
    expect(await store.write((db) => insert(db, 'b'))).toBe(full);
  });
});
