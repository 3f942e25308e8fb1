// How reads go out: by undici's dispatch, at a fraction of the processor time that got takes for them
// (docs/adr/0010-reads-over-undici.md). It sends nothing twice and follows no redirect.
import { Agent } from 'undici';
import symbols from 'undici/lib/core/symbols.js';
import type { HttpAnswer } from './call.ts';
import { toCodings, toDecoded, toGrowth } from './decoded.ts';
import {
  maxSockets,
  toKind,
  toMaxBytes,
  tooLarge,
  toOutgoing,
  toTimeLeft,
  type Sending,
  type Transport,
} from './sending.ts';
import { DeadlineError } from './to-api-error.ts';

/**
 * Milliseconds to look up a name, to connect and to shake hands, all together; undici's clock is coarse, and may let it
 * have half a second more.
 */
const connectTimeout = 3_000;

/** A pool for each origin. Its own clocks are off: a call's deadline also covers waiting for a socket. */
const pools = new Agent({
  connections: maxSockets,
  pipelining: 1,
  allowH2: false,
  connect: { timeout: connectTimeout },
  headersTimeout: 0,
  bodyTimeout: 0,
});

const common = { 'user-agent': 'dossier', 'accept-encoding': 'gzip, br' };

export const byUndici: Transport = (sending) => {
  const { call, options, until } = sending;
  const { url, sent, headers } = toOutgoing(options, call);
  const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
  const taking = takeWhole(sending);
  let reason: Error | null = null;
  let drop: (why: Error) => void = () => undefined;

  const end = () => {
    clearTimeout(timer);
    call.signal?.removeEventListener('abort', late);
  };
  const fail = (error: Error) => {
    end();
    reject(error);
  };
  const giveUp = (why: Error) => {
    reason = why;
    fail(why);
    drop(why);
  };
  const late = () => giveUp(new DeadlineError());
  const timer = setTimeout(late, toTimeLeft(until));
  call.signal?.addEventListener('abort', late);

  const way = {
    origin: url.origin,
    path: sent.target,
    method: call.method,
    headers: { ...common, ...headers },
    // Given up before there is a socket for it, it leaves the queue, and a connection that nobody waits for any more is
    // not made. Only undici's own callers have this by a public name; without it, calls that were given up would be
    // waited for.
    [symbols.kQueuedAbort]: (leaveQueue: typeof drop) => void (drop = leaveQueue),
  };
  pools.dispatch(way, {
    onRequestStart(controller) {
      drop = (why) => controller.abort(why);
      if (reason !== null) drop(reason);
    },
    onResponseStart: (_, status, answered) => taking.start(status, answered),
    onResponseData(_, chunk) {
      if (!taking.add(chunk)) giveUp(tooLarge());
    },
    onResponseEnd: () => void taking.end().then(resolve, reject).finally(end),
    onResponseError: (_, error) => fail(error),
  });
  return promise;
};

/** What comes back, piece by piece. */
const takeWhole = ({ call, onStatus }: Sending) => {
  const limit = toMaxBytes(call);
  const chunks: Buffer[] = [];
  let size = 0;
  let most = limit;
  let head: Pick<HttpAnswer, 'status' | 'headers'> = { status: 0, headers: {} };
  let codings: readonly string[] = [];
  return {
    start(status: number, headers: HttpAnswer['headers']) {
      // A word in between (RFC 9110, section 15.2): the answer is still to come.
      if (status < 200) return;
      onStatus(status);
      head = { status, headers };
      codings = toCodings(headers['content-encoding']);
      if (codings.length > 0) most = limit + toGrowth(limit);
    },
    /** False where it is too much. */
    add(chunk: Buffer) {
      size += chunk.byteLength;
      if (size <= most) chunks.push(chunk);
      return size <= most;
    },
    async end(): Promise<HttpAnswer> {
      const body = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size);
      const decoded = codings.length === 0 ? body : await toDecoded(body, codings, limit);
      return { kind: toKind(call.nature), ...head, body: decoded };
    },
  };
};
