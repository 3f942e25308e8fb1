// How many calls a vendor is sent: below what it documents, with waiting rather than refusing where the wait is short. On
// PostgreSQL all servers share what a vendor takes; beside the embedded database there is one server.
import type { Pace, TakeTurn } from '../http/call.ts';
import { createLevelRows } from '../store/level-rows.ts';
import { createLevels } from '../store/levels.ts';
import type { Store } from '../store/store.ts';

const second = 1_000_000;

/** `paces`: null where there is no limit. */
export const createTurns = (store: Store, paces: Readonly<Record<string, Pace | null>>): TakeTurn => {
  const levels = createLevels();
  const ask = store.backend === 'postgres' ? createLevelRows(store, levels) : levels.ask;
  return async (provider, kind, most) => {
    const pace = paces[provider] ?? null;
    if (pace === null) return 0;
    const rate = kind === 'write' ? pace.rate * pace.writes : pace.rate;
    // Rounded up, so that never more are sent.
    const time = Math.ceil(second / rate);
    // One call may always be sent at once.
    const free = Math.max(time, Math.floor(pace.burst * second));
    const demand = { key: `vendor ${provider} ${kind}`, time, owed: false };
    const { granted, level } = await ask({ ...demand, most: free + Math.max(0, Math.floor(most * 1000)) });
    return Math.max(0, (granted ? level : level + time) - free) / 1000;
  };
};
