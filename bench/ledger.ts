// How many writes per second the ledger takes, with 1 and with 32 callers, and what bounds it. Run by hand:
//   npm run bench:ledger [postgres://user@host/database]
// The vendor answers at once, in this process: what is measured is the ledger alone.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLedger } from '../src/ledger/ledger.ts';
import { SealedWrite, type Write } from '../src/model/write.ts';
import { openStore, type Store, type StoreOptions } from '../src/store/store.ts';

/** Milliseconds of each slice, and how many there are of each kind; the first of each is not counted. */
const slice = 2_000;
const rounds = 4;

let made = 0;
const runId = randomUUID();

/** A write to a record that nobody else writes to. */
const toWrite = (): SealedWrite<null, null, never> => {
  made += 1;
  const record = `${runId}-${made}`;
  const write: Write<null, null, never> = {
    provider: 'SUMSUB',
    operation: 'setImageActive',
    effect: 'DEACTIVATED',
    reversible: true,
    dryRun: false,
    exclusive: { key: record },
    target: { record, file: record },
    arguments: { active: false },
    shows: 'at-once',
    toPlan: () => ({ record }),
    prepare: async () => ({ before: null }),
    send: async () => ({ accepted: [], correlationId: null }),
    readBack: async () => ({ state: 'done', value: null }),
  };
  return new SealedWrite(write);
};

/** Per second, and the median and 99th percentile of one, in milliseconds. */
const measure = async (callers: number, work: () => Promise<unknown>) => {
  const took: number[] = [];
  const began = performance.now();
  const cpu = process.cpuUsage();
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (performance.now() - began < slice) {
        const start = performance.now();
        await work();
        took.push(performance.now() - start);
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  took.sort((left, right) => left - right);
  const at = (share: number) => took[Math.min(Math.floor(took.length * share), took.length - 1)] ?? NaN;
  return { rate: took.length / seconds, p50: at(0.5), p99: at(0.99), cpu: (user + system) / 1e6 / seconds };
};

type Measured = Awaited<ReturnType<typeof measure>>;

const median = (values: number[]) =>
  values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)]!;

const print = (name: string, all: Measured[]) => {
  const counted = all.slice(1);
  const of = (key: keyof Measured) => median(counted.map((one) => one[key]));
  const rates = counted.map(({ rate }) => Math.round(rate));
  console.log(
    [
      name.padEnd(44),
      `${Math.round(of('rate'))}/s`.padStart(9),
      `(${Math.min(...rates)}-${Math.max(...rates)})`.padStart(14),
      `p50 ${of('p50').toFixed(1)} ms`.padStart(14),
      `p99 ${of('p99').toFixed(1)} ms`.padStart(14),
      `CPU ${of('cpu').toFixed(2)}`.padStart(10),
    ].join(' '),
  );
};

/** One row in one transaction: what the disk, and the way to the database, allow at best. */
const commitOne = (store: Store) =>
  store.write((db) =>
    db
      .insertInto('lease')
      .values({ key: `${runId}-${(made += 1)}`, owner: '', fence: 1, expires_at: 0 })
      .execute(),
  );

const run = async (name: string, options: StoreOptions) => {
  const store = openStore(options);
  const ledger = createLedger({
    store,
    secret: 'a secret of a ledger that is only measured',
    modes: { SUMSUB: 'LIVE', ARGOS: 'LIVE', CAPILLARY: 'LIVE', UNIT21: 'LIVE' },
    recall: () => {
      throw new Error('nothing is in doubt here');
    },
    onHead: () => undefined,
    settleMs: 10_000,
    stopping: new AbortController().signal,
    onUnexpected: (error) => {
      throw error;
    },
  });
  await ledger.ready();
  const writer = ledger.createWriter(
    { actor: 'bench', keyId: 'bench', requestId: 'bench', answerBy: Infinity },
    null,
  );
  const works: [string, number, () => Promise<unknown>][] = [
    ['one row committed, 1 caller', 1, () => commitOne(store)],
    ['one row committed, 32 callers', 32, () => commitOne(store)],
    ['a write with its two records, 1 caller', 1, () => writer.write(toWrite())],
    ['a write with its two records, 32 callers', 32, () => writer.write(toWrite())],
  ];
  const results = works.map((): Measured[] => []);
  // In turns, so that a machine whose speed drifts does not favour one of them.
  for (let round = 0; round < rounds; round += 1) {
    for (const [place, [, callers, work]] of works.entries())
      results[place]!.push(await measure(callers, work));
  }
  console.log(`\n${name}`);
  works.forEach(([title], place) => print(title, results[place]!));
  await store.close();
};

const dataDir = mkdtempSync(join(tmpdir(), 'dossier-bench-'));
try {
  await run('The embedded database', { databaseUrl: null, dataDir });
  const [databaseUrl] = process.argv.slice(2);
  if (databaseUrl !== undefined) await run('PostgreSQL', { databaseUrl, dataDir });
} finally {
  rmSync(dataDir, { recursive: true });
}
