// Whether the soak has met its targets, and the figures for it.
import type { Outcomes } from './soak-load.ts';
import type { SoakLog } from './soak-log.ts';
import { slopeOf, type Sample } from './soak-watch.ts';
import type { Tallies } from './stand-ins.ts';

export interface Soaked {
  before: Sample;
  during: readonly Sample[];
  /** A while after the load has ended. */
  after: Sample;
  outcomes: Outcomes;
  log: SoakLog;
  calls: Tallies;
}

/** Seconds until everything has been done once; a third of the time where that is shorter. */
const warmUp = 180;
/** Seconds below which a slope is no more than noise. */
const leastSpan = 600;
/** Bytes in ten minutes. */
const mostGrowth = 1e6;
/** Lines that are shown of what was not expected. */
const shown = 5;

const printCounts = (title: string, counts: Record<string, number>) => {
  const parts = Object.entries(counts).sort(([, left], [, right]) => right - left);
  console.log(`  ${title.padEnd(30)} ${parts.map(([what, count]) => `${what} ${count}`).join(', ')}`);
};

/** Megabytes in ten minutes. */
const toGrowth = (samples: readonly Sample[], read: (sample: Sample) => number) =>
  (slopeOf(samples, read) * 600) / 1e6;

const printGrowth = (during: readonly Sample[]) => {
  const last = during.at(-1)?.at ?? 0;
  const counted = during.filter(({ at }) => at >= Math.min(warmUp, last / 3));
  const span = last - (counted[0]?.at ?? 0);
  const [heap, buffers, resident] = [
    toGrowth(counted, ({ heap }) => heap),
    toGrowth(counted, ({ buffers }) => buffers),
    toGrowth(counted, ({ resident }) => resident),
  ] as const;
  const isLong = span >= leastSpan;
  const note = isLong ? '' : `; ${span.toFixed(0)} s are too short to judge by`;
  console.log(
    `\nGrowth in ten minutes: heap ${heap.toFixed(2)} MB (wanted: at most 1), buffers ${buffers.toFixed(2)} MB, resident ${resident.toFixed(2)} MB${note}`,
  );
  return !isLong || heap * 1e6 <= mostGrowth;
};

const counted = ['sockets', 'timers', 'nameless', 'temporary'] as const;

export const isBack = (before: Sample, after: Sample) => counted.every((name) => after[name] <= before[name]);

const printHeld = ({ before, during, after }: Soaked) => {
  console.log('What it holds on to');
  for (const name of counted) {
    const most = Math.max(...during.map((sample) => sample[name]));
    console.log(`  ${name.padEnd(10)} before ${before[name]}, at most ${most}, after ${after[name]}`);
  }
};

/** No caller sends a form that is not whole, unless it is given up, and then hears of nothing. */
const neverAnswered = /^(?:INTERNAL_SERVER_ERROR|MALFORMED_MULTIPART|CLIENT)/;

const toUnexpected = (outcomes: Outcomes) =>
  Object.entries(outcomes).flatMap(([name, counts]) =>
    Object.keys(counts)
      .filter((what) => neverAnswered.test(what))
      .map((what) => `${name}: ${what}`),
  );

/** True: every target is met. */
export const judge = (soaked: Soaked): boolean => {
  const { before, during, after, outcomes, log, calls } = soaked;
  console.log('\nWhat came of what was done');
  for (const [name, counts] of Object.entries(outcomes).sort()) printCounts(name, counts);
  printCounts('log lines', log.counts);
  const byVendor = Object.entries(calls).map(([name, { calls: count }]): [string, number] => [name, count]);
  printCounts('calls that vendors got', Object.fromEntries(byVendor));
  const isFlat = printGrowth(during);
  printHeld(soaked);
  const unexpected = [...log.unexpected, ...toUnexpected(outcomes)];
  console.log(`Unexpected: ${unexpected.length} (wanted: none)`);
  for (const line of unexpected.slice(0, shown)) console.log(`  ${line}`);
  const back = isBack(before, after);
  console.log(isFlat && back && unexpected.length === 0 ? 'Every target is met.' : 'A target is missed.');
  return isFlat && back && unexpected.length === 0;
};
