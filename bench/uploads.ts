// Uploads of 5 MB, 20 at a time, each to an entity of its own, beside a server that only pipes them on. Run by hand:
//   npm run bench:uploads [seconds of each slice] [padded | photo | line]
// padded: a small picture that is 5 MB long, as fast as it is taken; photo: one of 12 megapixels; line: padded, from clients
// whose lines are 50 Mbit/s each, a gigabit in all.
// The program, the bare server and the vendor's stand-in are a process each, on loopback alone; the load is made here.
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { at, expectData, type Target } from './ask.ts';
import { forgetPeakMemory, readCpuSeconds, readMemory } from './compare/process-stat.ts';
import { startVendor, type Vendor } from './compare/vendor.ts';
import { adminKey, runAlone, startLiveProgram } from './live-program.ts';
import { hear, isolate } from './processes.ts';
import { fileSize, makeFile, upload, type Upload } from './upload-form.ts';

const atATime = 20;
const rounds = 5;
/** Uploads before anything is measured, one at a time. */
const warmUp = 20;
/** Milliseconds in which a server that has nothing to do comes to rest. */
const quiet = 3_000;

interface Participant {
  name: string;
  target: Target;
  pid: number;
  /** Megabytes (2^20 bytes) in memory before the first upload, and after the warm-up, with nothing to do. */
  fresh: number;
  idle: number;
}

interface Slice {
  /** Uploads in a second. */
  rate: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  /** Milliseconds of processor time for each: of the server, and of callers and vendor together. */
  cpu: number;
  others: number;
  /** Vendor calls for each. */
  calls: number;
  /** Megabytes above idle. */
  peak: number;
}

type What = Omit<Upload, 'entityId'>;

/** Bytes in a second. */
const line = 50e6 / 8;

let made = 0;

const uploadOne = async (target: Target, agent: Agent, what: What) => {
  made += 1;
  const answer = await upload(target, agent, { ...what, entityId: `bench-${process.pid}-${made}` });
  expectData(answer);
  if (answer.text.includes('"added":[]')) throw new Error(answer.text);
};

const rest = async ({ target, pid }: Participant, what: What): Promise<number> => {
  const agent = new Agent({ keepAlive: true });
  for (let count = 0; count < warmUp; count += 1) await uploadOne(target, agent, what);
  agent.destroy();
  await sleep(quiet);
  return readMemory(pid, 'VmRSS');
};

const readCpus = (pid: number, vendor: Vendor) => ({
  server: readCpuSeconds(pid),
  others: readCpuSeconds(process.pid) + readCpuSeconds(vendor.pid),
});

const measure = async (
  { target, pid, idle }: Participant,
  vendor: Vendor,
  what: What,
  seconds: number,
): Promise<Slice> => {
  const agent = new Agent({ keepAlive: true, maxSockets: atATime });
  const took: number[] = [];
  await vendor.tally();
  forgetPeakMemory(pid);
  const before = readCpus(pid, vendor);
  const began = performance.now();
  const work = async (_: unknown, place: number) => {
    // One after another, so that their last bytes do not come all at once.
    if (what.pace !== null) await sleep(((place / atATime) * fileSize * 1000) / what.pace);
    while (performance.now() - began < seconds * 1000) {
      const start = performance.now();
      await uploadOne(target, agent, what);
      took.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: atATime }, work));
  const elapsed = (performance.now() - began) / 1000;
  const after = readCpus(pid, vendor);
  agent.destroy();
  const each = (part: keyof typeof after) => ((after[part] - before[part]) * 1000) / took.length;
  return {
    rate: took.length / elapsed,
    p50: at(took, 0.5),
    p99: at(took, 0.99),
    cpu: each('server'),
    others: each('others'),
    calls: (await vendor.tally()).calls / took.length,
    peak: readMemory(pid, 'VmHWM') - idle,
  };
};

const print = ({ name, fresh, idle }: Participant, all: readonly Slice[]) => {
  const median = (key: keyof Slice) =>
    at(
      all.map((one) => one[key]),
      0.5,
    );
  const rates = all.map(({ rate }) => rate);
  const peaks = all.map(({ peak }) => peak);
  console.log(
    [
      `  ${name}`.padEnd(12),
      `${median('rate').toFixed(1)}/s (${Math.min(...rates).toFixed(1)}-${Math.max(...rates).toFixed(1)})`,
      `${((median('rate') * fileSize) / 1e6).toFixed(0)} MB/s`,
      `p50 ${median('p50').toFixed(0)} ms`,
      `p99 ${median('p99').toFixed(0)} ms`,
      `CPU ${median('cpu').toFixed(1)} ms each (callers and vendor ${median('others').toFixed(1)})`,
      `vendor calls ${median('calls').toFixed(1)}`,
      `fresh ${fresh.toFixed(0)} MB, idle ${idle.toFixed(0)} MB, peak above it ${peaks.map((peak) => peak.toFixed(0)).join(', ')} MB`,
    ].join(' | '),
  );
};

const compare = async (participants: readonly Participant[], vendor: Vendor, what: What, seconds: number) => {
  for (const one of participants) {
    one.fresh = readMemory(one.pid, 'VmRSS');
    one.idle = await rest(one, { ...what, pace: null });
  }
  const slices = participants.map((): Slice[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [place, one] of participants.entries()) {
      slices[place]!.push(await measure(one, vendor, what, seconds));
    }
  }
  participants.forEach((one, place) => print(one, slices[place]!));
  const ratios = slices[0]!.map(({ rate }, round) => rate / slices[1]![round]!.rate);
  const spread = `${Math.min(...ratios).toFixed(2)}-${Math.max(...ratios).toFixed(2)}`;
  console.log(`  throughput by the bare pipe's: ${at(ratios, 0.5).toFixed(2)} (${spread}); wanted: 0.7`);
  const peak = Math.max(...slices[0]!.map((slice) => slice.peak));
  console.log(`  peak memory above idle: ${peak.toFixed(0)} MB; wanted: at most 64`);
};

const parts = ['padded', 'photo', 'line'] as const;

const run = async (part: (typeof parts)[number], seconds: number, vendor: Vendor) => {
  const file = await makeFile(part === 'photo' ? 'photo' : 'padded');
  const what = { file, pace: part === 'line' ? line : null };
  console.log(
    `\nUploads of ${file.byteLength} bytes (${part}), ${atATime} at a time, ${rounds} times ${seconds} s each`,
  );
  const bare = isolate(new URL('bare-uploads.ts', import.meta.url), vendor.origin);
  const { origin } = await hear<{ origin: string }>(bare);
  const program = await startLiveProgram(vendor.origin);
  const target = { origin: program.origin, key: adminKey };
  try {
    const participants = [
      { name: 'dossier', target, pid: program.child.pid!, fresh: 0, idle: 0 },
      { name: 'bare pipe', target: { origin, key: '' }, pid: bare.pid!, fresh: 0, idle: 0 },
    ];
    await compare(participants, vendor, what, seconds);
  } finally {
    bare.kill('SIGKILL');
    program.child.kill('SIGKILL');
  }
};

const [seconds = '5', only] = process.argv.slice(2);
await runAlone(async () => {
  const vendor = await startVendor();
  for (const part of parts) {
    if (only === undefined || only === part) await run(part, Number(seconds), vendor);
  }
});
