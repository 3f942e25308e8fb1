// A call on its way out: what the two ways to send one (by-undici.ts, by-got.ts) have in common.
import type { CallKind, HttpAnswer, HttpCall, HttpClientOptions, Nature, SentRequest } from './call.ts';

export interface Sending {
  options: HttpClientOptions;
  call: HttpCall;
  /** The moment, by `performance.now()`, by which the answer has to be there: of a stream, its head. */
  until: number;
  /** Told the status as soon as there is one. */
  onStatus: (status: number) => void;
  /** Lets others have its place; to be called once the body has ended. */
  leave: () => void;
}

/**
 * Sends a call once and takes the whole answer, whatever its status: not more bytes of it than the call allows, after
 * decompression, and no redirects. Throws whatever went wrong on the way.
 */
export type Transport = (sending: Sending) => Promise<HttpAnswer>;

/** No fewer sockets for one vendor than admission lets in: a call would wait for one with the vendor's time running. */
export const maxSockets = 64;

/** Bytes of a whole answer, after decompression, where the call does not say. */
const maxAnswerBytes = 10 * 1024 * 1024;

export const toKind = (nature: Nature): CallKind => (nature === 'safe' ? 'read' : 'write');

export const toMaxBytes = ({ maxBytes = maxAnswerBytes }: HttpCall): number => maxBytes;

export const tooLarge = () => new RangeError('the answer is larger than allowed');

/** Whole milliseconds, and at least one, as a timer takes them. */
export const toTimeLeft = (until: number): number => Math.max(1, Math.ceil(until - performance.now()));

export interface Outgoing {
  url: URL;
  sent: SentRequest;
  headers: Record<string, string>;
}

/** What the URL standard makes of the target is what is sent, so that is what is signed. */
export const toOutgoing = (
  options: HttpClientOptions,
  { method, origin, target, body }: HttpCall,
): Outgoing => {
  const url = new URL(`${origin ?? options.origin}${target}`);
  const sent = { method, target: url.pathname + url.search, hasBody: body !== undefined };
  return { url, sent, headers: options.headers(sent) };
};
