// The closed list of faults that may reach a caller. An expected refusal is no fault: it is data, in a
// payload's `userErrors`.

/** Each code with the moment it is used. */
export const errorCodes = {
  BAD_USER_INPUT: 'An argument has a value that is not allowed.',
  INVALID_ID: 'An id that the vendor can not have given out, or does not allow; no vendor was asked.',
  UNAUTHENTICATED: 'No credential, or one that is not known.',
  FORBIDDEN: 'The credential does not have the scope that this needs; the message names it.',
  CREDENTIALS_UNAVAILABLE:
    'What proves the credential can not be asked at the moment, so nobody is let in by it.',
  RATE_LIMITED: 'The caller has used up its points of query cost; they come back with time.',
  CSRF_BLOCKED: 'A request that a browser could send across sites unasked, without the preflight header.',
  GRAPHQL_PARSE_FAILED: 'The document is not GraphQL.',
  OPERATION_TOO_COMPLEX:
    'The document asks for more than is allowed; the message names the limit and the value.',
  INTROSPECTION_DISABLED: 'In production the schema is shown only to callers with the scope schema:read.',
  GRAPHQL_VALIDATION_FAILED: 'The document does not fit the schema.',
  OPERATION_RESOLUTION_FAILURE: 'The document does not say which operation to run.',
  BATCHING_DISABLED: 'Several requests in one body.',
  PAYLOAD_TOO_LARGE: 'The body is larger than allowed.',
  BAD_REQUEST: 'The HTTP request is malformed.',
  UNSUPPORTED_MEDIA_TYPE: 'The body is neither JSON nor a multipart request.',
  METHOD_NOT_ALLOWED: 'The HTTP method does not fit.',
  NOT_FOUND: 'No such path.',
  MALFORMED_MULTIPART: 'The body breaks the GraphQL multipart request specification.',
  TOO_MANY_FILES: 'More files than one request may carry.',
  UPLOAD_BUSY: 'Too many pictures wait to be checked; the same request may succeed in a moment.',
  SCAN_UNAVAILABLE: 'The scanner for malware can not be reached, so no file is taken.',
  UPLOAD_STORAGE_UNAVAILABLE:
    'The temporary directory can not take the files, because it is full, for example.',
  SERVER_BUSY: 'The server holds as many bytes of requests in memory as it may; nothing was done.',
  IDEMPOTENCY_KEY_REUSED: 'The idempotency key was used before with other arguments.',
  IDEMPOTENCY_IN_PROGRESS: 'The first call with this idempotency key still runs.',
  SHUTTING_DOWN: 'The server is about to stop and takes no new work.',
  WRITE_IN_PROGRESS: 'Another write to the same record runs, or is in doubt.',
  LEDGER_UNAVAILABLE:
    'The ledger can not be used, so nothing is sent that would have to be recorded; reads go on.',
  DEADLINE_EXCEEDED:
    'The deadline of the operation has passed, or leaves too little time for what is next; that was not sent.',
  PROVIDER_NOT_CONFIGURED: 'The server has no credentials for this vendor.',
  PROVIDER_AUTH: "The vendor refuses this server's own credentials; never the caller's fault.",
  CLOCK_SKEW: "This server's clock is too far from the vendor's, so that it refuses our signatures.",
  PROVIDER_UNAVAILABLE: 'The vendor can not be reached, or answers that it is broken.',
  PROVIDER_TIMEOUT: 'The vendor did not answer in time.',
  PROVIDER_RATE_LIMITED: 'The vendor takes no more calls for now.',
  PROVIDER_BAD_RESPONSE: 'The vendor answered something that can not be understood.',
  INTERNAL_SERVER_ERROR: 'A fault of this server; its log has the details under the request id.',
} as const;

export type ErrorCode = keyof typeof errorCodes;

export interface ErrorDetails {
  /** The vendor it is about, as the schema names it. */
  provider?: string;
  /** Whether the same request may succeed later. */
  retryable?: boolean;
  /** False: a write may or may not have been done. */
  outcomeKnown?: boolean;
  /** Seconds to wait before trying again, where known. */
  retryAfter?: number;
  /** The HTTP status of the answer, where the fault is about the request as a whole. */
  status?: number;
  /** The vendor's own name for the call; for the ledger. */
  correlationId?: string | null;
  /** The error behind it; for the log's allow-list only, never for the caller. */
  cause?: unknown;
}

/** A fault thrown on purpose; its message is written for the caller, and nothing else leaves the process. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ErrorCode;
  readonly provider: string | undefined;
  readonly retryable: boolean;
  readonly outcomeKnown: boolean;
  readonly retryAfter: number | undefined;
  readonly status: number | undefined;
  readonly correlationId: string | null;
  /** Where Apollo Server looks for the HTTP status and headers of an operation that failed with it. */
  readonly extensions: { http: { status: number; headers: Map<string, string> } } | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.code = code;
    this.provider = details.provider;
    this.retryable = details.retryable ?? false;
    this.outcomeKnown = details.outcomeKnown ?? true;
    this.retryAfter = details.retryAfter;
    this.status = details.status;
    this.correlationId = details.correlationId ?? null;
    const { status, retryAfter } = details;
    const headers = retryAfter === undefined ? [] : [['retry-after', String(retryAfter)] as const];
    this.extensions = status === undefined ? undefined : { http: { status, headers: new Map(headers) } };
  }
}

/** An id that can not be; thrown by reads, where a mutation answers its own INVALID_ID instead. */
export const invalidId = (name: string, rule: string) =>
  new ApiError('INVALID_ID', `${name} is not a valid id: ${rule}.`);
