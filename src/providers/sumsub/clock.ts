import { ApiError } from '../../errors.ts';
import type { HttpAnswer } from '../../http/call.ts';
import { readCorrelationId } from '../../http/correlation-id.ts';
import { tryJson } from '../../http/read-json.ts';
import { wireError } from './wire.ts';

/** Milliseconds that X-App-Access-Ts may be away from the vendor's clock. */
const tolerance = 60_000;
const expired = 4004;

/**
 * CLOCK_SKEW where a 401 is for our clock: the vendor says so by a number, or, where it gives none, its `Date` header
 * does (RFC 9110, section 6.6.1). Null for every other refusal.
 * @see https://docs.sumsub.com/reference/authentication
 */
export const toClockSkew = (answer: HttpAnswer): ApiError | null => {
  if (answer.status !== 401) return null;
  const errorCode = wireError.safeParse(tryJson(answer)).data?.errorCode ?? null;
  const ahead = Date.now() - Date.parse(String(answer.headers['date']));
  const isFar = Math.abs(ahead) > tolerance;
  if (errorCode === null ? !isFar : errorCode !== expired) return null;
  const seconds = Math.round(Math.abs(ahead) / 1000);
  const differs = isFar
    ? `is ${seconds} seconds ${ahead > 0 ? 'ahead of' : 'behind'}`
    : 'does not agree with';
  return new ApiError(
    'CLOCK_SKEW',
    `SUMSUB refuses this server's signatures, as its clock ${differs} SUMSUB's: set it right.`,
    { provider: 'SUMSUB', correlationId: readCorrelationId(answer) },
  );
};
