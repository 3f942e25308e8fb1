// Remembers what a write answered under the caller's own key, so that a client that lost the answer may ask again and
// nothing is sent twice: by the same server, by another one, or after a crash.
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '../errors.ts';
import { claimLease, underLease, type Lease } from '../store/lease.ts';
import { inTime } from '../store/in-time.ts';
import type { Store } from '../store/store.ts';
import { beginInTime, ledgerLate, type Begin } from './begin-in-time.ts';
import type { KeyedCall } from './entries.ts';
import { createKeptResults, type KeptResults } from './kept-results.ts';
import type { LedgerKeys } from './keys.ts';

export interface KeyUse {
  /** Keys of different callers never meet. */
  caller: string;
  key: string;
  /** Says whether the arguments are the same again. */
  fingerprint: string;
  /** The moment, by `performance.now()`, by which the caller wants an answer. */
  answerBy: number;
}

export interface Idempotency {
  /**
   * Runs the work once for each key. What it gives is kept as JSON, encrypted, for 25 hours. Work that keeps nothing
   * (`toKept` gives null), and a fault, are forgotten: nothing was changed; but for those of a call that goes on where
   * another one was interrupted.
   * @throws ApiError IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_IN_PROGRESS; DEADLINE_EXCEEDED, LEDGER_UNAVAILABLE
   */
  run<Result>(
    use: KeyUse,
    work: (call: KeyedCall) => Promise<Result>,
    toKept: (result: Result) => object | null,
  ): Promise<Ended<Result>>;
  /** Forgets what has been kept long enough. */
  forget(): Promise<void>;
}

/** Milliseconds a repeated call waits for the first one. */
const longestWait = 25_000;
/** Milliseconds between looks whether another server has come to its end. */
const waitPause = 100;

interface Running {
  fingerprint: string;
  result: Promise<unknown>;
}

/** What is to be done once for a key. */
interface Work<Result> {
  id: string;
  fingerprint: string;
  answerBy: number;
  work: (call: KeyedCall) => Promise<Result>;
  toKept: (result: Result) => object | null;
}

/** The same, where it may only be begun in time. */
interface Begun<Result> extends Work<Result> {
  begin: Begin<Ended<Result>>;
}

interface IdempotencyOptions {
  store: Store;
  keys: LedgerKeys;
  /** Aborted when the server is about to stop: nobody is kept waiting any longer. */
  stopping: AbortSignal;
  onUnexpected: (error: unknown) => void;
}

/** Runs what no call has done yet under the lease of its key, and gives what is known of it otherwise. */
const createRun = (
  { store, stopping, onUnexpected }: IdempotencyOptions,
  results: KeptResults,
): (<Result>(work: Begun<Result>) => Promise<Ended<Result>>) => {
  /** What is known of the key; null where the call is still to be made, or is being made. */
  const replay = async <Result>({ id, fingerprint }: Work<Result>): Promise<Ended<Result> | null> => {
    const row = await results.find(id);
    if (row !== null && row.fingerprint !== fingerprint) throw reused();
    if (row === null || row.result === null) return null;
    return { replayed: true, result: results.open(id, row.result) };
  };

  const runUnder = async <Result>(work: Begun<Result>, lease: Lease): Promise<Ended<Result>> => {
    const entered = await results.enter(work.id, work.fingerprint);
    if (entered !== null)
      return runFirst(results, onUnexpected, work, { id: entered, resumed: false, lease });
    // Whoever had the key may have come to an end just before it was ours; or has died over it.
    const ended = await replay(work);
    const row = await results.find(work.id);
    return ended ?? runFirst(results, onUnexpected, work, { id: row?.callId ?? '', resumed: true, lease });
  };

  return async (work) => {
    const giveUp = Math.min(performance.now() + longestWait, work.answerBy);
    for (;;) {
      const ended = await replay(work);
      if (ended !== null) return ended;
      const lease = await claimLease(store, work.id);
      if (lease !== null) {
        return underLease(store, lease, () => runUnder(work, lease), { onUnexpected });
      }
      if (performance.now() + waitPause > giveUp || stopping.aborted) throw inProgress();
      await sleep(waitPause);
    }
  };
};

export const createIdempotency = (options: IdempotencyOptions): Idempotency => {
  const { store, keys } = options;
  const results = createKeptResults(store, keys);
  const run = createRun(options, results);
  /** The calls of this process: those that wait for one of them need not ask the database. */
  const running = new Map<string, Running>();

  /** At once with those of this process that have the same key. */
  const join = async <Result>(work: Work<Result>): Promise<Ended<Result>> => {
    const local = running.get(work.id);
    if (local !== undefined) {
      if (local.fingerprint !== work.fingerprint) throw reused();
      const patience = Math.min(longestWait, work.answerBy - performance.now());
      const result = await inTime(local.result, patience, () => {
        throw inProgress();
      });
      return { replayed: true, result };
    }
    const forget = () => running.get(work.id)?.result === result && running.delete(work.id);
    const asked = performance.now();
    const first = beginInTime<Ended<Result>>(
      work.answerBy,
      (begin) => run({ ...work, begin }).finally(forget),
      () => {
        // Another call may have used the key before.
        throw ledgerLate(asked, false);
      },
    );
    const result = first.then((ended) => ended.result);
    // Nobody may be waiting for it; and one that was given up keeps nobody else from it.
    result.catch(forget);
    running.set(work.id, { fingerprint: work.fingerprint, result });
    return first;
  };

  return {
    run: (use, work, toKept) =>
      join({
        id: keys.mac('idempotency', JSON.stringify([use.caller, use.key])),
        fingerprint: keys.mac('arguments', use.fingerprint),
        answerBy: use.answerBy,
        work,
        toKept,
      }),
    forget: () => results.forget(),
  };
};

const runFirst = async <Result>(
  results: KeptResults,
  onUnexpected: (error: unknown) => void,
  { begin, work, toKept }: Begun<Result>,
  call: KeyedCall,
): Promise<Ended<Result>> => {
  let kept: object | null = null;
  try {
    const ended = await begin(async () => ({ replayed: false, result: await work(call) }));
    if (!ended.replayed) kept = toKept(ended.result);
    return ended;
  } finally {
    // What can't be kept now is found step by step in the ledger when the call is repeated; and so is what a call has sent
    // that was interrupted, however this one ends.
    if (kept !== null || !call.resumed) await results.keep(call, kept).catch(onUnexpected);
  }
};

type Ended<Result> = { replayed: false; result: Result } | { replayed: true; result: unknown };

const reused = () =>
  new ApiError(
    'IDEMPOTENCY_KEY_REUSED',
    'This idempotency key was used before with other arguments: take a new key for a new write.',
  );
const inProgress = () =>
  new ApiError('IDEMPOTENCY_IN_PROGRESS', 'The first call with this idempotency key still runs.', {
    retryable: true,
    outcomeKnown: false,
  });
