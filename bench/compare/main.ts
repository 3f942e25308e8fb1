// Dossier beside what a user would pick instead, and beside servers that do nothing but the vendor calls. Run by hand:
//   npm run bench -- [options: --help shows them]
// Vendors, servers and callers are a process each, on loopback alone; all servers run all the time, one of them works.
import { mkdirSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { readOptions, type Options, type TableName } from './options.ts';
import { startParticipant, type Participant } from './participants.ts';
import { printProfile, readClock } from './profile.ts';
import { measureWork } from './rounds.ts';
import { legend, printThroughput, printWaiting } from './table.ts';
import { startVendor, type Vendor } from './vendor.ts';
import { printVerdict, type Result } from './verdict.ts';
import { createIds, titles, type WorkName } from './work.ts';

interface Scene {
  title: string;
  works: readonly WorkName[];
  /** Of the vendors, in milliseconds. */
  latency: number;
  /** Requests in a second; null: 32 callers, each of whom asks again as soon as it is answered. */
  rate: number | null;
  hotShare: number;
}

const scenes: Readonly<Record<TableName, Scene>> = {
  A: {
    title: 'A: vendors at 0 ms, 32 connections, each id once',
    works: ['Q1', 'Q2', 'Q3', 'Q4', 'M1'],
    latency: 0,
    rate: null,
    hotShare: 0,
  },
  B: {
    title: 'B: vendors at 50 ms, 200 requests/s, 10 % of the ids are one of 8',
    works: ['Q1', 'Q2', 'Q4'],
    latency: 50,
    rate: 200,
    hotShare: 0.1,
  },
  C: {
    title: 'C: vendors at 50 ms, 200 requests/s, each id once',
    works: ['Q1', 'Q2', 'M1'],
    latency: 50,
    rate: 200,
    hotShare: 0,
  },
};

const printMachine = ({ rounds, seconds }: Options) => {
  const cores = cpus();
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  console.log(
    `${cores.length} cores (${cores[0]?.model.trim() ?? 'unknown'}), ${memory} GB, Node ${process.versions.node}, ${process.platform}`,
  );
  console.log(`Rounds: ${rounds}, each slice ${seconds} s.\n${legend}`);
};

const measureTable = async (
  table: TableName,
  participants: readonly Participant[],
  vendor: Vendor,
  options: Options,
): Promise<Result[]> => {
  const { title, works, latency, rate, hotShare } = scenes[table];
  const results: Result[] = [];
  const { rounds, seconds, warmUp } = options;
  await vendor.setLatency(latency);
  console.log(`\n# ${title}`);
  for (const work of works.filter((name) => options.works.includes(name))) {
    const plan = { work, rate, rounds, seconds, warmUp };
    const slices = await measureWork(participants, vendor, plan, createIds(hotShare));
    console.log(`\n## ${work}: ${titles[work]}`);
    if (rate === null) printThroughput(slices);
    else printWaiting(slices);
    results.push({ table, work, slices });
  }
  return results;
};

const run = async (options: Options): Promise<boolean> => {
  const { profile } = options;
  if (profile !== null) mkdirSync(profile, { recursive: true });
  const vendor = await startVendor();
  const participants: Participant[] = [];
  for (const name of options.participants) {
    participants.push(await startParticipant(name, vendor.origin, profile));
  }
  printMachine(options);
  const from = readClock();
  const results: Result[] = [];
  for (const table of options.tables) {
    results.push(...(await measureTable(table, participants, vendor, options)));
  }
  const isMet = printVerdict(results);
  if (profile !== null) {
    const until = readClock();
    await participants.find(({ name }) => name === 'dossier')?.end();
    printProfile(profile, { from, until });
  }
  return isMet;
};

// All that was started is killed when this process exits, and it does not exit by itself where a signal ends it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
try {
  process.exit((await run(readOptions(process.argv.slice(2)))) ? 0 : 1);
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
