// A database server that is not there, for a while or for good.
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openStore, type Store } from '../../src/store/store.ts';
import { describeOn, postgres, runSql } from '../support/postgres.ts';
import { startForwarder, type Forwarder } from './forwarder.ts';
import { givenDatabase, readFences, toLease, unavailable } from './given.ts';

/** Rejects within a time in which a caller still waits for an answer. */
const expectFault = async (work: Promise<unknown>, patience = 7_000) => {
  const begin = performance.now();
  await expect(work).rejects.toMatchObject(unavailable);
  expect(performance.now() - begin).toBeLessThan(patience);
};

/** Several turns of the event loop, so that what has come is seen by then, however late a timer rings. */
const letItBeSeen = async () => {
  for (let turns = 0; turns < 5; turns += 1) await sleep(20);
};

test('a server that nobody listens for', async () => {
  const socket = createServer().listen(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address() as { port: number };
  socket.close();
  const store = openStore({ databaseUrl: `postgres://nobody@127.0.0.1:${port}/none`, dataDir: '' });
  await expectFault(store.ready());
  await expectFault(store.read((db) => db.selectFrom('lease').selectAll().execute()));
  await store.close();
});

test('a server that takes the connection and says nothing', async () => {
  const sockets: Socket[] = [];
  const mute = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
  await once(mute, 'listening');
  const { port } = mute.address() as { port: number };
  const store = openStore({ databaseUrl: `postgres://nobody@127.0.0.1:${port}/none`, dataDir: '' });
  await expectFault(store.ready());
  await store.close();
  for (const socket of sockets) socket.destroy();
  mute.close();
});

describeOn(postgres, () => {
  const given = givenDatabase(postgres);
  let way: Forwarder;
  let store: Store;
  beforeEach(async () => {
    way = await startForwarder(given.database.databaseUrl ?? '');
    store = openStore({ ...given.database, databaseUrl: way.url });
  });
  afterEach(async () => {
    await store.close();
    await way.cut();
  });

  test('one that was away at the first use is used once it is there', async () => {
    await way.cut();
    await expectFault(store.ready());
    await way.restore();
    expect(await readFences(store)).toEqual([]);
  });

  test('one that goes away and comes back is used again', async () => {
    await store.write((db) => db.insertInto('lease').values(toLease('a')).execute());
    await way.cut();
    await expectFault(readFences(store));
    await expectFault(store.transaction((db) => db.insertInto('lease').values(toLease('b')).execute()));
    await way.restore();
    expect(await readFences(store)).toEqual([{ key: 'a', fence: 1 }]);
  });

  test('one that goes away within a transaction keeps nothing of it', async () => {
    await store.ready();
    const work = store.transaction(async (db) => {
      await db.insertInto('lease').values(toLease('a')).execute();
      await way.cut();
      // The next statement is not sent before the end of the connection has been seen.
      await letItBeSeen();
      await db.insertInto('lease').values(toLease('b')).execute();
    });
    await expectFault(work);
    await way.restore();
    expect(await readFences(store)).toEqual([]);
  });

  test('one that ends all connections, as it does when it stops', async () => {
    await store.ready();
    const other = given.database.databaseUrl ?? '';
    const endAll = () =>
      runSql(
        other,
        `select pg_terminate_backend(pid, 5000) from pg_stat_activity
         where datname = current_database() and application_name = 'dossier'`,
      );
    const work = store.transaction(async (db) => {
      await db.insertInto('lease').values(toLease('a')).execute();
      await endAll();
      await letItBeSeen();
      await db.insertInto('lease').values(toLease('b')).execute();
    });
    await expectFault(work);
    expect(await readFences(store)).toEqual([]);
    await endAll();
    await letItBeSeen();
    expect(await readFences(store)).toEqual([]);
  });

  test('a network that swallows everything costs each connection one wait', async () => {
    await store.ready();
    way.silence();
    await expectFault(readFences(store), 9_500);
    expect(await readFences(store)).toEqual([]);
  });
});
