// One piece of work by all participants: warmed up one after the other, then in slices that take turns.
import { at } from '../ask.ts';
import { createCallers, type Load } from './load.ts';
import type { Participant, ParticipantName } from './participants.ts';
import { forgetPeakMemory, readCpuSeconds, readMachineCpuSeconds, readMemory } from './process-stat.ts';
import type { Vendor } from './vendor.ts';
import { toWork, type TakeId, type WorkName } from './work.ts';

/** Of one core, 0 to 1; above it where threads work beside each other. */
export interface Shares {
  server: number;
  vendor: number;
  callers: number;
  /** Whatever else ran on the machine: it should be little. */
  others: number;
}

export interface Slice {
  /** Requests that were answered in a second. */
  rate: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  /** Microseconds of processor time of the server for each request. */
  cpu: number;
  shares: Shares;
  /** Megabytes of the server. */
  peak: number;
  /** Vendor calls for each request. */
  calls: number;
  /** Those that read what was being read just then, for each request. */
  equal: number;
}

export type Slices = ReadonlyMap<ParticipantName, readonly Slice[]>;

export interface Plan extends Load {
  work: WorkName;
  rounds: number;
  /** Seconds. */
  warmUp: number;
}

/** Seconds at the start of each slice that are not counted: connections are made, and caches are filled again. */
const leadIn = 0.3;

const readCpus = (participant: Participant, vendor: Vendor) => {
  const { user, system } = process.cpuUsage();
  return {
    server: readCpuSeconds(participant.pid),
    vendor: readCpuSeconds(vendor.pid),
    callers: (user + system) / 1e6,
    machine: readMachineCpuSeconds(),
  };
};

const toShares = (
  before: ReturnType<typeof readCpus>,
  after: ReturnType<typeof readCpus>,
  elapsed: number,
): Shares => {
  const share = (part: keyof typeof before) => (after[part] - before[part]) / elapsed;
  const [server, vendor, callers] = [share('server'), share('vendor'), share('callers')];
  // The clocks differ in their steps.
  return { server, vendor, callers, others: Math.max(0, share('machine') - server - vendor - callers) };
};

const measureSlice = async (
  participant: Participant,
  vendor: Vendor,
  { work, rate, seconds }: Plan,
  takeId: TakeId,
): Promise<Slice> => {
  const callers = createCallers(participant, toWork(participant.dialect, work), takeId);
  try {
    await callers.run({ rate, seconds: leadIn });
    await vendor.tally();
    forgetPeakMemory(participant.pid);
    const before = readCpus(participant, vendor);
    const began = performance.now();
    const took = await callers.run({ rate, seconds });
    const elapsed = (performance.now() - began) / 1000;
    const shares = toShares(before, readCpus(participant, vendor), elapsed);
    const { calls, equal } = await vendor.tally();
    return {
      rate: took.length / elapsed,
      p50: at(took, 0.5),
      p99: at(took, 0.99),
      cpu: ((shares.server * elapsed) / took.length) * 1e6,
      shares,
      peak: readMemory(participant.pid, 'VmHWM'),
      calls: calls / took.length,
      equal: equal / took.length,
    };
  } finally {
    await callers.close();
  }
};

const warmUp = async (participant: Participant, { work, rate, warmUp: seconds }: Plan, takeId: TakeId) => {
  const callers = createCallers(participant, toWork(participant.dialect, work), takeId);
  try {
    await callers.run({ rate, seconds });
  } finally {
    await callers.close();
  }
};

/** Each round begins with another one, so that nobody always follows the same. */
export const measureWork = async (
  participants: readonly Participant[],
  vendor: Vendor,
  plan: Plan,
  takeId: TakeId,
): Promise<Slices> => {
  const slices = new Map<ParticipantName, Slice[]>(participants.map(({ name }) => [name, []]));
  for (const participant of participants) await warmUp(participant, plan, takeId);
  for (let round = 0; round < plan.rounds; round += 1) {
    const first = round % participants.length;
    for (const participant of [...participants.slice(first), ...participants.slice(0, first)]) {
      slices.get(participant.name)!.push(await measureSlice(participant, vendor, plan, takeId));
    }
  }
  return slices;
};
