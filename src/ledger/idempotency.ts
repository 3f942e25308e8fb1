// Remembers what a write answered under the caller's own key, so that a client that lost the answer may ask again
// and nothing is sent twice. Kept in this process: it ends with it.
import { ApiError } from '../errors.ts';

export interface KeyedCall {
  /** Keys of different callers never meet. */
  caller: string;
  key: string;
  /** Says whether the arguments are the same again. */
  fingerprint: string;
}

export interface Idempotency {
  /**
   * Runs the work once for each key. A result that `isKept` denies, and a fault, are forgotten: nothing was changed.
   * @throws ApiError IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_IN_PROGRESS
   */
  run<Result>(
    call: KeyedCall,
    work: () => Promise<Result>,
    isKept: (result: Result) => boolean,
  ): Promise<{ result: Result; replayed: boolean }>;
}

interface Entry {
  fingerprint: string;
  at: number;
  result: Promise<unknown>;
}

const keptFor = 24 * 60 * 60 * 1000;
/** Beyond so many the oldest is forgotten, so that memory stays bounded. */
const maxEntries = 50_000;
/** Milliseconds a repeated call waits for the first one. */
const longestWait = 20_000;

export const createIdempotency = (): Idempotency => {
  const entries = new Map<string, Entry>();

  const forgetOld = () => {
    // A Map keeps the order of insertion, so the oldest come first.
    for (const [id, { at }] of entries) {
      if (entries.size <= maxEntries && Date.now() - at < keptFor) return;
      entries.delete(id);
    }
  };

  return {
    async run(call, work, isKept) {
      forgetOld();
      const id = JSON.stringify([call.caller, call.key]);
      const known = entries.get(id);
      if (known !== undefined) {
        if (known.fingerprint !== call.fingerprint) throw reused();
        return { result: (await waitFor(known.result)) as Awaited<ReturnType<typeof work>>, replayed: true };
      }
      const running = work();
      const entry = { fingerprint: call.fingerprint, at: Date.now(), result: running };
      entries.set(id, entry);
      const forget = () => {
        if (entries.get(id) === entry) entries.delete(id);
      };
      try {
        const result = await running;
        if (!isKept(result)) forget();
        return { result, replayed: false };
      } catch (error) {
        // A write whose end is unclear is answered with a receipt; what is thrown was never sent.
        forget();
        throw error;
      }
    },
  };
};

const waitFor = async (result: Promise<unknown>): Promise<unknown> => {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise((_, reject) => {
    timer = setTimeout(() => reject(inProgress()), longestWait);
  });
  try {
    return await Promise.race([result, tooLong]);
  } finally {
    clearTimeout(timer);
  }
};

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
