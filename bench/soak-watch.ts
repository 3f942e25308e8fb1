// What a running program holds on to: memory, sockets, timers, files.
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Inspector } from './inspector.ts';

export interface Sample {
  /** Seconds since the watch began. */
  at: number;
  /** Bytes. */
  heap: number;
  buffers: number;
  resident: number;
  database: number;
  /** How many. */
  sockets: number;
  /** Files that are open and have no name any more, as uploads are. */
  nameless: number;
  /** Files in the directory for temporary ones. */
  temporary: number;
  timers: number;
  /** What keeps the process alive or is under way, by kind. */
  resources: Record<string, number>;
}

export interface Watched {
  pid: number;
  inspector: Inspector;
  dataDir: string;
  temporaryDir: string;
}

/** What its descriptors stand for; one may be closed by the time it is looked at. */
const readDescriptors = (pid: number) => {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((name) => {
    try {
      return [readlinkSync(join(folder, name))];
    } catch {
      return [];
    }
  });
};

const sizeOf = (folder: string) =>
  readdirSync(folder).reduce((sum, name) => {
    const found = statSync(join(folder, name), { throwIfNoEntry: false });
    return sum + (found?.isFile() === true ? found.size : 0);
  }, 0);

const memory = '(({ arrayBuffers }) => arrayBuffers)(process.memoryUsage())';
const resources = `process.getActiveResourcesInfo().reduce(
  (counts, kind) => ({ ...counts, [kind]: (counts[kind] ?? 0) + 1 }), {})`;

export const takeSample = async (watched: Watched, began: number): Promise<Sample> => {
  const { pid, inspector, dataDir, temporaryDir } = watched;
  const timers = await inspector.countTimers();
  const heap = await inspector.heapInUse();
  const descriptors = readDescriptors(pid);
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return {
    at: (performance.now() - began) / 1000,
    heap,
    buffers: await inspector.evaluate<number>(memory),
    resident: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024,
    database: sizeOf(dataDir),
    sockets: descriptors.filter((link) => link.startsWith('socket:')).length,
    nameless: descriptors.filter((link) => link.endsWith('(deleted)')).length,
    temporary: readdirSync(temporaryDir).length,
    timers,
    resources: await inspector.evaluate<Record<string, number>>(resources),
  };
};

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);

export const printSample = (sample: Sample) => {
  const kinds = Object.entries(sample.resources).map(([kind, count]) => `${kind} ${count}`);
  console.log(
    [
      `${sample.at.toFixed(0)} s`.padStart(7),
      `heap ${megabytes(sample.heap)} MB`,
      `buffers ${megabytes(sample.buffers)} MB`,
      `resident ${megabytes(sample.resident)} MB`,
      `database ${megabytes(sample.database)} MB`,
      `sockets ${sample.sockets}`,
      `timers ${sample.timers}`,
      `nameless files ${sample.nameless}`,
      `temporary files ${sample.temporary}`,
      kinds.join(', '),
    ].join(' | '),
  );
};

/** Least squares: by how much the value grows in a second. */
export const slopeOf = (samples: readonly Sample[], read: (sample: Sample) => number): number => {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const middle = mean(samples.map(({ at }) => at));
  const average = mean(samples.map(read));
  const spread = samples.reduce((sum, { at }) => sum + (at - middle) ** 2, 0);
  return samples.reduce((sum, sample) => sum + (sample.at - middle) * (read(sample) - average), 0) / spread;
};
