// The one way to a vendor: a deadline for every call, admission before anything is sent, and retries of reads alone.
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '../errors.ts';
import { createAdmission } from './admission.ts';
import type { CallKind, HttpClient, HttpClientOptions } from './call.ts';
import { createRetryBudget, type RetryBudget } from './retry-budget.ts';
import { toAnswer, toStream } from './answer.ts';
import { noTime, tryOnce } from './try-once.ts';

/** Tries of a read. */
const maxTries = 3;
/** Milliseconds of one try. */
const readTimeout = 5_000;
const writeTimeout = 8_000;
/** Milliseconds of a read with all its tries, where nobody waits for it. */
const longestRead = 20_000;
/** Milliseconds that are kept to read back what was written; a quarter of what there is, where that is less. */
const timeToReadBack = 1_500;
/** Milliseconds without which no write is begun: it would only end in doubt. */
const leastForWrite = 400;
/** Milliseconds of the pause before the second try at most, and from which a pause is too long to be waited for. */
const firstPause = 200;
const longestPause = 1_000;

export const createHttpClient = (options: HttpClientOptions): HttpClient => {
  const { provider } = options;
  const toAdmission = (kind: CallKind) =>
    createAdmission({ provider, takeTurn: (most) => options.takeTurn(provider, kind, most) });
  const lanes = { read: toAdmission('read'), write: toAdmission('write'), stream: toAdmission('read') };
  const budget = createRetryBudget();
  const toRead = earning(options, budget);
  const timeLeft = () => options.answerBy() - performance.now();
  return {
    timeLeft,
    readState: (lane) => lanes[lane].state,
    async read(call) {
      const end = performance.now() + Math.min(timeLeft(), longestRead);
      for (let attempt = 1; ; attempt += 1) {
        const until = Math.min(end, performance.now() + (call.timeout ?? readTimeout));
        try {
          return await tryOnce(toRead, lanes.read, { call, attempt, until, isStream: false }, toAnswer);
        } catch (error) {
          const pause = toPause(error, attempt);
          const isPast = attempt >= (call.tries ?? maxTries) || performance.now() + pause >= end;
          if (isPast || pause >= longestPause || !budget.spend()) throw error;
          await sleep(pause);
        }
      }
    },
    async write(call) {
      const left = timeLeft();
      if (left < leastForWrite) throw noTime(provider);
      const whole = Math.min(call.timeout ?? writeTimeout, left - Math.min(timeToReadBack, left / 4));
      const until = performance.now() + whole;
      return tryOnce(options, lanes.write, { call, attempt: 1, until, isStream: false }, toAnswer);
    },
    async stream(call, absent) {
      const until = performance.now() + Math.min(timeLeft(), readTimeout);
      const once = { call, attempt: 1, until, isStream: true };
      return tryOnce(options, lanes.stream, once, (answered) => toStream(answered, absent));
    },
  };
};

/** A call that was refused here was not sent to anybody, and earns nothing. */
const earning = (options: HttpClientOptions, budget: RetryBudget): HttpClientOptions => ({
  ...options,
  onCall(event) {
    if (event.sent && event.attempt === 1) budget.earn();
    options.onCall(event);
  },
});

/**
 * Milliseconds until it may be tried again, drawn from all that it may be (full jitter); Infinity where that does not
 * help: only what may be gone in a moment is asked again, not a refusal, nor a vendor that limits or is slow.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
const toPause = (error: unknown, attempt: number): number => {
  if (!(error instanceof ApiError) || error.code !== 'PROVIDER_UNAVAILABLE') return Infinity;
  return Math.max(Math.random() * firstPause * 2 ** (attempt - 1), (error.retryAfter ?? 0) * 1000);
};
