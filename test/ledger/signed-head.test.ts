// The signed end of the ledger, beside records that wait at the same time.
import { expect, test } from '@jest/globals';
import { createChain, type Chain } from '../../src/ledger/chain.ts';
import { createLedgerKeys } from '../../src/ledger/keys.ts';
import { verifyLedger } from '../../src/ledger/verify.ts';
import { secret } from '../support/ledger.ts';
import { useLedgers } from '../support/ledgers.ts';
import { describeOnEach } from '../support/postgres.ts';

const keys = createLedgerKeys(secret);

/** A record of the simplest kind. */
const addRecord = (chain: Chain) =>
  chain.commit(async () => ({
    result: null,
    append: [{ kind: 'ERASURE', subject: crypto.randomUUID(), actor: 'operator' }],
  }));

describeOnEach((kind) => {
  const { start } = useLedgers(kind);

  test('it signs the record just before it, whoever waits with it', async () => {
    const { store } = start();
    const chain = createChain(store, keys);
    for (let round = 0; round < 3; round += 1) {
      // The three below come in any order: were the end signed first of all, nothing would be new since the last round.
      await addRecord(chain);
      const [, head] = await Promise.all([addRecord(chain), chain.signHead(), addRecord(chain)]);
      expect(head).not.toBeNull();
    }
    expect(await verifyLedger(store, keys, [])).toMatchObject({ intact: true });
  });

  test('it is not signed again where nothing came after it', async () => {
    const { store } = start();
    const chain = createChain(store, keys);
    expect(await chain.signHead()).toBeNull();
    await addRecord(chain);
    expect(await chain.signHead()).not.toBeNull();
    expect(await chain.signHead()).toBeNull();
  });
});
