import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import {
  claimLease,
  forgetLeases,
  leaseTime,
  releaseLease,
  renewLease,
  underLease,
  type Lease,
} from '../../src/store/lease.ts';
import type { Store } from '../../src/store/store.ts';
import { describeOnEach } from '../support/postgres.ts';
import { givenDatabase, readFences } from './given.ts';

const day = 24 * 60 * 60 * 1000;

const claim = async (store: Store, key = 'k'): Promise<Lease> => {
  const lease = await claimLease(store, key);
  if (lease === null) throw new Error('somebody else has it');
  return lease;
};

/** As if it had ended so many milliseconds ago. */
const expire = (store: Store, ago = 1, key = 'k') =>
  store.write((db) =>
    db
      .updateTable('lease')
      .set({ expires_at: store.later(-ago) })
      .where('key', '=', key)
      .execute(),
  );

const renew = (store: Store, lease: Lease) => store.write((db) => renewLease(store, db, lease));

const readEnd = async (store: Store) => {
  const row = await store.read((db) =>
    db.selectFrom('lease').select(['expires_at']).where('key', '=', 'k').executeTakeFirstOrThrow(),
  );
  return row.expires_at;
};

describeOnEach((kind) => {
  const given = givenDatabase(kind);

  test('one claims it, and nobody else until it is released', async () => {
    const [store, other] = [given.open(), given.open()];
    const lease = await claim(store);
    expect(lease).toMatchObject({ key: 'k', fence: 1 });
    expect(await claimLease(store, 'k')).toBeNull();
    expect(await claimLease(other, 'k')).toBeNull();
    await releaseLease(store, lease);
    expect(await claimLease(other, 'k')).not.toBeNull();
    expect(await claimLease(store, 'k')).toBeNull();
  });

  test('another key is another lease', async () => {
    const store = given.open();
    expect(await claim(store, 'a')).toMatchObject({ fence: 1 });
    expect(await claim(store, 'b')).toMatchObject({ fence: 1 });
  });

  test('the fence grows with each claim, and each has its own owner', async () => {
    const store = given.open();
    const leases: Lease[] = [];
    for (const end of [releaseLease, () => expire(store), releaseLease]) {
      const lease = await claim(store);
      leases.push(lease);
      await end(store, lease);
    }
    expect(leases.map(({ fence }) => fence)).toEqual([1, 2, 3]);
    expect(new Set(leases.map(({ owner }) => owner)).size).toBe(3);
  });

  test('it lasts its time by the clock of the database', async () => {
    const store = given.open();
    await store.ready();
    const begin = Date.now();
    await claim(store);
    const end = await readEnd(store);
    expect(end).toBeGreaterThan(begin + leaseTime - 100);
    expect(end).toBeLessThan(Date.now() + leaseTime + 100);
  });

  test('renewed, it lasts longer', async () => {
    const store = given.open();
    const lease = await claim(store);
    await expire(store, 1_000 - leaseTime);
    const before = await readEnd(store);
    expect(await renew(store, lease)).toBe(true);
    expect(await readEnd(store)).toBeGreaterThan(before);
    expect(await readFences(store)).toEqual([{ key: 'k', fence: 1 }]);
  });

  test('one that has ended is not renewed, even if nobody else has it', async () => {
    const store = given.open();
    const lease = await claim(store);
    await expire(store);
    expect(await renew(store, lease)).toBe(false);
  });

  test('who has lost it can neither renew nor release what another has now', async () => {
    const [store, other] = [given.open(), given.open()];
    const stale = await claim(store);
    await expire(store);
    const current = await claim(other);
    expect(await renew(store, stale)).toBe(false);
    await releaseLease(store, stale);
    expect(await claimLease(store, 'k')).toBeNull();
    expect(await renew(other, current)).toBe(true);
    // Neither half of it is enough.
    expect(await renew(store, { ...current, fence: stale.fence })).toBe(false);
    expect(await renew(store, { ...current, owner: stale.owner })).toBe(false);
  });

  test('a renewal is undone with its transaction', async () => {
    const store = given.open();
    const lease = await claim(store);
    const before = await readEnd(store);
    await sleep(10);
    const undone = new TypeError('undone');
    const work = store.transaction(async (db) => {
      expect(await renewLease(store, db, lease)).toBe(true);
      throw undone;
    });
    await expect(work).rejects.toBe(undone);
    expect(await readEnd(store)).toBe(before);
  });

  test.each(['new', 'released', 'expired'] as const)(
    'of 50 claims at once over two stores, one wins: a lease that is %s',
    async (state) => {
      const stores = [given.open(), given.open()];
      if (state !== 'new') await releaseLease(stores[0]!, await claim(stores[0]!));
      if (state === 'expired') await expire(stores[0]!, day);
      const claims = Array.from({ length: 50 }, (_, index) => claimLease(stores[index % 2]!, 'k'));
      const won = (await Promise.all(claims)).filter((lease) => lease !== null);
      expect(won).toHaveLength(1);
      expect(won[0]?.fence).toBe(state === 'new' ? 1 : 2);
    },
  );

  test('what nobody has held for a day is forgotten', async () => {
    const store = given.open();
    for (const key of ['held', 'recent', 'old']) await claim(store, key);
    await expire(store, day - 60_000, 'recent');
    await expire(store, day + 60_000, 'old');
    await forgetLeases(store);
    expect((await readFences(store)).map(({ key }) => key)).toEqual(['held', 'recent']);
  });

  test('work under it keeps it, and gives it back', async () => {
    const store = given.open();
    const lease = await claim(store);
    const first = await readEnd(store);
    let renewals = 0;
    const began = performance.now();
    const renewed = Promise.withResolvers<undefined>();
    const result = await underLease(
      store,
      lease,
      async () => {
        await renewed.promise;
        expect(await claimLease(store, 'k')).toBeNull();
        expect(await readEnd(store)).toBeGreaterThan(first);
        return 'done';
      },
      {
        onUnexpected: renewed.reject,
        alongside: async () => {
          renewals += 1;
          renewed.resolve(undefined);
        },
      },
    );
    expect(result).toBe('done');
    // One in each third of its time; a timer may ring a little early.
    expect(renewals).toBeLessThanOrEqual((performance.now() - began + 50) / (leaseTime / 3));
    expect(await claimLease(store, 'k')).toMatchObject({ fence: 2 });
  });

  test('work that fails gives it back, too', async () => {
    const store = given.open();
    const fault = new TypeError('broken');
    const work = underLease(store, await claim(store), () => Promise.reject(fault), {
      onUnexpected: () => undefined,
    });
    await expect(work).rejects.toBe(fault);
    expect(await claimLease(store, 'k')).toMatchObject({ fence: 2 });
  });
});
