// Turns what went wrong on the way to a vendor into the closed list of faults. Nothing of the vendor's body,
// URL or headers gets in: those hold personal data and credentials.
import { RequestError, TimeoutError } from 'got';
import { errors } from 'undici';
import { ApiError } from '../errors.ts';
import type { CallKind, HttpAnswer } from './call.ts';
import { readCorrelationId } from './correlation-id.ts';

/** A deadline of our own has passed. */
export class DeadlineError extends Error {}

/** For a call that got no whole answer. */
export const toApiError = (provider: string, kind: CallKind, error: unknown): ApiError => {
  if (error instanceof ApiError) return error;
  // got wraps what is thrown while it makes the request.
  if (error instanceof RequestError && error.cause instanceof ApiError) return error.cause;
  const unusable = toUnusable(error);
  if (unusable !== null) {
    return new ApiError('PROVIDER_BAD_RESPONSE', `${provider} ${unusable}`, {
      provider,
      outcomeKnown: kind === 'read',
      cause: error,
    });
  }
  const outcomeKnown = kind === 'read' || !mayHaveBeenSent(error);
  if (isLate(error)) {
    return new ApiError('PROVIDER_TIMEOUT', `${provider} did not answer in time.`, {
      provider,
      retryable: outcomeKnown,
      outcomeKnown,
      cause: error,
    });
  }
  return new ApiError('PROVIDER_UNAVAILABLE', `${provider} can not be reached.`, {
    provider,
    retryable: outcomeKnown,
    outcomeKnown,
    cause: error,
  });
};

/** What is wrong with an answer that did come; null where none came. */
const toUnusable = (error: unknown): string | null => {
  if (error instanceof RangeError) return 'sent a larger answer than is allowed.';
  const { code } = ((error instanceof RequestError ? error.cause : error) ?? {}) as { code?: unknown };
  return isUndecodable(code) ? 'sent an answer that is not compressed as it says.' : null;
};

/** By zlib, Brotli and Zstandard, as Node.js names their faults; Z_BUF_ERROR is an answer that was cut. */
const isUndecodable = (code: unknown) =>
  /^(?:Z_DATA_ERROR|Z_NEED_DICT|ERR__ERROR_|ZSTD_error_)/.test(String(code));

/** got wraps what a request is destroyed with. */
const isLate = (error: unknown) =>
  error instanceof TimeoutError ||
  error instanceof DeadlineError ||
  error instanceof errors.ConnectTimeoutError ||
  (error instanceof RequestError && error.cause instanceof DeadlineError);

/** False only where the connection never stood: a write goes out on a connection of its own. */
const mayHaveBeenSent = (error: unknown) => {
  if (!(error instanceof RequestError)) return true;
  const timings = error.timings;
  if (timings === undefined) return true;
  const secure = error.options.url instanceof URL && error.options.url.protocol === 'https:';
  return (secure ? timings.secureConnect : timings.connect) !== undefined;
};

/** For a whole answer whose status is not on the call's list. */
export const toStatusError = (provider: string, answer: HttpAnswer): ApiError => {
  const { kind, status } = answer;
  const correlationId = readCorrelationId(answer);
  if (status === 401 || status === 403) {
    return new ApiError('PROVIDER_AUTH', `${provider} refuses this server's credentials.`, {
      provider,
      correlationId,
    });
  }
  if (status === 429) {
    return new ApiError('PROVIDER_RATE_LIMITED', `${provider} takes no more calls for now.`, {
      provider,
      correlationId,
      retryable: true,
      ...toRetryAfter(answer),
    });
  }
  if (status >= 500) {
    return new ApiError('PROVIDER_UNAVAILABLE', `${provider} answers that it is broken (${status}).`, {
      provider,
      correlationId,
      retryable: kind === 'read',
      outcomeKnown: kind === 'read',
      ...toRetryAfter(answer),
    });
  }
  return new ApiError(
    'PROVIDER_BAD_RESPONSE',
    `${provider} answered with an unexpected status (${status}).`,
    {
      provider,
      correlationId,
      outcomeKnown: kind === 'read' || isRefusal(status),
    },
  );
};

/** 408 and 499 say that something in between gave up waiting, not that the vendor refused. */
const isRefusal = (status: number) => status >= 400 && status < 500 && status !== 408 && status !== 499;

/** How long the vendor wants to be left alone, where it says so in a way that is to be understood. */
const toRetryAfter = ({ headers }: HttpAnswer): { retryAfter?: number } => {
  const retryAfter = toSeconds(headers['retry-after']) ?? toWait(headers['x-ratelimit-reset']);
  return retryAfter === undefined ? {} : { retryAfter };
};

/** Retry-After (RFC 9110, section 10.2.3): seconds, or a date; the first, where a vendor and its gateway both say one. */
const toSeconds = (values: string | string[] | undefined) => {
  const [value] = typeof values === 'string' ? [values] : (values ?? []);
  if (value === undefined) return undefined;
  if (/^\d{1,6}$/.test(value)) return Number(value);
  return /^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(value)
    ? toSecondsLeft(Date.parse(value))
    : undefined;
};

/** X-RateLimit-Reset, a moment in Unix seconds. */
const toWait = (value: string | string[] | undefined) =>
  typeof value === 'string' && /^\d{10}$/.test(value) ? toSecondsLeft(Number(value) * 1000) : undefined;

/** Whole seconds from now, and not less than none, up to a moment in milliseconds since 1970. */
const toSecondsLeft = (moment: number) =>
  Number.isNaN(moment) ? undefined : Math.max(0, Math.ceil((moment - Date.now()) / 1000));
