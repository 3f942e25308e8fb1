// Where the time of a CPU profile went, as node --cpu-prof writes it.
// https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Profile {
  /** Microseconds of the machine's monotonic clock. */
  startTime: number;
  nodes: {
    id: number;
    callFrame: { functionName: string; url: string; lineNumber: number };
  }[];
  /** The node that ran at each sample. */
  samples: number[];
  /** Microseconds from one sample to the next; the first from the start. */
  timeDeltas: number[];
}

const shown = 10;

/** From the project or the package on. */
const toPlace = (url: string, line: number): string => {
  if (url === '') return 'native';
  const short = url.replace(/^file:\/\//, '').replace(/^.*\/(?=(?:node_modules|src|bench)\/)/, '');
  return `${short}:${line + 1}`;
};

export interface Period {
  from: number;
  until: number;
}

/** Microseconds of the machine's monotonic clock, which a profile is dated by. */
export const readClock = (): number => Number(process.hrtime.bigint() / 1000n);

/** Microseconds of each function itself within that time, without those it called. */
const toSelfTimes = (profile: Profile, { from, until }: Period): Map<string, number> => {
  const { nodes, samples, timeDeltas } = profile;
  const names = new Map(
    nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => [
      id,
      `${functionName || '(anonymous)'}  ${toPlace(url, lineNumber)}`,
    ]),
  );
  const times = new Map<string, number>();
  let clock = profile.startTime;
  samples.forEach((id, index) => {
    clock += timeDeltas[index]!;
    if (clock < from || clock > until) return;
    const name = names.get(id)!;
    // What a sample shows has run until the next one is taken.
    times.set(name, (times.get(name) ?? 0) + (timeDeltas[index + 1] ?? 0));
  });
  return times;
};

const idle = '(idle)  native';

/** Of each thread: the share of the time in which it was not idle. */
export const printProfile = (folder: string, period: Period) => {
  const names = readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'));
  for (const name of names) {
    const times = toSelfTimes(JSON.parse(readFileSync(join(folder, name), 'utf8')) as Profile, period);
    const all = [...times.values()].reduce((sum, time) => sum + time, 0);
    const spent = all - (times.get(idle) ?? 0);
    console.log(`\n## ${name}: busy for ${(spent / 1e6).toFixed(1)} of ${(all / 1e6).toFixed(1)} s`);
    const most = [...times].filter(([what]) => what !== idle).sort(([, left], [, right]) => right - left);
    for (const [what, time] of most.slice(0, shown)) {
      console.log(`${((time / spent) * 100).toFixed(1).padStart(5)} %  ${what}`);
    }
  }
};
