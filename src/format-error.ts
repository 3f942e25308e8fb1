// What may leave the process. Only what was thrown on purpose does; anything else is logged by an allow-list
// of fields and becomes INTERNAL_SERVER_ERROR.
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { ApiError, errorCodes, type ErrorCode } from './errors.ts';
import type { Log } from './log.ts';
import { withoutValues } from './without-values.ts';

export interface FaultExtensions {
  code: ErrorCode;
  retryable: boolean;
  outcomeKnown: boolean;
  requestId: string;
  provider?: string;
  /** Seconds. */
  retryAfter?: number;
  [key: string]: unknown;
}

export const toExtensions = (error: ApiError, requestId: string): FaultExtensions => ({
  code: error.code,
  retryable: error.retryable,
  outcomeKnown: error.outcomeKnown,
  requestId,
  ...(error.provider === undefined ? {} : { provider: error.provider }),
  ...(error.retryAfter === undefined ? {} : { retryAfter: error.retryAfter }),
});

/** The codes of Apollo, and what they are called here. */
const apolloCodes: Readonly<Record<string, ErrorCode>> = {
  GRAPHQL_PARSE_FAILED: 'GRAPHQL_PARSE_FAILED',
  GRAPHQL_VALIDATION_FAILED: 'GRAPHQL_VALIDATION_FAILED',
  OPERATION_RESOLUTION_FAILURE: 'OPERATION_RESOLUTION_FAILURE',
  BAD_USER_INPUT: 'BAD_USER_INPUT',
  BAD_REQUEST: 'BAD_REQUEST',
  PERSISTED_QUERY_NOT_FOUND: 'BAD_REQUEST',
  PERSISTED_QUERY_NOT_SUPPORTED: 'BAD_REQUEST',
};

/** Where Apollo only says what is wrong, what to do instead. */
const ownWords: Partial<Record<ErrorCode, string>> = {
  BATCHING_DISABLED: 'Send one operation in a request.',
};

const toErrorCode = (formatted: GraphQLFormattedError, error: unknown): ErrorCode | undefined => {
  // Apollo calls all of these a bad request, and only the status or the text says what is wrong.
  const status = error instanceof GraphQLError ? toHttpStatus(error) : undefined;
  if (status === 405) return 'METHOD_NOT_ALLOWED';
  if (status === 415) return 'UNSUPPORTED_MEDIA_TYPE';
  if (formatted.message === 'Operation batching disabled.') return 'BATCHING_DISABLED';
  // In the middle of an operation GraphQL itself refuses arguments alone; all else there is a fault of a resolver.
  if (formatted.path !== undefined) return isOfArgument(error) ? 'BAD_USER_INPUT' : undefined;
  return apolloCodes[String(formatted.extensions?.['code'])] ?? ofDocument(error);
};

const toHttpStatus = ({ extensions }: GraphQLError) =>
  (extensions['http'] as { status?: number } | undefined)?.status;

const isOfArgument = (error: unknown) =>
  error instanceof GraphQLError && error.originalError === undefined && /^Argument "\w/.test(error.message);

/** GraphQL refuses some documents only when they are run: a subscription, for example. */
const ofDocument = (thrown: unknown): ErrorCode | undefined =>
  thrown instanceof GraphQLError && thrown.originalError === undefined && thrown.path === undefined
    ? 'GRAPHQL_VALIDATION_FAILED'
    : undefined;

/** Apollo wraps what a resolver throws, and what is thrown before an operation runs. */
const toCause = (thrown: unknown): unknown =>
  thrown instanceof GraphQLError && thrown.originalError instanceof ApiError
    ? thrown.originalError
    : unwrapResolverError(thrown);

/** One error of an answer, as it may be seen by a caller. */
export const formatError = (
  formatted: GraphQLFormattedError,
  thrown: unknown,
  requestId: string,
  log: Log,
): GraphQLFormattedError => {
  const error = toCause(thrown);
  const place = {
    ...(formatted.locations === undefined ? {} : { locations: formatted.locations }),
    ...(formatted.path === undefined ? {} : { path: formatted.path }),
  };
  if (error instanceof ApiError) {
    if (error.code === 'INTERNAL_SERVER_ERROR') log.unexpected(error.cause ?? error, requestId);
    return { message: error.message, ...place, extensions: toExtensions(error, requestId) };
  }
  const code = toErrorCode(formatted, error);
  // What GraphQL itself says about the document or the variables, never what a resolver threw by accident.
  if (code !== undefined && (error instanceof GraphQLError || thrown instanceof GraphQLError)) {
    const fault = new ApiError(code, ownWords[code] ?? withoutValues(code, formatted.message));
    return { message: fault.message, ...place, extensions: toExtensions(fault, requestId) };
  }
  log.unexpected(error, requestId);
  const fault = new ApiError('INTERNAL_SERVER_ERROR', errorCodes.INTERNAL_SERVER_ERROR);
  return { message: fault.message, ...place, extensions: toExtensions(fault, requestId) };
};
