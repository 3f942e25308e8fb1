import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { ApiError } from '../../src/errors.ts';
import type { Database, Store } from '../../src/store/store.ts';
import { describeOn, describeOnEach, postgres } from '../support/postgres.ts';
import { givenDatabase, readFences, toLease, unavailable } from './given.ts';

const insert = (db: Database, key: string) => db.insertInto('lease').values(toLease(key)).execute();

const increase = (db: Database, key: string) =>
  db
    .updateTable('lease')
    .set((eb) => ({ fence: eb('fence', '+', 1) }))
    .where('key', '=', key)
    .execute();

describeOnEach((kind) => {
  const given = givenDatabase(kind);

  test('all of it is kept', async () => {
    const store = given.open();
    const result = await store.transaction(async (db) => {
      await insert(db, 'a');
      await insert(db, 'b');
      return 'done';
    });
    expect(result).toBe('done');
    expect(await readFences(given.open())).toMatchObject([{ key: 'a' }, { key: 'b' }]);
  });

  test.each([
    ['a fault thrown on purpose', new ApiError('WRITE_IN_PROGRESS', 'Later.')],
    ['a mistake of this program', new TypeError('broken')],
  ])('nothing of it is kept after %s, which is passed on', async (_, fault) => {
    const store = given.open();
    const work = async (db: Database) => {
      await insert(db, 'a');
      throw fault;
    };
    await expect(store.transaction(work)).rejects.toBe(fault);
    expect(await readFences(store)).toEqual([]);
  });

  test('nothing of it is kept where the database refuses a part of it', async () => {
    const store = given.open();
    const work = async (db: Database) => {
      await insert(db, 'a');
      await insert(db, 'a');
    };
    await expect(store.transaction(work)).rejects.toMatchObject(unavailable);
    expect(await readFences(store)).toEqual([]);
  });

  test('others see nothing of it before its end', async () => {
    const [store, other] = [given.open(), given.open()];
    await other.ready();
    await store.transaction(async (db) => {
      await insert(db, 'a');
      expect(await readFences(other)).toEqual([]);
    });
    expect(await readFences(other)).toHaveLength(1);
  });

  test('of writes that wait together, one that is refused does not take the others along', async () => {
    const store = given.open();
    await store.ready();
    const keys = ['a', 'b', 'a', 'c'];
    const ends = await Promise.allSettled(keys.map((key) => store.write((db) => insert(db, key))));
    expect(ends.filter(({ status }) => status === 'rejected')).toEqual([
      { status: 'rejected', reason: expect.objectContaining(unavailable) },
    ]);
    expect((await readFences(store)).map(({ key }) => key)).toEqual(['a', 'b', 'c']);
  });

  test('of transactions that wait together, one that fails is undone, and does not take the others along', async () => {
    const store = given.open();
    await store.ready();
    const fault = new ApiError('WRITE_IN_PROGRESS', 'Later.');
    const ends = await Promise.allSettled(
      ['a', 'b', 'c', 'd'].map((key) =>
        store.transaction(async (db) => {
          await insert(db, key);
          await insert(db, `${key}${key}`);
          if (key === 'c') throw fault;
          return key;
        }),
      ),
    );
    expect(ends).toEqual([
      { status: 'fulfilled', value: 'a' },
      { status: 'fulfilled', value: 'b' },
      { status: 'rejected', reason: fault },
      { status: 'fulfilled', value: 'd' },
    ]);
    expect((await readFences(store)).map(({ key }) => key)).toEqual(['a', 'aa', 'b', 'bb', 'd', 'dd']);
  });

  test('two stores that change the same row lose nothing', async () => {
    const stores = [given.open(), given.open()];
    await stores[0]!.write((db) => insert(db, 'a'));
    const once = (store: Store) =>
      store.transaction(async (db) => {
        await increase(db, 'a');
        await sleep(1);
        await increase(db, 'a');
      });
    await Promise.all(stores.flatMap((store) => Array.from({ length: 10 }, () => once(store))));
    expect(await readFences(stores[0]!)).toEqual([{ key: 'a', fence: 41 }]);
  });
});

describeOn(postgres, () => {
  const given = givenDatabase(postgres);

  test('of two transactions that wait for each other, one is run again', async () => {
    const store = given.open();
    await store.transaction(async (db) => {
      await insert(db, 'a');
      await insert(db, 'b');
    });
    let begun = 0;
    const both = Promise.withResolvers<undefined>();
    const cross = (first: string, second: string) =>
      store.transaction(async (db) => {
        await increase(db, first);
        begun += 1;
        if (begun === 2) both.resolve(undefined);
        await both.promise;
        await increase(db, second);
      });
    await Promise.all([cross('a', 'b'), cross('b', 'a')]);
    expect(begun).toBe(3);
    expect(await readFences(store)).toEqual([
      { key: 'a', fence: 3 },
      { key: 'b', fence: 3 },
    ]);
  });
});
