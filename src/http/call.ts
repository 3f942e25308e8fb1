// What a call to a vendor is made of, and what comes back.
import type { ApiError } from '../errors.ts';

/** A read changes nothing at the vendor; a write may. */
export type CallKind = 'read' | 'write';

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

export interface HttpCall {
  /** What the call is, for logs: never a value from a caller. */
  name: string;
  method: 'GET' | 'DELETE' | 'PUT';
  /** The request target: path with query, percent-encoded, beginning with `/`. Sent as it stands. */
  target: string;
  /** The statuses the caller can read; any other is a fault. */
  statuses: readonly number[];
  body?: HttpBody;
  /** Once aborted, the call is given up at once. */
  signal?: AbortSignal;
  /** Milliseconds from start to the last byte of the answer, for one try. */
  timeout?: number;
  /** Bytes of the largest answer that is taken; 10 MiB where left out. */
  maxBytes?: number;
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
  read(call: HttpCall): Promise<HttpAnswer>;
  /** A call that changes something: sent at most once. An unclear end is thrown with `outcomeKnown: false`. */
  write(call: HttpCall): Promise<HttpAnswer>;
  /** A read whose body is handed on as it comes; null where the vendor answers that there is nothing. */
  stream(call: HttpCall, absent: readonly number[]): Promise<HttpStream | null>;
}

/** One try as it goes over the wire, for what has to be signed. */
export interface SentRequest {
  method: string;
  /** Path with query, byte for byte. */
  target: string;
  hasBody: boolean;
}

export interface HttpClientOptions {
  /** As the schema names the vendor. */
  provider: string;
  /** Origin, for example `https://api.example.com`. */
  origin: string;
  /** The headers of one try: made afresh each time, as a signature holds the time. */
  headers(request: SentRequest): Record<string, string>;
  /** What a status that is not on a call's list means at this vendor alone; null: the same as anywhere. */
  toFault?(answer: HttpAnswer): ApiError | null;
  /** Told of every try. */
  onCall: OnCall;
}

export interface HttpCallEvent {
  provider: string;
  call: string;
  /** 0: no answer. */
  status: number;
  /** Milliseconds. */
  duration: number;
  /** From 1. */
  attempt: number;
}

export type OnCall = (event: HttpCallEvent) => void;
