// A call as it goes out with got, to the head of its answer: no redirects, and none of got's retries, since those repeat
// DELETE and PUT.
import http from 'node:http';
import https from 'node:https';
import got, { type Got, type Request, type Response } from 'got';
import { asSigned } from './as-signed.ts';
import type { CallKind, HttpAnswer, HttpCall, HttpClientOptions } from './call.ts';
import { DeadlineError, toApiError } from './to-api-error.ts';

export interface Connected {
  kind: CallKind;
  status: number;
  headers: HttpAnswer['headers'];
  stream: Request;
}

/** Milliseconds. */
const limits = { lookup: 2_000, connect: 2_000, secureConnect: 3_000 };
/** Milliseconds of a stream: long enough for a large video on a slow line. */
const streamTimeout = 120_000;

/** No fewer sockets for one vendor than admission lets in: got's clock stands still while a call waits for one. */
const maxSockets = 64;
/** For answers; a stream would keep them waiting for a socket as long as its reader likes. */
const keepAlive = {
  http: new http.Agent({ keepAlive: true, maxSockets }),
  https: new https.Agent({ keepAlive: true, maxSockets }),
};
const streams = {
  http: new http.Agent({ keepAlive: true, maxSockets }),
  https: new https.Agent({ keepAlive: true, maxSockets }),
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

export interface Way {
  /** Where the answer is handed on as it comes. */
  isStream: boolean;
  /** The moment, by `performance.now()`, by which the answer has to be there: of a stream, its head. */
  until: number;
}

/** @throws ApiError */
export const connect = async (options: HttpClientOptions, call: HttpCall, way: Way): Promise<Connected> => {
  const kind = call.nature === 'safe' ? 'read' : 'write';
  const left = Math.max(1, Math.ceil(way.until - performance.now()));
  const whole = way.isStream ? streamTimeout : left;
  const agent = way.isStream ? streams : { read: keepAlive, write: fresh }[kind];
  const stream = open(options, call, agent, whole);
  try {
    const { statusCode, headers } = await toHead(stream, left);
    return { kind, status: statusCode, headers, stream };
  } catch (error) {
    stream.destroy();
    throw toApiError(options.provider, kind, error);
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

const open = (
  options: HttpClientOptions,
  call: HttpCall,
  agent: { http: http.Agent; https: https.Agent },
  whole: number,
): Request => {
  // What the URL standard makes of the target is what is sent, so that is what is signed.
  const url = new URL(`${call.origin ?? options.origin}${call.target}`);
  const sent = { method: call.method, target: url.pathname + url.search, hasBody: call.body !== undefined };
  const headers = options.headers(sent);
  if (call.body !== undefined) {
    headers['content-type'] = call.body.contentType;
    headers['content-length'] = String(call.body.byteLength);
  }
  const stream = base.stream(url, {
    method: call.method,
    headers,
    agent,
    request: asSigned(options.provider, sent),
    timeout: { ...limits, request: whole },
    ...(call.body === undefined ? {} : { body: call.body.open() }),
  });
  call.signal?.addEventListener('abort', () => stream.destroy(new DeadlineError()), { once: true });
  // Without a body of ours, got would wait for one to be piped in.
  if (call.body === undefined && call.method !== 'GET') stream.end();
  return stream;
};
