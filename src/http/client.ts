// The one way to a vendor: deadlines on every call, no redirects, a list of statuses for each call, a cap on
// what is read, and retries of reads only. got's own retries are off, since they repeat DELETE and PUT.
import http from 'node:http';
import https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import got, { type Got, type Request, type Response } from 'got';
import { ApiError } from '../errors.ts';
import { asSigned } from './as-signed.ts';
import type { CallKind, HttpAnswer, HttpCall, HttpClient, HttpClientOptions, HttpStream } from './call.ts';
import { DeadlineError, toApiError, toStatusError } from './to-api-error.ts';

const maxAnswerBytes = 10 * 1024 * 1024;
const maxStreamBytes = 64 * 1024 * 1024;
const maxAttempts = 3;
const readTimeout = 5_000;
const writeTimeout = 8_000;
/** Long enough for a large video on a slow line. */
const streamTimeout = 120_000;

const limits = { lookup: 2_000, connect: 2_000, secureConnect: 3_000 };

/** For answers; a stream would keep them waiting for a socket as long as its reader likes. */
const keepAlive = {
  http: new http.Agent({ keepAlive: true, maxSockets: 64 }),
  https: new https.Agent({ keepAlive: true, maxSockets: 64 }),
};
const streams = {
  http: new http.Agent({ keepAlive: true, maxSockets: 64 }),
  https: new https.Agent({ keepAlive: true, maxSockets: 64 }),
};
// A kept connection may be closed by the vendor just as a call goes out on it, and then nobody knows whether
// that call arrived. A write gets a connection of its own, so that a failure to connect proves it was not sent.
const fresh = {
  http: new http.Agent({ keepAlive: false }),
  https: new https.Agent({ keepAlive: false }),
};

const base: Got = got.extend({
  retry: { limit: 0 },
  followRedirect: false,
  throwHttpErrors: false,
  decompress: true,
  headers: { 'user-agent': 'dossier' },
});

export const createHttpClient = (options: HttpClientOptions): HttpClient => ({
  async read(call) {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await send(options, call, 'read', attempt);
      } catch (error) {
        if (attempt >= maxAttempts || !worthAnotherTry(error)) throw error;
        await sleep(Math.random() * 100 * 2 ** attempt);
      }
    }
  },
  async write(call) {
    if (call.signal?.aborted === true) throw givenUp(options.provider);
    return send(options, call, 'write', 1);
  },
  async stream(call, absent) {
    const head = { agent: streams, head: readTimeout, whole: streamTimeout };
    const { stream, status, headers } = await start(options, call, 'read', 1, head);
    if (call.statuses.includes(status)) return toStream(options.provider, stream, headers);
    stream.destroy();
    if (absent.includes(status)) return null;
    throw toFault(options, { kind: 'read', status, headers, body: Buffer.alloc(0) });
  },
});

const toFault = (options: HttpClientOptions, answer: HttpAnswer) =>
  options.toFault?.(answer) ?? toStatusError(options.provider, answer);

/** One try, to the last byte of the answer. */
const send = async (
  options: HttpClientOptions,
  call: HttpCall,
  kind: CallKind,
  attempt: number,
): Promise<HttpAnswer> => {
  const whole = call.timeout ?? (kind === 'read' ? readTimeout : writeTimeout);
  const agent = kind === 'read' ? keepAlive : fresh;
  const { stream, status, headers } = await start(options, call, kind, attempt, {
    agent,
    head: whole,
    whole,
  });
  const body = await collect(stream, call.maxBytes ?? maxAnswerBytes).catch((error: unknown) => {
    stream.destroy();
    throw toApiError(options.provider, kind, error);
  });
  const answer = { kind, status, headers, body };
  if (!call.statuses.includes(status)) throw toFault(options, answer);
  return answer;
};

/** Where a try goes out, and how long it may take, in milliseconds. */
interface Way {
  agent: { http: http.Agent; https: https.Agent };
  /** To the answer's head, from the very start. */
  head: number;
  /** To the last byte, from when there is a connection. */
  whole: number;
}

/** One try, to the answer's head. */
const start = async (
  options: HttpClientOptions,
  call: HttpCall,
  kind: CallKind,
  attempt: number,
  way: Way,
) => {
  const { provider } = options;
  const began = performance.now();
  const tell = (status: number) =>
    options.onCall({ provider, call: call.name, status, duration: performance.now() - began, attempt });
  const stream = open(options, call, way);
  try {
    const response = await toHead(stream, way.head);
    tell(response.statusCode);
    return { stream, status: response.statusCode, headers: response.headers };
  } catch (error) {
    stream.destroy();
    tell(0);
    throw toApiError(provider, kind, error);
  }
};

/** got's own clock stands still while a call waits for a socket. */
const toHead = (stream: Request, deadline: number): Promise<Response> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new DeadlineError()), deadline);
    stream.once('response', (response: Response) => {
      clearTimeout(timer);
      resolve(response);
    });
    stream.once('error', (error: Error) => {
      clearTimeout(timer);
      reject(error);
    });
  });

const open = (options: HttpClientOptions, call: HttpCall, way: Way): Request => {
  // What the URL standard makes of the target is what is sent, so that is what is signed.
  const url = new URL(`${options.origin}${call.target}`);
  const sent = { method: call.method, target: url.pathname + url.search, hasBody: call.body !== undefined };
  const headers = options.headers(sent);
  if (call.body !== undefined) {
    headers['content-type'] = call.body.contentType;
    headers['content-length'] = String(call.body.byteLength);
  }
  const stream = base.stream(url, {
    method: call.method,
    headers,
    agent: way.agent,
    request: asSigned(options.provider, sent),
    timeout: { ...limits, request: way.whole },
    ...(call.body === undefined ? {} : { body: call.body.open() }),
  });
  call.signal?.addEventListener('abort', () => stream.destroy(new DeadlineError()), { once: true });
  // Without a body of ours, got would wait for one to be piped in.
  if (call.body === undefined && call.method !== 'GET') stream.end();
  return stream;
};

const toStream = (provider: string, stream: Request, headers: HttpAnswer['headers']): HttpStream => {
  const contentType = headers['content-type'];
  const length = Number(headers['content-encoding'] === undefined ? headers['content-length'] : undefined);
  return {
    body: faulting(provider, capped(stream, maxStreamBytes)),
    contentType: typeof contentType === 'string' ? contentType : null,
    byteSize: Number.isSafeInteger(length) ? length : null,
    cancel: () => stream.destroy(new DeadlineError()),
  };
};

/** What breaks on the way is said in the closed list of faults, as for every other answer. */
async function* faulting(provider: string, stream: AsyncIterable<Uint8Array>) {
  try {
    yield* stream;
  } catch (error) {
    throw toApiError(provider, 'read', error);
  }
}

/** Only what may be gone in a moment is asked again: not a refusal, not a vendor that limits or is slow. */
const worthAnotherTry = (error: unknown) =>
  error instanceof ApiError && error.code === 'PROVIDER_UNAVAILABLE';

const givenUp = (provider: string) =>
  new ApiError('WRITE_IN_PROGRESS', 'It was given up before it was sent: try again later.', {
    provider,
    retryable: true,
  });

const tooLarge = () => new RangeError('the answer is larger than allowed');

async function* capped(stream: AsyncIterable<Uint8Array>, limit: number) {
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge();
    yield chunk;
  }
}

const collect = async (stream: AsyncIterable<Uint8Array>, limit: number): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of capped(stream, limit)) chunks.push(chunk);
  return Buffer.concat(chunks);
};
