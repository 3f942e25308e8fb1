// Ledgers on one database, as those of several servers: new ones for each test.
import { afterEach, beforeEach } from '@jest/globals';
import type { Ledger, LedgerOptions } from '../../src/ledger/ledger.ts';
import type { Store } from '../../src/store/store.ts';
import { createTestLedger } from './ledger.ts';
import type { DatabaseKind, TestDatabase } from './postgres.ts';

export interface Ledgers {
  start: (options?: Partial<LedgerOptions>) => { ledger: Ledger; store: Store };
  /** Ends all that run, as if their servers had stopped. */
  stop: () => Promise<void>;
}

export const useLedgers = (kind: DatabaseKind): Ledgers => {
  let database: TestDatabase;
  let stopping = new AbortController();
  let made: { ledger: Ledger; store: Store }[] = [];
  const ledgers: Ledgers = {
    start(options = {}) {
      const one = createTestLedger(database, { stopping: stopping.signal, ...options });
      made.push(one);
      return one;
    },
    async stop() {
      stopping.abort();
      for (const { ledger } of made.splice(0)) await ledger.close();
      stopping = new AbortController();
    },
  };
  beforeEach(async () => {
    database = await kind.create();
    made = [];
  });
  afterEach(async () => {
    await ledgers.stop();
    await database.remove();
  });
  return ledgers;
};
