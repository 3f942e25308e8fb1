// Settles what is in doubt: writes whose outcome no call has recorded, as its server has died or had to give up. They
// are never sent again; once the old request can no longer act, the vendor is read, and what is found is recorded.
import { setTimeout as sleep } from 'node:timers/promises';
import type { AuditEntry } from '../model/audit.ts';
import { claimLease, underLease, type Lease } from '../store/lease.ts';
import { inTime } from '../store/in-time.ts';
import type { PendingRow } from './pending.ts';
import { settleRow, type SettlerOptions } from './settle-row.ts';

export interface Settler {
  /**
   * Settles, for good, all that is in doubt about what the lease is for, so that nothing new gets mixed up with it. False
   * where the old request may still act by then (`giveUp`: by `performance.now()`), or the vendor can not be asked.
   */
  clear(lease: Lease, giveUp: number): Promise<boolean>;
  /** The entry once its outcome has been looked for, or as it is where that takes too long, or until `answerBy`. */
  awaitEntry(entry: AuditEntry, answerBy: number): Promise<AuditEntry>;
  /** Looks for what is in doubt from time to time. */
  start(): void;
  /** Comes once it no longer looks, after the server is about to stop. */
  stopped(): Promise<void>;
}

/** So many are looked for at once. */
const atOnce = 8;
/** Milliseconds between two searches. */
const searchPause = 500;
const pauseAfterFault = 5_000;
/** Milliseconds a caller waits for what an interrupted call has left behind. */
const longestWait = 25_000;
const waitPause = 100;

export const createSettler = (options: SettlerOptions): Settler => {
  const { store, pending, audit, stopping } = options;
  let running: Promise<void> | undefined;

  const trySettle = async (row: PendingRow): Promise<void> => {
    if (stopping.aborted) return;
    const lease = await claimLease(store, row.exclusive_key);
    if (lease === null) return;
    await underLease(store, lease, () => settleRow(row, lease, false, options), options);
  };

  const search = async () => {
    const rows = await pending.due();
    const worker = async () => {
      for (let row = rows.shift(); row !== undefined; row = rows.shift()) {
        await trySettle(row).catch(options.onUnexpected);
      }
    };
    // One that can't be settled, or whose vendor is silent, does not keep the others from it.
    await Promise.all(Array.from({ length: atOnce }, worker));
  };

  const run = async () => {
    while (!stopping.aborted) {
      const pause = await search().then(
        () => searchPause,
        (error: unknown) => {
          options.onUnexpected(error);
          return pauseAfterFault;
        },
      );
      await sleep(pause, undefined, { signal: stopping, ref: false }).catch(() => undefined);
    }
  };

  return {
    async clear(lease, giveUp) {
      for (;;) {
        const rows = await pending.of(lease.key);
        const last = rows.at(-1);
        if (last === undefined) return true;
        const wait = last.settle_at - last.now;
        if (Math.max(wait, 0) > giveUp - performance.now() || stopping.aborted) return false;
        if (wait > 0) await sleep(wait, undefined, { signal: stopping }).catch(() => undefined);
        else for (const row of rows) if (!(await settleRow(row, lease, true, options))) return false;
      }
    },
    async awaitEntry(entry, answerBy) {
      const giveUp = Math.min(performance.now() + longestWait, answerBy);
      let known = entry;
      while (known.recordedAt === null && performance.now() < giveUp && !stopping.aborted) {
        await sleep(waitPause);
        const found = audit.find(entry.entryId);
        known = (await inTime(found, giveUp - performance.now(), () => null)) ?? known;
      }
      return known;
    },
    start() {
      running ??= run();
    },
    stopped: async () => running,
  };
};
