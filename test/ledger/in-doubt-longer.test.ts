// What the next caller meets while an earlier write can't be settled, and what may be said of it.
import { expect, test } from '@jest/globals';
import { ApiError } from '../../src/errors.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { SealedWrite } from '../../src/model/write.ts';
import type { Store } from '../../src/store/store.ts';
import { toPlan, type Plan } from '../support/ledger.ts';
import { useLedgers } from '../support/ledgers.ts';
import { describeOnEach } from '../support/postgres.ts';
import { until } from '../support/until.ts';

const away = () => new ApiError('PROVIDER_UNAVAILABLE', 'down', { retryable: true });
const lost = () => new ApiError('PROVIDER_TIMEOUT', 'lost', { outcomeKnown: false });

describeOnEach((kind) => {
  const { start: startOne } = useLedgers(kind);

  const start = (fault?: ApiError) => {
    const recall = () => ({ shows: 'in-time' as const, readBack: () => Promise.reject(fault ?? away()) });
    return startOne({ recall });
  };
  const write = ({ ledger }: { ledger: Ledger }, plan: Partial<Plan>) => {
    const origin = { actor: 'a', keyId: 'k', requestId: 'r', answerBy: performance.now() + 10_000 };
    return ledger.createWriter(origin, null).write(new SealedWrite(toPlan(plan)));
  };
  /** A write in doubt, on which the vendor can no longer act, and that was looked at so often. */
  const leaveInDoubt = async (one: { ledger: Ledger; store: Store }, tries: number) => {
    await write(one, { send: () => Promise.reject(lost()), readBack: () => Promise.reject(away()) });
    await one.store.write((db) => db.updateTable('pending_write').set({ settle_at: 0, tries }).execute());
  };
  const inDoubt = ({ store }: { store: Store }) =>
    store.read((db) => db.selectFrom('pending_write').selectAll().select(store.now.as('now')).execute());

  test.each([
    ['a vendor that is away', away()],
    ['credentials that are refused', new ApiError('PROVIDER_AUTH', 'no')],
  ])('%s: it stays in doubt, nothing is sent, and it is looked at again within 5 s', async (_, fault) => {
    const one = start(fault);
    await leaveInDoubt(one, 6);
    let sends = 0;
    const send = async () => ((sends += 1), { accepted: [], correlationId: null });
    await expect(write(one, { send })).rejects.toMatchObject({ code: 'WRITE_IN_PROGRESS' });
    expect(sends).toBe(0);
    const [row, ...others] = await inDoubt(one);
    expect(others).toEqual([]);
    expect(row!.settle_at - row!.now).toBeLessThanOrEqual(5_000);
  });

  test('a call that goes on after a crash does not say that nothing was sent, where some of it was', async () => {
    const [first, second] = [start(), start()];
    let sends = 0;
    const send = async () => ((sends += 1), { accepted: [], correlationId: null });
    let isHeld = false;
    let wake: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (wake = resolve));
    const hold = async () => {
      isHeld = true;
      await held;
      throw new ApiError('BAD_REQUEST', 'the program has ended');
    };
    const call = ({ ledger }: { ledger: Ledger }, answerBy: number, onBegin: () => void) =>
      ledger.idempotency.run(
        { caller: 'c', key: 'k', fingerprint: 'f', answerBy },
        async (keyed) => {
          onBegin();
          const writer = ledger.createWriter({ actor: 'a', keyId: 'k', requestId: 'r', answerBy }, keyed);
          const plans = [toPlan({ send }), toPlan({ send, prepare: hold })];
          return writer.writeTogether(plans.map((plan) => new SealedWrite(plan)));
        },
        () => null,
      );
    const dying = call(first, Infinity, () => undefined).catch(() => undefined);
    await until(() => isHeld && sends === 1);
    await second.store.write((db) => db.updateTable('lease').set({ expires_at: 0 }).execute());
    const untouched = second.store.write.bind(second.store);
    const goesSilent = () => {
      second.store.write = () => new Promise(() => undefined);
    };
    await expect(call(second, performance.now() + 1_200, goesSilent)).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
      outcomeKnown: false,
    });
    expect(sends).toBe(1);
    second.store.write = untouched;
    wake();
    await dying;
  });
});
