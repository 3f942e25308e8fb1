// Bodies of application/json (RFC 8259), read by hand: what is too large or too deep is refused while it comes in, and
// the base64 of media is taken out before the rest is parsed, as parsing it would block every other request.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ApiError } from '../errors.ts';
import { createJsonScan, type JsonScan, type MediaText } from './json-scan.ts';

/** Lets JSON pass, unread: only a route that runs `readJson` takes it. */
export const acceptJson = (app: FastifyInstance): void => {
  app.removeContentTypeParser(['application/json', 'text/plain']);
  app.addContentTypeParser('application/json', (_request, _payload, done) => done(null));
};

/**
 * Takes a whole body of JSON.
 * @throws ApiError BAD_REQUEST, PAYLOAD_TOO_LARGE
 */
export const readJson = async (request: FastifyRequest): Promise<void> => {
  if (request.method !== 'POST' || !/^application\/json/i.test(request.headers['content-type'] ?? '')) return;
  const scan = createJsonScan();
  try {
    await take(request.raw, scan, request.routeOptions.bodyLimit);
  } catch (error) {
    // A caller who left in the middle is no fault of this server.
    throw error instanceof ApiError ? error : malformed(error);
  }
  request.body = await parse(scan);
};

/**
 * Looks at the JSON that a GET has in its address in the same way.
 * @throws ApiError BAD_REQUEST
 */
export const checkSearch = async ({ method, url }: FastifyRequest): Promise<void> => {
  if (method !== 'GET') return;
  const search = new URLSearchParams(url.slice(url.indexOf('?') + 1));
  for (const text of [...search.getAll('variables'), ...search.getAll('extensions')]) readJsonText(text);
};

/**
 * JSON that is here already, by the same rules.
 * @throws ApiError BAD_REQUEST, PAYLOAD_TOO_LARGE
 */
export const readJsonText = (text: string): unknown => {
  const bytes = Buffer.from(text);
  createJsonScan().take(bytes);
  return parseText(bytes, (key, value) => {
    refuseProto(key, value);
    return value;
  });
};

const malformed = (cause?: unknown) =>
  new ApiError('BAD_REQUEST', 'Invalid JSON: send one operation as JSON in UTF-8.', { status: 400, cause });

const take = async (raw: IncomingMessage, scan: JsonScan, bodyLimit: number) => {
  const check = (size: number) => {
    if (size <= bodyLimit) return;
    throw new ApiError('PAYLOAD_TOO_LARGE', `A request may have at most ${bodyLimit} bytes.`, {
      status: 413,
    });
  };
  check(Number(raw.headers['content-length'] ?? 0));
  let size = 0;
  // The connection is still needed for the answer.
  for await (const chunk of raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    check(size);
    scan.take(chunk);
  }
};

const parse = async ({ skeleton, media }: JsonScan): Promise<unknown> => {
  const texts = new Map<string, string>();
  for (const [placeholder, text] of media) {
    texts.set(placeholder, toText(text));
    // Others get their turn between two media: each may be as large as the whole body.
    await nextTurn();
  }
  return parseText(skeleton.all(), (key, value) => {
    refuseProto(key, value);
    return typeof value === 'string' ? (texts.get(value) ?? value) : value;
  });
};

const toText = ({ bytes, clean }: MediaText): string =>
  clean
    ? bytes.all().toString('latin1')
    : (parseText(Buffer.concat([Buffer.from('"'), bytes.all(), Buffer.from('"')])) as string);

const parseText = (bytes: Buffer, reviver?: (key: string, value: unknown) => unknown): unknown => {
  if (!isUtf8(bytes)) throw malformed();
  try {
    return JSON.parse(bytes.toString('utf8'), reviver) as unknown;
  } catch (error) {
    throw malformed(error);
  }
};

/** Whoever copies such members into another object would change what all objects inherit. */
const refuseProto = (key: string, value: unknown) => {
  const isObject = typeof value === 'object' && value !== null;
  if (key === '__proto__' || (key === 'constructor' && isObject && Object.hasOwn(value, 'prototype'))) {
    throw new Error('a member that changes a prototype');
  }
};
