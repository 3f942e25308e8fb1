// A key whose first call was interrupted: what that has sent is not sent again, however the calls after it end.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { ApiError } from '../../src/errors.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { SealedWrite } from '../../src/model/write.ts';
import { toPlan } from '../support/ledger.ts';
import { useLedgers } from '../support/ledgers.ts';
import { describeOnEach } from '../support/postgres.ts';
import { until } from '../support/until.ts';

describeOnEach((kind) => {
  const { start } = useLedgers(kind);

  test.each<[string, () => Promise<null>]>([
    ['a fault', () => Promise.reject(new ApiError('SCAN_UNAVAILABLE', 'down', { retryable: true }))],
    ['a refusal', async () => null],
  ])('%s of the second call does not free it', async (_, second) => {
    const [first, other] = [start(), start()];
    const use = { caller: 'c', key: 'k', fingerprint: 'f', answerBy: Infinity };
    let sends = 0;
    const plan = toPlan({
      send: async () => {
        sends += 1;
        return { accepted: [], correlationId: null };
      },
    });
    const origin = { actor: 'a', keyId: 'k', requestId: 'r', answerBy: Infinity };
    const call = ({ ledger }: { ledger: Ledger }, after: () => Promise<void>) =>
      ledger.idempotency.run(
        use,
        async (keyed) => {
          const written = await ledger.createWriter(origin, keyed).write(new SealedWrite(plan));
          await after();
          return 'receipt' in written ? { receipt: written.receipt.id } : {};
        },
        (result) => result,
      );
    let wake: (() => void) | undefined;
    const interrupted = call(first, () => new Promise((resolve) => (wake = () => resolve())));
    await until(() => wake !== undefined);
    await other.store.write((db) => db.updateTable('lease').set({ expires_at: 0 }).execute());
    await other.ledger.idempotency.run(use, second, () => null).catch(() => undefined);
    const third = await call(other, async () => undefined);
    wake?.();
    expect(third.result).toEqual((await interrupted).result);
    expect(sends).toBe(1);
    await sleep(50);
  });
});
