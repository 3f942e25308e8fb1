// How reads go out: by undici's dispatch, at a fraction of the processor time that got takes for them
// (docs/adr/0010-reads-over-undici.md). It sends nothing twice and follows no redirect.
import { Agent, interceptors, type Dispatcher } from 'undici';
import {
  maxSockets,
  toKind,
  toMaxBytes,
  tooLarge,
  toOutgoing,
  toTimeLeft,
  type Transport,
} from './sending.ts';
import { DeadlineError } from './to-api-error.ts';

/** Milliseconds to look up a name, to connect and to shake hands. */
const connectTimeout = 5_000;

/** A pool for each origin. Its own clocks are off: a call's deadline also covers waiting for a socket. */
const pools = new Agent({
  connections: maxSockets,
  pipelining: 1,
  allowH2: false,
  connect: { timeout: connectTimeout },
  headersTimeout: 0,
  bodyTimeout: 0,
}).compose(interceptors.decompress({ skipErrorResponses: false }));

const common = { 'user-agent': 'dossier', 'accept-encoding': 'gzip, deflate, br' };

export const byUndici: Transport = ({ call, options, until, onStatus }) => {
  const { url, sent, headers } = toOutgoing(options, call);
  const kind = toKind(call.nature);
  const limit = toMaxBytes(call);
  const { promise, resolve, reject } = Promise.withResolvers<Awaited<ReturnType<Transport>>>();
  const chunks: Buffer[] = [];
  let size = 0;
  let head: { status: number; headers: Record<string, string | string[] | undefined> } | null = null;
  let controller: Dispatcher.DispatchController | null = null;
  let reason: Error | null = null;

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
    controller?.abort(why);
  };
  const late = () => giveUp(new DeadlineError());
  const timer = setTimeout(late, toTimeLeft(until));
  call.signal?.addEventListener('abort', late);

  pools.dispatch(
    { origin: url.origin, path: sent.target, method: call.method, headers: { ...common, ...headers } },
    {
      onRequestStart(started) {
        controller = started;
        // Given up before there was a socket for it: nothing is sent.
        if (reason !== null) started.abort(reason);
      },
      onResponseStart(_, status, answered) {
        onStatus(status);
        head = { status, headers: answered };
      },
      onResponseData(_, chunk) {
        size += chunk.byteLength;
        if (size > limit) giveUp(tooLarge());
        else chunks.push(chunk);
      },
      onResponseEnd() {
        end();
        const body = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
        resolve({ kind, ...head!, body });
      },
      onResponseError: (_, error) => fail(error),
    },
  );
  return promise;
};
