// The one way to a vendor: a deadline for every call, admission before anything is sent, and retries of reads alone.
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '../errors.ts';
import { createAdmission } from './admission.ts';
import { takeAnswer, takeStream } from './answer.ts';
import { byGot } from './by-got.ts';
import { byUndici } from './by-undici.ts';
import type { CallKind, HttpCall, HttpClient, HttpClientOptions } from './call.ts';
import { createRetryBudget, type RetryBudget } from './retry-budget.ts';
import type { Transport } from './sending.ts';
import { tryOnce } from './try-once.ts';

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
/** A moment by which nothing can be done any more. */
const past = 0;
/** Milliseconds of the pause before the second try at most, and from which a pause is too long to be waited for. */
const firstPause = 200;
const longestPause = 1_000;

/** What reads and writes go out by: a read costs undici the least, and got knows whether a write's connection ever stood. */
export interface Transports {
  read: Transport;
  write: Transport;
}

export const createHttpClient = (
  options: HttpClientOptions,
  transports: Transports = { read: byUndici, write: byGot },
): HttpClient => {
  const { provider } = options;
  const toAdmission = (kind: CallKind) =>
    createAdmission({ provider, takeTurn: (most) => options.takeTurn(provider, kind, most) });
  const lanes = { read: toAdmission('read'), write: toAdmission('write'), stream: toAdmission('read') };
  const budget = createRetryBudget();
  const toRead = earning(options, budget);
  const timeLeft = () => options.answerBy() - performance.now();
  /** A vendor that got no answer out in half of the time that a try may have is slow; in less, its caller is in a hurry. */
  const toFairTime = ({ timeout = readTimeout }: HttpCall) => Math.min(timeout, options.longest) / 2;
  return {
    timeLeft,
    readState: (lane) => lanes[lane].state,
    async read(call) {
      const end = performance.now() + Math.min(timeLeft(), longestRead);
      for (let attempt = 1; ; attempt += 1) {
        const timeout = call.timeout ?? readTimeout;
        const tried = { call, attempt, until: end, timeout, fairTime: toFairTime(call) };
        try {
          return await tryOnce(toRead, lanes.read, tried, (sending) => takeAnswer(transports.read, sending));
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
      const timeout = call.timeout ?? writeTimeout;
      const whole = Math.min(timeout, left - Math.min(timeToReadBack, left / 4));
      const until = left < leastForWrite ? past : performance.now() + whole;
      const once = { call, attempt: 1, until, timeout, fairTime: toFairTime(call) };
      return tryOnce(options, lanes.write, once, (sending) => takeAnswer(transports.write, sending));
    },
    async stream(call, absent) {
      const timeout = readTimeout;
      const until = performance.now() + Math.min(timeLeft(), 2 * timeout);
      const once = { call, attempt: 1, until, timeout, fairTime: toFairTime(call) };
      return tryOnce(options, lanes.stream, once, (sending) => takeStream(sending, absent));
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
