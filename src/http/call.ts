// What a call to a vendor is made of, and what comes back.
import type { ApiError, ErrorCode } from '../errors.ts';
import type { AdmissionState } from './admission.ts';

/** A read changes nothing at the vendor; a write may. */
export type CallKind = 'read' | 'write';

/** What has a breaker and places of its own: a read whose answer is handed on as it comes may last for minutes. */
export type Lane = CallKind | 'stream';

/**
 * What a call does at the vendor, and with it what sending it twice would do. safe: changes nothing, the only nature that is
 * ever sent again. idempotent: sets a state, so a second one would leave it as the first did. irreversible: erases what it
 * names, for good; a second one may meet what was put there since. positional: erases what stands at a place, for good; a
 * second one takes another thing. additive: adds on every call; a second one leaves two.
 */
export type Nature = 'safe' | 'idempotent' | 'irreversible' | 'positional' | 'additive';
export type WriteNature = Exclude<Nature, 'safe'>;

/** What is known of a call before it is made: a row of its vendor's table. */
export interface CallRule<Kind extends Nature = Nature> {
  /** What the call is, for logs, traces and metrics: never a value from a caller. */
  name: string;
  method: 'GET' | 'DELETE' | 'PUT';
  nature: Kind;
  /** The statuses the caller can read; any other is a fault. */
  statuses: readonly number[];
  /** Milliseconds from start to the last byte of the answer, for one try. */
  timeout?: number;
  /** Bytes of the largest answer that is taken; 10 MiB where left out. */
  maxBytes?: number;
  /** Tries of a read at most; 3 where left out. */
  tries?: number;
}

/** A vendor's calls by their names. */
export type CallTable = Readonly<Record<string, CallRule>>;

export interface HttpAnswer {
  kind: CallKind;
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
}

/** A body that can be sent from the start again, with its exact length. */
export interface HttpBody {
  contentType: string;
  /** Bytes. */
  byteLength: number;
  open(): AsyncIterable<Uint8Array>;
}

export interface HttpCall<Kind extends Nature = Nature> extends CallRule<Kind> {
  /** The request target: path with query, percent-encoded, beginning with `/`. Sent as it stands. */
  target: string;
  /** Where it goes instead of to the client's own origin. */
  origin?: string;
  body?: HttpBody;
  /** Once aborted, the call is given up at once. */
  signal?: AbortSignal;
}

export interface HttpStream {
  body: AsyncIterable<Uint8Array>;
  /** As the vendor says; null where it does not. */
  contentType: string | null;
  /** Bytes; null where the vendor does not say. */
  byteSize: number | null;
  /** Lets go of the vendor at once, also while it is silent. */
  cancel(): void;
}

export interface HttpClient {
  /** A call that changes nothing; tried again, at most twice, where that may help. */
  read(call: HttpCall<'safe'>): Promise<HttpAnswer>;
  /** A call that changes something: sent at most once. An unclear end is thrown with `outcomeKnown: false`. */
  write(call: HttpCall<WriteNature>): Promise<HttpAnswer>;
  /** A read whose body is handed on as it comes; null where the vendor answers that there is nothing. */
  stream(call: HttpCall<'safe'>, absent: readonly number[]): Promise<HttpStream | null>;
  /** Milliseconds until the operation that is being answered has to be. */
  timeLeft: () => number;
  /** How each lane is. */
  readState: (lane: Lane) => AdmissionState;
}

/** One try as it goes over the wire, for what has to be signed. */
export interface SentRequest {
  method: string;
  /** Path with query, byte for byte. */
  target: string;
  hasBody: boolean;
}

/** What a vendor's clients share with the rest of the server. */
export interface Surroundings {
  /** Told of every try. */
  onCall: OnCall;
  /** The moment, by `performance.now()`, by which whoever waits for the call wants an answer; Infinity: nobody waits. */
  answerBy: () => number;
  /** Milliseconds that they have at most, where they do not want it sooner. */
  longest: number;
  /** Takes a call out of what the vendor may be sent; the milliseconds that it has to wait for its turn. */
  takeTurn: TakeTurn;
}

/** What a vendor is sent at most. */
export interface Pace {
  /** Calls in any second. */
  rate: number;
  /** The share of the rate that writes may have, which are counted for themselves; 1: as many again. */
  writes: number;
}

/** `most`: milliseconds; where the wait would be longer, nothing is taken. */
export type TakeTurn = (provider: string, kind: CallKind, most: number) => Promise<number>;

export interface HttpClientOptions extends Surroundings {
  /** As the schema names the vendor. */
  provider: string;
  /** Origin, for example `https://api.example.com`. */
  origin: string;
  /** The headers of one try: made afresh each time, as a signature holds the time. */
  headers(request: SentRequest): Record<string, string>;
  /** What a status that is not on a call's list means at this vendor alone; null: the same as anywhere. */
  toFault?(answer: HttpAnswer): ApiError | null;
}

export interface HttpCallEvent {
  provider: string;
  call: string;
  nature: Nature;
  /** 0: no answer. */
  status: number;
  /** What came of it: an answer that can be read, or the code of the fault. */
  outcome: 'ANSWERED' | ErrorCode;
  /** The fault's words, which hold nothing of the vendor's; null where there is none. */
  message: string | null;
  /** False: it was refused here, and the vendor heard nothing. */
  sent: boolean;
  /** False: whoever waited gave it too little time to say that the vendor is slow. */
  fair: boolean;
  /** Milliseconds, without waiting for its turn. */
  duration: number;
  /** From 1. */
  attempt: number;
}

export type OnCall = (event: HttpCallEvent) => void;
