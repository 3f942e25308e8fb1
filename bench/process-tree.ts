// What a process and all that it has started have used, as Linux tells it (proc(5)).
import { readdirSync, readFileSync } from 'node:fs';
import { readCpuSeconds } from './compare/process-stat.ts';

/** `pids` and those that they have started, and so on. */
export const listTree = (pid: number): number[] => {
  try {
    const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'latin1').split(' ').filter(Boolean).map(Number),
    );
    return [pid, ...children.flatMap(listTree)];
  } catch {
    // It has ended.
    return [];
  }
};

/** Processor time in seconds, by process: the ones that have ended are not in it. */
export const readTree = (pid: number): Map<number, number> => {
  const found = new Map<number, number>();
  for (const one of listTree(pid)) {
    try {
      found.set(one, readCpuSeconds(one));
    } catch {
      // It has ended.
    }
  }
  return found;
};

/** Seconds between two readings, of those that are in the later one. */
export const toUsed = (before: ReadonlyMap<number, number>, after: ReadonlyMap<number, number>): number =>
  [...after].reduce((sum, [pid, seconds]) => sum + seconds - (before.get(pid) ?? 0), 0);
