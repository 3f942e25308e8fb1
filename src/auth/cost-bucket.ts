// Points of query cost for each caller: they come back with time, and can be saved up to a maximum. On PostgreSQL all
// servers share them; beside the embedded database there is one server, which keeps them in its memory.
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '../errors.ts';
import { createLevelRows } from '../store/level-rows.ts';
import { createLevels, type Demand } from '../store/levels.ts';
import type { Store } from '../store/store.ts';
import type { Caller } from './caller.ts';

export interface Taken {
  granted: boolean;
  /** Points asked for. */
  requested: number;
  /** Points left; null here and below: there is no limit. */
  remaining: number | null;
  /** Points that come back each second. */
  restoreRate: number | null;
  /** Points that can be saved up. */
  maximum: number | null;
  /** Seconds until as many are there as were asked for. */
  retryAfter: number;
}

export interface CostBucket {
  readonly maximum: number | null;
  /** All of the points, or none; no more than `maximum`. */
  take(caller: Caller, points: number): Promise<Taken>;
  /**
   * The points of an operation that is refused, whether they are there or not: a caller may go into debt. Answers with the
   * milliseconds that the refusal has to wait: where there are many, until their points would have come back, or a
   * second, so that whoever sends the next when the last is answered slows itself down, and nobody else.
   */
  charge(caller: Caller, points: number): Promise<number>;
  /**
   * Lets in who is not in debt, as far as this server knows. Others wait for the answer, so that whoever asks again at
   * once is slowed down by that.
   * @throws ApiError RATE_LIMITED
   */
  admit: (caller: Caller) => Promise<void>;
}

export interface CostBucketOptions {
  store: Store;
  /** Points in a second; 0: no limit. */
  rate: number;
  /** Points. */
  burst: number;
}

/** Microseconds. */
const second = 1_000_000;
/** Refused operations that are answered at once: a person who tries something out. */
const freeRefusals = 5;
/** Milliseconds that a refusal is held back at most. */
const longestHold = 1_000;

export const createCostBucket = ({ store, rate, burst }: CostBucketOptions): CostBucket => {
  if (rate === 0) return unlimited;
  // Rounded up, so that never more is granted than comes back.
  const toTime = (points: number) => Math.ceil((points * second) / rate);
  const full = toTime(burst);
  const levels = createLevels();
  const ask = store.backend === 'postgres' ? createLevelRows(store, levels) : levels.ask;
  const toDemand = (caller: Caller, points: number): Omit<Demand, 'most' | 'owed'> => ({
    key: `${caller.kind} ${caller.name}`,
    time: toTime(points),
  });
  return {
    maximum: burst,
    async take(caller, points) {
      const demand = { ...toDemand(caller, points), most: full, owed: false };
      const { granted, level } = await ask(demand);
      return {
        granted,
        requested: points,
        remaining: Math.max(0, Math.floor(((full - level) * rate) / second)),
        restoreRate: rate,
        maximum: burst,
        retryAfter: granted ? 0 : toSeconds(level + demand.time - full),
      };
    },
    async charge(caller, points) {
      // A debt without an end would lock out for good whoever once sent too many at the same time.
      const demand = { ...toDemand(caller, points), owed: true };
      await ask({ ...demand, most: 2 * full });
      const free = freeRefusals * demand.time;
      const most = free + longestHold * 1000;
      const { level } = await levels.ask({ ...demand, key: `refused ${demand.key}`, most });
      return Math.max(0, level - free) / 1000;
    },
    async admit(caller) {
      const debt = levels.read(toDemand(caller, 0).key) - full;
      if (debt <= 0) return;
      const hold = Math.min(debt / 1000, longestHold);
      await sleep(hold);
      throw new ApiError(
        'RATE_LIMITED',
        `The ${burst} points of query cost are used up, also by operations that were refused; ${rate} come back each second.`,
        { status: 429, retryable: true, retryAfter: toSeconds(debt - hold * 1000) },
      );
    },
  };
};

/** As the header Retry-After has them (RFC 9110, section 10.2.3): whole, and at least one. */
const toSeconds = (time: number) => Math.max(1, Math.ceil(time / second));

const unlimited: CostBucket = {
  maximum: null,
  take: async (_caller, requested) => ({
    granted: true,
    requested,
    remaining: null,
    restoreRate: null,
    maximum: null,
    retryAfter: 0,
  }),
  charge: async () => 0,
  admit: async () => undefined,
};
