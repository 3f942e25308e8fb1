// Two servers on one PostgreSQL against one of them. Run by hand:
//   npm run bench:two [seconds of each slice]
// 64 callers who each ask again when they are answered: all of them at one server, or every second one at the other, as
// a plain round-robin of connections would have it. Once with all the processor time that there is, and once with a part
// of a core for each server, so that the machine's cores are not what limits two of them.
import { randomBytes } from 'node:crypto';
import { at } from './ask.ts';
import { createCallers } from './compare/load.ts';
import type { Participant } from './compare/participants.ts';
import { readCpuSeconds, readMachineCpuSeconds } from './compare/process-stat.ts';
import { startVendor, type Vendor } from './compare/vendor.ts';
import { createIds, toWork, type WorkName } from './compare/work.ts';
import { limitCpu } from './cpu-limit.ts';
import { startDurablePostgres, type Postgres } from './durable-postgres.ts';
import { adminKey, runAlone, startLiveProgram } from './live-program.ts';
import { readTree, toUsed } from './process-tree.ts';

const rounds = 5;
const wanted = 1.7;
/** Seconds before the first slice of each kind. */
const warmUp = 2;
/** Of a core, for each server: two of them, the database, the vendor and the callers then fit on two cores. */
const share = 0.25;

interface Scene {
  vendor: Vendor;
  postgres: Postgres;
  servers: readonly Participant[];
}

/** Of one core. */
interface Shares {
  servers: number[];
  postgres: number;
  vendor: number;
  callers: number;
  /** Whatever else ran on the machine, and the kernel's own work: it should be little. */
  others: number;
}

interface Slice {
  rate: number;
  p50: number;
  p99: number;
  shares: Shares;
}

const takeId = createIds(0);

const startServers = async (vendor: Vendor, { url }: Postgres): Promise<Participant[]> => {
  const settings = { DATABASE_URL: url, LEDGER_SIGNING_KEY: randomBytes(24).toString('hex') };
  const servers: Participant[] = [];
  for (let count = 0; count < 2; count += 1) {
    const { child, origin } = await startLiveProgram(vendor.origin, settings);
    process.once('exit', () => child.kill('SIGKILL'));
    servers.push({
      name: 'dossier',
      dialect: 'dossier',
      origin,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${adminKey}` },
      pid: child.pid!,
      end: async () => void child.kill('SIGKILL'),
    });
  }
  return servers;
};

const readAll = ({ vendor, postgres, servers }: Scene) => ({
  servers: servers.map(({ pid }) => readCpuSeconds(pid)),
  postgres: readTree(postgres.pid),
  vendor: readCpuSeconds(vendor.pid),
  callers: readCpuSeconds(process.pid),
  machine: readMachineCpuSeconds(),
});

type Reading = ReturnType<typeof readAll>;

const toShares = (before: Reading, after: Reading, elapsed: number): Shares => {
  const share = (part: 'vendor' | 'callers' | 'machine') => (after[part] - before[part]) / elapsed;
  const servers = after.servers.map((used, place) => (used - before.servers[place]!) / elapsed);
  const postgres = toUsed(before.postgres, after.postgres) / elapsed;
  const [vendor, callers] = [share('vendor'), share('callers')];
  const known = servers.reduce((sum, part) => sum + part, postgres + vendor + callers);
  // The clocks differ in their steps.
  return { servers, postgres, vendor, callers, others: Math.max(0, share('machine') - known) };
};

/** `halves`: which server each half of the callers asks. */
const measure = async (
  scene: Scene,
  halves: readonly [Participant, Participant],
  work: WorkName,
  seconds: number,
): Promise<Slice> => {
  const callers = halves.map((server) => createCallers(server, toWork('dossier', work), takeId));
  const before = readAll(scene);
  const began = performance.now();
  const took = (await Promise.all(callers.map(({ run }) => run({ rate: null, seconds })))).flat();
  const elapsed = (performance.now() - began) / 1000;
  const shares = toShares(before, readAll(scene), elapsed);
  await Promise.all(callers.map(({ close }) => close()));
  return { rate: took.length / elapsed, p50: at(took, 0.5), p99: at(took, 0.99), shares };
};

const median = (slices: readonly Slice[], of: (slice: Slice) => number) => at(slices.map(of), 0.5);

/** Requests in a second of a server's processor time. */
const toYield = ({ rate, shares }: Slice) => rate / shares.servers.reduce((sum, part) => sum + part, 0);

const print = (name: string, slices: readonly Slice[]) => {
  const of = (toValue: (shares: Shares) => number) =>
    median(slices, ({ shares }) => toValue(shares)).toFixed(2);
  console.log(
    [
      `    ${name}`,
      `${median(slices, ({ rate }) => rate).toFixed(0)}/s`.padStart(7),
      `p50 ${median(slices, ({ p50 }) => p50).toFixed(1)} ms`,
      `p99 ${median(slices, ({ p99 }) => p99).toFixed(1)} ms`,
      `cores: servers ${of(({ servers }) => servers[0]!)} + ${of(({ servers }) => servers[1]!)}, PostgreSQL ${of((shares) => shares.postgres)}, vendor ${of((shares) => shares.vendor)}, callers ${of((shares) => shares.callers)}, others ${of((shares) => shares.others)}`,
      `per CPU second of a server ${median(slices, toYield).toFixed(0)}`,
    ].join(' | '),
  );
};

const compare = async (scene: Scene, work: WorkName, seconds: number) => {
  const [first, second] = scene.servers as [Participant, Participant];
  for (const server of scene.servers) await measure(scene, [server, server], work, warmUp);
  const [one, two]: [Slice[], Slice[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    // By turns, as one of them may have been compiled better.
    const alone = round % 2 === 0 ? first : second;
    one.push(await measure(scene, [alone, alone], work, seconds));
    two.push(await measure(scene, [first, second], work, seconds));
  }
  print('one server ', one);
  print('two servers', two);
  const ratios = two.map(({ rate }, round) => rate / one[round]!.rate);
  const yields = two.map((slice, round) => toYield(slice) / toYield(one[round]!));
  console.log(
    `    two by one: ${at(ratios, 0.5).toFixed(2)} (${Math.min(...ratios).toFixed(2)}-${Math.max(...ratios).toFixed(2)}), wanted ${wanted}; ` +
      `per CPU second of a server: ${at(yields, 0.5).toFixed(2)} (${Math.min(...yields).toFixed(2)}-${Math.max(...yields).toFixed(2)})`,
  );
};

const compareAll = async (scene: Scene, seconds: number, title: string) => {
  for (const latency of [0, 20]) {
    await scene.vendor.setLatency(latency);
    for (const work of ['Q2', 'M1'] as const) {
      console.log(`\n  ${work}, vendors at ${latency} ms, ${title}`);
      await compare(scene, work, seconds);
    }
  }
};

const run = async (scene: Scene, seconds: number) => {
  await compareAll(scene, seconds, 'as much processor time as there is');
  const free = limitCpu(
    scene.servers.map(({ pid }) => pid),
    share,
  );
  if (free === null) {
    console.log('\n  Parts of a core can not be given here: no control groups.');
    return;
  }
  try {
    await compareAll(scene, seconds, `${share} of a core for each server`);
  } finally {
    free();
  }
};

await runAlone(async () => {
  const vendor = await startVendor();
  const postgres = await startDurablePostgres();
  try {
    const servers = await startServers(vendor, postgres);
    await run({ vendor, postgres, servers }, Number(process.argv[2] ?? '3'));
    for (const server of servers) await server.end();
  } finally {
    await postgres.stop();
  }
});
