// JSON lines from an allow-list of fields. No function here takes a body, a variable, a URL or an error to be
// written as it is: those hold personal data and secrets.
import pino from 'pino';
import type { HttpCallEvent } from './http/call.ts';

export interface OperationEvent {
  requestId: string;
  /** The name the document gives the operation; null where it has none. */
  operation: string | null;
  /** Null where the document did not get so far. */
  kind: string | null;
  /** The caller's credential, by a name that is no secret; the caller's own name may be a person's. */
  keyId: string;
  vendorCalls: number;
  /** Milliseconds. */
  duration: number;
  codes: string[];
}

/** Characters of an operation's name: the client chooses it. */
export const longestName = 100;

export interface Log {
  /** The end of the ledger, signed: kept here, it can't be taken back. */
  ledgerHead: (head: { seq: number; hash: string; signature: string }) => void;
  operation: (event: OperationEvent) => void;
  /** A request that did not become an operation; `keyId`: null where nobody was recognised. */
  refused: (event: { requestId: string; code: string; keyId: string | null }) => void;
  /** A file that is served; `type`: of which kind, as the schema names it. */
  media: (event: { requestId: string; type: string; status: number }) => void;
  /** `requestId`: null where no request waits for it, such as a write that is settled later. */
  vendorCall: (event: HttpCallEvent & { requestId: string | null }) => void;
  /** The database can not be reached; `code`: the kind of its fault. */
  ledgerUnavailable: (code: string) => void;
  /** The collector of traces does not take what it is sent; `code`: why, in one word. */
  tracesLost: (code: string) => void;
  /** The keys of whoever issues JWTs can not be had; `fault`: in one word, why. */
  jwtKeysUnavailable: (fault: string) => void;
  /** An API key was made or revoked: which, and with which credential. */
  apiKey: (event: { done: 'created' | 'revoked'; id: string; by: string }) => void;
  /** A fault of this program: its kind and where it was thrown, not what it says. */
  unexpected: (error: unknown, requestId: string) => void;
}

export const createLog = (level: string): Log => {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  const { together, atOnce } = createOutputs();
  /** What comes with every request. */
  const routine = pino(options, together);
  const logger = pino(options, atOnce);
  return {
    operation: ({ requestId, operation, kind, keyId, vendorCalls, duration, codes }) =>
      routine.info({
        event: 'operation',
        requestId,
        operation: operation?.slice(0, longestName) ?? null,
        kind,
        keyId,
        vendorCalls,
        duration: Math.round(duration),
        codes,
      }),
    refused: ({ requestId, code, keyId }) => routine.info({ event: 'refused', requestId, code, keyId }),
    media: ({ requestId, type, status }) => routine.info({ event: 'media', requestId, type, status }),
    vendorCall: ({ requestId, provider, call, status, outcome, sent, duration, attempt }) =>
      routine.debug({
        event: 'vendor-call',
        requestId,
        provider,
        call,
        status,
        outcome,
        sent,
        duration: Math.round(duration),
        attempt,
      }),
    ledgerHead: ({ seq, hash, signature }) => logger.info({ event: 'ledger-head', seq, hash, signature }),
    ledgerUnavailable: (code) => logger.error({ event: 'ledger-unavailable', code }),
    tracesLost: (code) => logger.warn({ event: 'traces-lost', code }),
    jwtKeysUnavailable: (fault) => logger.warn({ event: 'jwt-keys-unavailable', fault }),
    apiKey: ({ done, id, by }) => logger.info({ event: 'api-key', done, id, by }),
    unexpected: (error, requestId) =>
      logger.error({ event: 'unexpected', requestId, name: toName(error), frames: toFrames(error) }),
  };
};

/** Characters that wait to be written at most. */
const mostWaiting = 16_000;

/**
 * Two ways to standard output, in one order. By the first, the lines of one turn of the event loop are written together
 * at its end, as each write costs as much as a small part of a request; by the second, at once, with those that wait.
 */
const createOutputs = () => {
  const output = pino.destination({ fd: process.stdout.fd, sync: true });
  let waiting = '';
  const flush = () => {
    const lines = waiting;
    waiting = '';
    process.off('exit', flush);
    if (lines !== '') output.write(lines);
  };
  return {
    together: {
      write(line: string) {
        if (waiting === '') {
          setImmediate(flush);
          // Those of a turn in which the process ends.
          process.once('exit', flush);
        }
        waiting += line;
        if (waiting.length >= mostWaiting) flush();
      },
    },
    atOnce: {
      write(line: string) {
        waiting += line;
        flush();
      },
    },
  };
};

const toName = (error: unknown) => (error instanceof Error ? error.name : typeof error);

/** What stands in a file, at a line and a column. */
const frame = /^\s+at (?:[^(]+\()?(?:file:\/\/|node:|\/)[^()]*:\d+:\d+\)?$/;

/** The stack without its first lines, which repeat the message: that may have lines like those of a stack. */
const toFrames = (error: unknown) => {
  if (!(error instanceof Error)) return [];
  const { message, stack = '' } = error;
  return stack
    .slice(Math.max(0, stack.indexOf(message)) + message.length)
    .split('\n')
    .filter((line) => frame.test(line))
    .slice(0, 12)
    .map((line) => line.trim());
};
