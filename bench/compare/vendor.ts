// The stand-in for the four vendors: a process of its own that is told how to behave.
import { hear, isolate } from '../processes.ts';
import type { Tally } from './stand-in.ts';

export interface Vendor {
  origin: string;
  pid: number;
  /** Milliseconds before each answer. */
  setLatency: (latency: number) => Promise<void>;
  /** Calls since the last time. */
  tally: () => Promise<Tally>;
}

export const startVendor = async (): Promise<Vendor> => {
  const child = isolate(new URL('stand-in.ts', import.meta.url), '0');
  process.once('exit', () => child.kill('SIGKILL'));
  const ended = new Promise<never>((_, reject) =>
    child.once('exit', () => reject(new Error('the vendors have ended'))),
  );
  // Whoever waits for the vendors hears of it; until somebody does, it is no fault.
  ended.catch(() => undefined);
  const { origin } = await Promise.race([hear<{ origin: string }>(child), ended]);
  const order = async <Told>(what: { latency: number } | { tally: true }): Promise<Told> => {
    const told = hear<Told>(child);
    child.send(what);
    return Promise.race([told, ended]);
  };
  return {
    origin,
    pid: child.pid!,
    async setLatency(latency) {
      await order<string>({ latency });
    },
    tally: () => order<Tally>({ tally: true }),
  };
};
