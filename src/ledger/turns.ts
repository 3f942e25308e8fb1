// Whose turn it is to write to a thing, over all servers.
import { setTimeout as sleep } from 'node:timers/promises';
import { claim, underLease, type Lease } from '../store/lease.ts';
import type { Store } from '../store/store.ts';
import { beginInTime, ledgerLate, type Begin } from './begin-in-time.ts';
import { createKeyedLock } from './keyed-lock.ts';
import type { LedgerKeys } from './keys.ts';
import type { Pending } from './pending.ts';
import type { Settler } from './settle.ts';

export interface Turns {
  /**
   * Runs the work under the lease of the thing; null where its turn did not come in time, and it was not run.
   * @param answerBy By `performance.now()`.
   * @throws ApiError DEADLINE_EXCEEDED, LEDGER_UNAVAILABLE where the ledger did not answer by then, and it was not run.
   */
  take<Result>(key: string, answerBy: number, work: (turn: Turn) => Promise<Result>): Promise<Result | null>;
}

export interface Turn {
  lease: Lease;
  /** Aborted when it is no longer ours. */
  lost: AbortSignal;
  /** Called by work that has released it with the last that it recorded. */
  onReleased: () => void;
}

export interface TurnsOptions {
  store: Store;
  keys: LedgerKeys;
  pending: Pending;
  settler: Settler;
  stopping: AbortSignal;
  onUnexpected: (error: unknown) => void;
}

/** Milliseconds that nobody waits longer than for another write to the same thing. */
const longestTurn = 25_000;
/** Milliseconds that are kept to do what the turn is for: without them it would be of no use. */
const timeToAnswer = 500;
/** Milliseconds between looks whether another server has let go. */
const claimPause = 50;

export const createTurns = ({
  store,
  keys,
  pending,
  settler,
  stopping,
  onUnexpected,
}: TurnsOptions): Turns => {
  // Those of this process wait for each other here, in their order, and only one of them asks for the lease.
  const lock = createKeyedLock(stopping);

  /** `isClear`: nothing is in doubt about it. */
  const claimAndLook = (key: string) =>
    store.write(async (db) => {
      const lease = await claim(store, db, key);
      return lease === null ? null : { lease, isClear: await pending.isClear(db, key) };
    });

  const claimInTime = async (key: string, giveUp: number) => {
    while (!stopping.aborted) {
      const claimed = await claimAndLook(key);
      if (claimed !== null || performance.now() > giveUp) return claimed;
      await sleep(claimPause * (0.5 + Math.random()));
    }
    return null;
  };

  return {
    take<Result>(thing: string, answerBy: number, work: (turn: Turn) => Promise<Result>) {
      const patience = Math.max(0, Math.min(longestTurn, answerBy - performance.now() - timeToAnswer));
      const giveUp = performance.now() + patience;
      const key = keys.mac('exclusive', thing);
      let asked = performance.now();
      let isClaimed = false;
      const inTurn = async (begin: Begin<Result | null>) => {
        asked = performance.now();
        const claimed = await claimInTime(key, giveUp);
        if (claimed === null) return null;
        isClaimed = true;
        const { lease, isClear } = claimed;
        const onceClear = async (lost: AbortSignal, onReleased: () => void) =>
          isClear || (await settler.clear(lease, giveUp))
            ? begin(() => work({ lease, lost, onReleased }))
            : null;
        return underLease(store, lease, onceClear, {
          onUnexpected,
          // While the holder lives, what it has sent may still act.
          alongside: (db) => pending.hold(db, lease),
        });
      };
      return beginInTime<Result | null>(
        answerBy,
        (begin) => lock.run({ key, patience }, () => inTurn(begin)),
        () => {
          // What is in doubt about it takes too long to settle.
          if (isClaimed) return null;
          throw ledgerLate(asked);
        },
      );
    },
  };
};
