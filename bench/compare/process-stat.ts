// What a process has used, its threads counted in, and the whole machine, as Linux tells it (proc(5)).
import { readFileSync, writeFileSync } from 'node:fs';

/** USER_HZ: how the kernel counts for user space, whatever its own clock. */
const ticksPerSecond = 100;

/** Processor time in seconds, in steps of 10 ms. */
export const readCpuSeconds = (pid: number): number => {
  const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  // The name may hold blanks and brackets: fields are counted from behind it.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
};

/** Processor time in seconds that everything on the machine has used, the kernel's own work included. */
export const readMachineCpuSeconds = (): number => {
  const [all = ''] = readFileSync('/proc/stat', 'latin1').split('\n', 1);
  const [user, nice, system, , , irq, softirq] = all.split(/\s+/).slice(1).map(Number);
  return (user! + nice! + system! + irq! + softirq!) / ticksPerSecond;
};

/** Megabytes (2^20 bytes) in memory: now, or at most since they were last forgotten. */
export const readMemory = (pid: number, which: 'VmRSS' | 'VmHWM'): number => {
  const text = readFileSync(`/proc/${pid}/status`, 'latin1');
  return Number(new RegExp(`^${which}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1]) / 1024;
};

/** From here on `VmHWM` counts anew; where the kernel doesn't let it, it stays the most since the start. */
export const forgetPeakMemory = (pid: number) => {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch (error) {
    if (!['EACCES', 'EPERM', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
};
