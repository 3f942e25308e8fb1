// Parts of a core for processes, so that more of them fit on a machine than it has cores: by control groups of Linux, first
// version, which only root may make (https://docs.kernel.org/scheduler/sched-bwc.html).
import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs';

const root = '/sys/fs/cgroup/cpu';
/** Microseconds in which a process may use its part; short, so that nobody is held up for long. */
const period = 10_000;

/** Lets each use that part of a core (0 to 1), until the answer is called. Null: this machine doesn't allow it. */
export const limitCpu = (pids: readonly number[], share: number): (() => void) | null => {
  const made: string[] = [];
  const undo = () => {
    if (made.length === 0) return;
    for (const pid of pids) writeFileSync(`${root}/cgroup.procs`, String(pid));
    for (const folder of made.splice(0)) rmdirSync(folder);
  };
  try {
    for (const pid of pids) {
      const folder = `${root}/dossier-bench-${pid}`;
      mkdirSync(folder);
      made.push(folder);
      writeFileSync(`${folder}/cpu.cfs_period_us`, String(period));
      writeFileSync(`${folder}/cpu.cfs_quota_us`, String(Math.round(period * share)));
      writeFileSync(`${folder}/cgroup.procs`, String(pid));
    }
    // Before anybody kills them: what has ended can't be moved any more.
    process.prependOnceListener('exit', undo);
    return undo;
  } catch (error) {
    undo();
    if (['ENOENT', 'EACCES', 'EROFS', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return null;
    throw error;
  }
};
