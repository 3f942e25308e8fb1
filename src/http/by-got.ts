// How writes, uploads and streams go out: by got, without its redirects, and without its retries, since those repeat
// DELETE and PUT.
import http from 'node:http';
import https from 'node:https';
import got, { type Got, type Request, type Response } from 'got';
import { asSigned } from './as-signed.ts';
import type { HttpAnswer } from './call.ts';
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

export interface Connected {
  status: number;
  headers: HttpAnswer['headers'];
  stream: Request;
}

/** Milliseconds. */
const limits = { lookup: 2_000, connect: 2_000, secureConnect: 3_000 };
/** Milliseconds of a stream: long enough for a large video on a slow line. */
const streamTimeout = 120_000;

interface Agents {
  http: http.Agent;
  https: https.Agent;
}

const toAgents = (options: http.AgentOptions): Agents => ({
  http: new http.Agent(options),
  https: new https.Agent(options),
});
const kept = toAgents({ keepAlive: true, maxSockets });
// A kept connection may be closed by the vendor just as a call goes out on it, and then nobody knows whether
// that call arrived. A write gets a connection of its own, so that a failure to connect proves it was not sent.
const fresh = toAgents({ keepAlive: false });

const base: Got = got.extend({
  retry: { limit: 0 },
  followRedirect: false,
  throwHttpErrors: false,
  decompress: true,
  headers: { 'user-agent': 'dossier' },
});

/** For a call whose whole answer is taken. */
export const byGot: Transport = async (sending) => {
  const { call } = sending;
  const { stream, ...head } = await open(sending, fresh, toTimeLeft(sending.until));
  try {
    return { kind: toKind(call.nature), ...head, body: await collect(stream, toMaxBytes(call)) };
  } catch (error) {
    stream.destroy();
    throw error;
  }
};

/** For an answer that is handed on as it comes; rejects where its head is not there in time. */
export const streamByGot = (sending: Sending): Promise<Connected> => open(sending, kept, streamTimeout);

const open = async (sending: Sending, agent: Agents, whole: number): Promise<Connected> => {
  const stream = send(sending, agent, whole);
  try {
    const { statusCode, headers } = await toHead(stream, toTimeLeft(sending.until));
    sending.onStatus(statusCode);
    return { status: statusCode, headers, stream };
  } catch (error) {
    stream.destroy();
    throw error;
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

const send = ({ options, call }: Sending, agent: Agents, whole: number): Request => {
  const { url, sent, headers } = toOutgoing(options, call);
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

const collect = async (stream: AsyncIterable<Uint8Array>, limit: number): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of capped(stream, limit)) chunks.push(chunk);
  return Buffer.concat(chunks);
};

/** Fails once there are more bytes. */
export async function* capped(stream: AsyncIterable<Uint8Array>, limit: number) {
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge();
    yield chunk;
  }
}
