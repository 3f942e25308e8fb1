// Whether a call goes out to a vendor now: its breaker, its rate, what the vendor has asked for, and a place among the
// calls that are on their way. What is refused here, the vendor never hears of.
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '../errors.ts';
import { createBreaker, type BreakerState, type Verdict } from './breaker.ts';
import { createBulkhead } from './bulkhead.ts';

/** A call that is on its way. */
export interface Pass {
  /**
   * What its end says of the vendor. `fault`: null where it was answered. `fair`: it had time enough to answer.
   * `isFirst`: of the tries of one read only the first can speak against the vendor, so that one bad record is one voice.
   */
  judge(fault: unknown, fair: boolean, isFirst: boolean): void;
  /** Lets go of its place. */
  leave: () => void;
}

export interface Admission {
  readonly state: AdmissionState;
  /**
   * Waits for half of the time there is at most: what goes out without time to be answered is of no use, and a write
   * would only end in doubt.
   * @param until The moment, by `performance.now()`, by which the call has to be answered.
   * @throws ApiError PROVIDER_UNAVAILABLE or PROVIDER_RATE_LIMITED; nothing was sent.
   */
  enter(until: number): Promise<Pass>;
}

export interface AdmissionState {
  breaker: BreakerState;
  /** Calls on their way. */
  active: number;
  /** Calls that wait for a place. */
  waiting: number;
}

export interface AdmissionOptions {
  provider: string;
  /** Takes a call out of what the vendor may be sent; the milliseconds that it has to wait for its turn. */
  takeTurn: (most: number) => Promise<number>;
}

/** As many as there are connections to keep. */
const size = { places: 64, queue: 1_024 };
/** Milliseconds that a call waits at most for its turn under the vendor's rate. */
const longestTurn = 2_000;
/** Milliseconds for which a vendor that says that it is sent too much is left alone at most. */
const longestRest = 5_000;

export const createAdmission = ({ provider, takeTurn }: AdmissionOptions): Admission => {
  const breaker = createBreaker();
  const bulkhead = createBulkhead(size);
  let restUntil = 0;
  /** Of those that have a place, the ones that wait for their turn. */
  let turning = 0;

  const check = () => {
    const wait = breaker.wait();
    if (wait > 0) throw broken(provider, wait);
    const rest = restUntil - performance.now();
    if (rest > 0) throw tooMany(provider, rest);
  };
  const waitForTurn = async (giveUp: number) => {
    const most = Math.max(0, Math.min(longestTurn, giveUp - performance.now()));
    turning += 1;
    try {
      const wait = await takeTurn(most);
      if (wait > most || (wait > 0 && performance.now() + wait > giveUp)) throw tooMany(provider, wait);
      if (wait > 0) await sleep(wait);
    } finally {
      turning -= 1;
    }
  };

  return {
    get state() {
      return { breaker: breaker.state, active: bulkhead.active, waiting: bulkhead.waiting };
    },
    async enter(until) {
      check();
      const giveUp = (performance.now() + until) / 2;
      const leave = await bulkhead.enter(Math.max(0, giveUp - performance.now()));
      try {
        check();
        if (leave === null) throw turning > 0 ? tooMany(provider, longestTurn) : busy(provider);
        // Its turn comes last: those who waited for a place must not all go out at once when the vendor comes back.
        await waitForTurn(giveUp);
        check();
      } catch (error) {
        leave?.();
        throw error;
      }
      const judge = breaker.begin();
      return {
        leave,
        judge(fault, fair, isFirst) {
          const verdict = toVerdict(fault, fair);
          judge(verdict === 'broken' && !isFirst ? 'nothing' : verdict);
          if (breaker.state === 'open') bulkhead.clear();
          if (isLimit(fault)) restUntil = Math.max(restUntil, performance.now() + toRest(fault));
        },
      };
    },
  };
};

/** A vendor that refuses, or says that it is sent too much, works. */
const wellCodes: readonly string[] = [
  'PROVIDER_AUTH',
  'CLOCK_SKEW',
  'PROVIDER_RATE_LIMITED',
  'PROVIDER_BAD_RESPONSE',
];

const toVerdict = (fault: unknown, fair: boolean): Verdict => {
  if (fault === null) return 'well';
  if (!(fault instanceof ApiError)) return 'nothing';
  if (fault.code === 'PROVIDER_UNAVAILABLE') return 'broken';
  if (fault.code === 'PROVIDER_TIMEOUT') return fair ? 'broken' : 'nothing';
  return wellCodes.includes(fault.code) ? 'well' : 'nothing';
};

const isLimit = (fault: unknown): fault is ApiError =>
  fault instanceof ApiError && fault.code === 'PROVIDER_RATE_LIMITED';

const toRest = ({ retryAfter = 0 }: ApiError) => Math.min(retryAfter * 1000, longestRest);

/** Whole, and at least one, as the header Retry-After has them (RFC 9110, section 10.2.3). */
const toSeconds = (milliseconds: number) => Math.max(1, Math.ceil(milliseconds / 1000));

const broken = (provider: string, wait: number) =>
  new ApiError(
    'PROVIDER_UNAVAILABLE',
    `${provider} has failed again and again, so it is left alone for a moment; nothing was sent.`,
    { provider, retryable: true, retryAfter: toSeconds(wait) },
  );

const busy = (provider: string) =>
  new ApiError('PROVIDER_UNAVAILABLE', `Too many calls wait for ${provider} already; nothing was sent.`, {
    provider,
    retryable: true,
    retryAfter: 1,
  });

const tooMany = (provider: string, wait: number) =>
  new ApiError(
    'PROVIDER_RATE_LIMITED',
    `${provider} is sent as many calls as it takes at the moment; nothing was sent.`,
    { provider, retryable: true, retryAfter: toSeconds(wait) },
  );
