// A server that was held up so long that others have taken over: what they have done is what counts. And rows that
// nobody can make sense of, which must not hold up the others.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { ApiError } from '../../src/errors.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { SealedWrite } from '../../src/model/write.ts';
import type { Store } from '../../src/store/store.ts';
import { toPlan, toWriter, type Plan } from '../support/ledger.ts';
import { useLedgers } from '../support/ledgers.ts';
import { describeOnEach } from '../support/postgres.ts';

/** Everybody's time is over. */
const endLeases = (store: Store) =>
  store.write((db) => db.updateTable('lease').set({ expires_at: 0 }).execute());

const untilSo = async (isSo: () => Promise<boolean>) => {
  for (let looks = 0; looks < 200 && !(await isSo()); looks += 1) await sleep(50);
};

describeOnEach((kind) => {
  const { start, stop } = useLedgers(kind);

  test('one that comes back does not free the key under which another one has written', async () => {
    const [one, other] = [start(), start()];
    let sends = 0;
    const use = { caller: 'c', key: 'k', fingerprint: 'f', answerBy: Infinity };
    const call = ({ ledger }: { ledger: Ledger }, prepare: Plan['prepare']) =>
      ledger.idempotency.run(
        use,
        async (keyed) => {
          const plan = toPlan({
            prepare,
            send: async () => {
              sends += 1;
              return { accepted: [], correlationId: null };
            },
          });
          const origin = { actor: 'a', keyId: 'k', requestId: 'r', answerBy: Infinity };
          const written = await ledger.createWriter(origin, keyed).write(new SealedWrite(plan));
          return 'receipt' in written ? { receipt: written.receipt.id } : {};
        },
        (result) => result,
      );
    let wake: (() => void) | undefined;
    const held = call(one, async () => {
      await new Promise<void>((resolve) => (wake = resolve));
      return { before: null };
    });
    await untilSo(async () => wake !== undefined);
    await endLeases(one.store);
    const taken = await call(other, async () => ({ before: null }));
    wake?.();
    await expect(held).rejects.toMatchObject({ code: 'WRITE_IN_PROGRESS', retryable: true });
    const again = await call(one, async () => ({ before: null }));
    expect(again).toEqual({ replayed: true, result: taken.result });
    expect(sends).toBe(1);
  });

  test('a row that can not be read does not hold up others, nor its record for good', async () => {
    const silent = () => new Promise<never>(() => undefined);
    const { ledger: dead, store } = start();
    const inDoubt = (key: string) =>
      toWriter(dead)
        .write(toPlan({ exclusive: { key }, target: { record: key, file: null }, send: silent }))
        .catch(() => undefined);
    void inDoubt('bad');
    void inDoubt('good');
    const pending = () => store.read((db) => db.selectFrom('pending_write').selectAll().execute());
    await untilSo(async () => (await pending()).length === 2);
    const [first] = (await dead.audit.page({ target: 'bad' }, 1, null)).nodes;
    await store.write(async (db) => {
      await db.updateTable('pending_write').set({ settle_at: 0 }).execute();
      await db
        .updateTable('pending_write')
        .set({ plan: 'AAAA' })
        .where('entry_id', '=', first!.entryId)
        .execute();
    });
    await endLeases(store);
    const { ledger } = start({
      recall: () => ({ shows: 'in-time', readBack: async () => ({ state: 'done', value: null }) }),
    });
    ledger.start();
    await untilSo(async () => (await pending()).length === 1);
    const find = async (target: string) => (await ledger.audit.page({ target }, 1, null)).nodes[0];
    expect(await find('good')).toMatchObject({ outcome: 'APPLIED', pending: false });
    await untilSo(async () => (await find('bad'))?.recordedAt !== null);
    expect(await find('bad')).toMatchObject({
      outcome: 'UNKNOWN',
      pending: true,
      warnings: expect.arrayContaining([
        { code: 'VENDOR_WARNING', message: expect.stringContaining('look at') },
      ]),
    });
    const next = await toWriter(ledger).write(toPlan({ exclusive: { key: 'bad' } }));
    expect(next).toMatchObject({ receipt: { outcome: 'APPLIED' } });
    expect(await pending()).toEqual([]);
  }, 30_000);

  test('what the vendor had said is kept when its outcome is settled later, what was read in vain is not', async () => {
    const heard = { code: 'VENDOR_WARNING', message: 'Heard from the vendor.' } as const;
    let reads = 0;
    const { ledger } = start({
      recall: () => ({
        shows: 'in-time',
        readBack: async () => ({ state: (reads += 1) === 1 ? 'not-done' : 'done', value: null }),
      }),
    });
    await toWriter(ledger).write(
      toPlan({
        send: async () => ({ accepted: [heard], correlationId: 'corr-1' }),
        readBack: () => Promise.reject(new ApiError('PROVIDER_UNAVAILABLE', 'No connection.')),
      }),
    );
    const find = async () => (await ledger.audit.page({}, 1, null)).nodes[0];
    expect(await find()).toMatchObject({ outcome: 'APPLIED', verification: 'NOT_VERIFIED', pending: true });
    ledger.start();
    await untilSo(async () => (await find())?.pending === false);
    expect(reads).toBe(2);
    expect(await find()).toMatchObject({
      outcome: 'APPLIED',
      verification: 'VERIFIED',
      correlationId: 'corr-1',
      warnings: [heard],
    });
  });

  test('a server that stops does not wait for a vendor that it was reading', async () => {
    const { ledger, store } = start({
      recall: () => ({ shows: 'in-time', readBack: () => new Promise(() => undefined) }),
    });
    await toWriter(ledger).write(
      toPlan({
        send: async () => ({ accepted: [], correlationId: null }),
        readBack: () => Promise.reject(new ApiError('PROVIDER_UNAVAILABLE', 'No connection.')),
      }),
    );
    ledger.start();
    const owned = () =>
      store.read((db) => db.selectFrom('pending_write').select('owner').where('owner', '!=', '').execute());
    await untilSo(async () => (await owned()).length === 1);
    const began = performance.now();
    await stop();
    // Less than the 4 s that a vendor is given to answer a write by then.
    expect(performance.now() - began).toBeLessThan(3_900);
  });
});
