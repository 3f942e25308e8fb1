import type { HttpAnswer } from './call.ts';
import { tryJson } from './read-json.ts';

const headers = ['x-correlation-id', 'x-request-id', 'x-amzn-requestid'];

/**
 * The vendor's own name for a call, by which its support finds it: Sumsub's `correlationId` in the body (its reference,
 * "Errors"), else what gateways put into a header. Null where there is none, or it does not look like one.
 */
export const readCorrelationId = (answer: HttpAnswer): string | null => {
  const body = tryJson(answer) as { correlationId?: unknown } | null | undefined;
  const found = [body?.correlationId, ...headers.map((name) => answer.headers[name])];
  return found.find((value): value is string => typeof value === 'string' && isOpaque(value)) ?? null;
};

const isOpaque = (value: string) => /^[\w.:=+/-]{1,128}$/.test(value);
