// What may leave the process. Only what was thrown on purpose does; anything else is logged by an allow-list
// of fields and becomes INTERNAL_SERVER_ERROR.
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { ApiError, errorCodes, type ErrorCode } from './errors.ts';
import type { Log } from './log.ts';

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

/** The codes of Apollo and of its upload scalar, and what they are called here. */
const apolloCodes: Readonly<Record<string, ErrorCode>> = {
  GRAPHQL_PARSE_FAILED: 'GRAPHQL_PARSE_FAILED',
  GRAPHQL_VALIDATION_FAILED: 'GRAPHQL_VALIDATION_FAILED',
  OPERATION_RESOLUTION_FAILURE: 'OPERATION_RESOLUTION_FAILURE',
  BAD_USER_INPUT: 'BAD_USER_INPUT',
  INVALID_UPLOAD_VALUE: 'BAD_USER_INPUT',
  BAD_REQUEST: 'BAD_REQUEST',
  PERSISTED_QUERY_NOT_FOUND: 'BAD_REQUEST',
  PERSISTED_QUERY_NOT_SUPPORTED: 'BAD_REQUEST',
};

const toErrorCode = (formatted: GraphQLFormattedError, error: unknown): ErrorCode | undefined => {
  // A mutation by GET: Apollo calls it a bad request, and only its status says what is wrong.
  if (error instanceof GraphQLError && toHttpStatus(error) === 405) return 'METHOD_NOT_ALLOWED';
  return apolloCodes[String(formatted.extensions?.['code'])] ?? ofDocument(error);
};

const toHttpStatus = ({ extensions }: GraphQLError) =>
  (extensions['http'] as { status?: number } | undefined)?.status;

/** GraphQL refuses some documents only when they are run: a subscription, for example. */
const ofDocument = (thrown: unknown): ErrorCode | undefined =>
  thrown instanceof GraphQLError && thrown.originalError === undefined && thrown.path === undefined
    ? 'GRAPHQL_VALIDATION_FAILED'
    : undefined;

/** What GraphQL says of a variable, in words of the schema alone; each stands at the end of its message. */
const reasons = [
  /Field "\w+" of required type "[\w![\]]+" was not provided\.$/,
  /Field "\w+" is not defined by type "\w+"\.$/,
  /Exactly one key must be specified for OneOf type "\w+"\.$/,
  /Expected non-nullable type "[\w![\]]+" not to be null\.$/,
  /Expected type "[\w![\]]+" to be an object\.$/,
];

/**
 * GraphQL repeats the value of a variable that it refuses, and a value may be personal data: what is told is its
 * place, if that is made of names and indices alone, and what is wanted there.
 */
const withoutValues = (message: string): string => {
  const name = /^Variable "\$(\w+)" got invalid value /.exec(message)?.[1];
  if (name === undefined) return message;
  const known = message.replace(/ Did you mean [^?]*\?$/, '');
  const place = [...known.matchAll(/ at "(\w+(?:\.\w+|\[\d+\])*)"; /g)].at(-1)?.[1];
  const reason = reasons.map((pattern) => pattern.exec(known)?.[0]).find((found) => found !== undefined);
  const type =
    / does not exist in "(\w+)" enum\.$/.exec(known)?.[1] ??
    /; (\w+) (?:cannot represent|must be) /.exec(known)?.[1];
  const wanted =
    reason ?? (type === undefined ? 'It does not fit its type.' : `A value of type "${type}" is wanted.`);
  const where = place?.startsWith(name) ? ` at "${place}"` : '';
  return `Variable "$${name}" has an invalid value${where}. ${wanted}`;
};

/** One error of an answer, as it may be seen by a caller. */
export const formatError = (
  formatted: GraphQLFormattedError,
  thrown: unknown,
  requestId: string,
  log: Log,
): GraphQLFormattedError => {
  const error = unwrapResolverError(thrown);
  const place = {
    ...(formatted.locations === undefined ? {} : { locations: formatted.locations }),
    ...(formatted.path === undefined ? {} : { path: formatted.path }),
  };
  if (error instanceof ApiError) {
    return { message: error.message, ...place, extensions: toExtensions(error, requestId) };
  }
  const code = toErrorCode(formatted, error);
  // What GraphQL itself says about the document or the variables, never what a resolver threw by accident.
  if (code !== undefined && (error instanceof GraphQLError || thrown instanceof GraphQLError)) {
    const fault = new ApiError(code, withoutValues(formatted.message));
    return { message: fault.message, ...place, extensions: toExtensions(fault, requestId) };
  }
  log.unexpected(error, requestId);
  const fault = new ApiError('INTERNAL_SERVER_ERROR', errorCodes.INTERNAL_SERVER_ERROR);
  return { message: fault.message, ...place, extensions: toExtensions(fault, requestId) };
};
