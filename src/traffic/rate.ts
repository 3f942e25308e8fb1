// How many calls a vendor is sent: below what it documents, with waiting rather than refusing where the wait is short. On
// PostgreSQL all servers share what a vendor takes; beside the embedded database there is one server.
import type { Pace, TakeTurn } from '../http/call.ts';
import { createLevelRows } from '../store/level-rows.ts';
import { createLevels } from '../store/levels.ts';
import type { Store } from '../store/store.ts';

/** Microseconds. */
const second = 1_000_000;
/** Of what may be sent in a second, the share that may be sent at once; the rest comes evenly. */
const share = 0.25;
/** So many may always be sent at once: a question to a vendor takes up to three calls. */
const fewest = 3;

/** `paces`: null where there is no limit. */
export const createTurns = (store: Store, paces: Readonly<Record<string, Pace | null>>): TakeTurn => {
  const levels = createLevels();
  const ask = store.backend === 'postgres' ? createLevelRows(store, levels) : levels.ask;
  return async (provider, kind, most) => {
    const pace = paces[provider] ?? null;
    if (pace === null) return 0;
    const rate = kind === 'write' ? pace.rate * pace.writes : pace.rate;
    const atOnce = Math.max(rate * share, fewest);
    // Together no more than the rate in any second, from a rate of 6 on. Rounded so that never more are sent.
    const time = Math.ceil(second / Math.max(rate - atOnce, rate / 2));
    const free = Math.floor(atOnce * time);
    const demand = { key: `vendor ${provider} ${kind}`, time, owed: false };
    const { granted, level } = await ask(
      { ...demand, most: free + Math.max(0, Math.floor(most * 1000)) },
      most,
    );
    return Math.max(0, (granted ? level : level + time) - free) / 1000;
  };
};
