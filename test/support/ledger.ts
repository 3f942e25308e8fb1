// A ledger by itself, on a database of its own, and writes that go well.
import { createLedger, type Ledger, type LedgerOptions } from '../../src/ledger/ledger.ts';
import { SealedWrite, type Write } from '../../src/model/write.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import type { Environment } from '../../src/config-reader.ts';
import type { TestDatabase } from './postgres.ts';

export const secret = 'the secret of a ledger that is only tested';

/** What a server has to be told to use the database. */
export const toStorageEnv = ({ databaseUrl, dataDir }: TestDatabase): Environment => ({
  DATA_DIR: dataDir,
  LEDGER_SIGNING_KEY: secret,
  ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
});

export const createTestLedger = (
  database: Pick<TestDatabase, 'databaseUrl' | 'dataDir'>,
  options: Partial<LedgerOptions> = {},
): { ledger: Ledger; store: Store } => {
  const store = openStore(database);
  const ledger = createLedger({
    store,
    secret,
    modes: { SUMSUB: 'LIVE', ARGOS: 'LIVE', CAPILLARY: 'LIVE', UNIT21: 'LIVE' },
    recall: () => ({ shows: 'in-time', readBack: async () => ({ state: 'other', value: null }) }),
    onHead: () => undefined,
    settleMs: 300,
    stopping: new AbortController().signal,
    onUnexpected: () => undefined,
    ...options,
  });
  return { ledger, store };
};

export type Plan = Write<null, string, 'REFUSED' | 'BUSY'>;

/** A write that goes well, but for what is given. */
export const toPlan = (changes: Partial<Plan> = {}): Plan => ({
  provider: 'CAPILLARY',
  operation: 'deleteCustomerImage',
  effect: 'ERASED',
  reversible: false,
  dryRun: false,
  exclusive: { key: 'k' },
  target: { record: '1', file: null },
  arguments: {},
  toPlan: () => ({}),
  shows: 'in-time',
  prepare: async () => ({ before: null }),
  send: async () => ({ accepted: [], correlationId: null }),
  readBack: async () => ({ state: 'done', value: 'read' }),
  ...changes,
});

export const toWriter = (ledger: Ledger) => {
  const writer = ledger.createWriter({ actor: 'a', keyId: 'k', requestId: 'r', answerBy: Infinity }, null);
  return {
    write: (plan: Plan) => writer.write(new SealedWrite(plan)),
    writeTogether: (plans: Plan[]) => writer.writeTogether(plans.map((plan) => new SealedWrite(plan))),
  };
};
