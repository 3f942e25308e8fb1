// A database server that is not there, for a while or for good.
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { openStore, type Store } from '../../src/store/store.ts';
import { describeOn, postgres, runSql } from '../support/postgres.ts';
import { useStandstill } from '../support/standstill.ts';
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
  const standstill = useStandstill();
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

  test('whoever waits for a connection behind a transaction that stands still gets one when it is ended', async () => {
    await store.write((db) => db.insertInto('lease').values(toLease('held')).execute());
    // As that of another server that stands still, but ended half a second sooner: this one may be held up, too.
    const stopped = new pg.Client({
      connectionString: given.database.databaseUrl ?? '',
      idle_in_transaction_session_timeout: 2_500,
    });
    stopped.on('error', () => undefined);
    const ended = new Promise((resolve) => stopped.once('end', resolve));
    await stopped.connect();
    await stopped.query('begin');
    await stopped.query("update lease set fence = 7 where key = 'held'");
    // Three times as many as there are connections.
    const waiting = Array.from({ length: 30 }, () =>
      store.write((db) =>
        db
          .updateTable('lease')
          .set((eb) => ({ fence: eb('fence', '+', 1) }))
          .execute(),
      ),
    );
    const failed = (await Promise.allSettled(waiting)).filter(({ status }) => status === 'rejected');
    // This process gives up too early where it stands still itself.
    if (standstill() < 900) expect(failed).toEqual([]);
    await ended;
    expect(await readFences(store)).toEqual([{ key: 'held', fence: 31 - failed.length }]);
  });

  test('a network that swallows everything costs each connection one wait', async () => {
    await store.ready();
    way.silence();
    await expectFault(readFences(store), 9_500);
    expect(await readFences(store)).toEqual([]);
  });
});
