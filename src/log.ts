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
  caller: string;
  /** Milliseconds. */
  duration: number;
  codes: string[];
}

/** Characters of an operation's name: the client chooses it. */
const longestName = 100;

export interface Log {
  /** The end of the ledger, signed: kept here, it can't be taken back. */
  ledgerHead: (head: { seq: number; hash: string; signature: string }) => void;
  operation: (event: OperationEvent) => void;
  vendorCall: (event: HttpCallEvent) => void;
  /** The database can not be reached; `code`: the kind of its fault. */
  ledgerUnavailable: (code: string) => void;
  /** A fault of this program: its kind and where it was thrown, not what it says. */
  unexpected: (error: unknown, requestId: string) => void;
}

export const createLog = (level: string): Log => {
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
  return {
    operation: ({ requestId, operation, kind, caller, duration, codes }) =>
      logger.info({
        event: 'operation',
        requestId,
        operation: operation?.slice(0, longestName) ?? null,
        kind,
        caller,
        duration: Math.round(duration),
        codes,
      }),
    vendorCall: ({ provider, call, status, duration, attempt }) =>
      logger.debug({ event: 'vendor-call', provider, call, status, duration: Math.round(duration), attempt }),
    ledgerHead: ({ seq, hash, signature }) => logger.info({ event: 'ledger-head', seq, hash, signature }),
    ledgerUnavailable: (code) => logger.error({ event: 'ledger-unavailable', code }),
    unexpected: (error, requestId) =>
      logger.error({ event: 'unexpected', requestId, name: toName(error), frames: toFrames(error) }),
  };
};

const toName = (error: unknown) => (error instanceof Error ? error.name : typeof error);

/** The stack without its first lines, which repeat the message. */
const toFrames = (error: unknown) =>
  error instanceof Error
    ? (error.stack ?? '')
        .split('\n')
        .filter((line) => /^\s+at /.test(line))
        .slice(0, 12)
        .map((line) => line.trim())
    : [];
