import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Store } from '../../src/store/store.ts';
import { describeOnEach } from '../support/postgres.ts';
import { givenDatabase, readFences, runOutside, toLease, unavailable } from './given.ts';

const readTables = (store: Store) =>
  store.read(async (db) => {
    const tables = await db.introspection.getTables();
    return tables.filter(({ isView }) => !isView).map(({ name }) => name);
  });

const ours = [
  'api_client',
  'api_key',
  'idempotency',
  'lease',
  'ledger',
  'ledger_head',
  'ledger_key',
  'pending_write',
  'subject',
];

const storeUrl = new URL('../../src/store/store.ts', import.meta.url).href;

/** Another process that opens the database as soon as it can; its exit code. */
const openElsewhere = async (database: object): Promise<unknown> => {
  const script = `
    const { openStore } = await import(${JSON.stringify(storeUrl)});
    const store = openStore(${JSON.stringify(database)});
    await store.ready();
    await store.close();`;
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const [code] = (await once(child, 'exit')) as [unknown];
  return code;
};

describeOnEach((kind) => {
  const given = givenDatabase(kind);

  test('a new database gets its tables with the first use', async () => {
    expect(await readTables(given.open())).toEqual(expect.arrayContaining(ours));
  });

  test('an old one is left as it is', async () => {
    const first = given.open();
    await first.write((db) => db.insertInto('lease').values(toLease('kept')).execute());
    await first.ready();
    const second = given.open();
    await second.ready();
    await second.ready();
    expect(await readFences(second)).toEqual([{ key: 'kept', fence: 1 }]);
    const { rows } = await second.read((db) =>
      sql<{ name: string }>`select name from kysely_migration`.execute(db),
    );
    expect(rows.map(({ name }) => name)).toEqual(['0001-ledger', '0002-api-keys', '0003-cost-bucket']);
  });

  test('several stores that open a new one at the same time all find it ready', async () => {
    const stores = [1, 2, 3, 4].map(() => given.open());
    await Promise.all(stores.map((store) => store.ready()));
    for (const store of stores) expect(await readFences(store)).toEqual([]);
  });

  test('several processes, too', async () => {
    const codes = await Promise.all([1, 2, 3, 4].map(() => openElsewhere(given.database)));
    expect(codes).toEqual([0, 0, 0, 0]);
    expect(await readFences(given.open())).toEqual([]);
  });

  test('what stops in the middle leaves nothing behind, and is done again', async () => {
    const store = given.open();
    // The last statement meets a table that is there already.
    await runOutside(given.database, 'create table lease (other bigint)');
    await expect(store.ready()).rejects.toMatchObject(unavailable);
    await runOutside(given.database, 'drop table lease');
    await store.ready();
    expect(await readTables(store)).toEqual(expect.arrayContaining(ours));
  });
});
