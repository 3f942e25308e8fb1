// Bodies of application/json (RFC 8259), read by hand: what is too large or too deep is refused while it comes in, and
// the base64 of media is taken out before the rest is parsed, as parsing it would block every other request.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ApiError } from '../../errors.ts';
import { createBodyBudget, type BodyBudget, type BodyShare } from './body-budget.ts';
import { isJson } from './content-type.ts';
import { createJsonScan, maxPlainBytes, type JsonScan, type MediaText } from './json-scan.ts';
import { askForBody } from './unread-bodies.ts';

declare module 'fastify' {
  interface FastifyInstance {
    bodyBudget: BodyBudget;
  }
}

/** Bytes of the bodies of all requests together. */
const maxHeldBytes = 256_000_000;

/** Lets JSON pass, unread: only a route that runs `readJson` takes it. */
export const acceptJson = (app: FastifyInstance): void => {
  app.decorate('bodyBudget', createBodyBudget(maxHeldBytes));
  app.removeContentTypeParser(['application/json', 'text/plain']);
  app.addContentTypeParser('application/json', (_request, _payload, done) => done(null));
};

/**
 * Takes a whole body of JSON. A large one is held until `releaseFiles` is called.
 * @throws ApiError BAD_REQUEST, PAYLOAD_TOO_LARGE, SERVER_BUSY
 */
export const readJson = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
  if (request.method !== 'POST' || !isJson(request)) return;
  const { caller } = request;
  const takesMedia = caller?.scopes.has('entities:write') ?? false;
  const scan = createJsonScan(takesMedia);
  const share = request.server.bodyBudget.open(caller === null ? '' : `${caller.kind} ${caller.name}`);
  request.releaseFiles = () => {
    share.end();
    // The request itself stays for as long as the client takes over its answer.
    request.body = undefined;
  };
  const limit = takesMedia
    ? { bytes: request.routeOptions.bodyLimit, whose: 'A request' }
    : { bytes: maxPlainBytes, whose: 'Without the scope entities:write, a request' };
  try {
    await take(request.raw, reply, scan, limit, share);
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
export const readJsonText = (text: string | Buffer): unknown => {
  const bytes = Buffer.from(text);
  // Media are for bodies that come in: what is here in one piece has to be parsed in one.
  createJsonScan(false).take(bytes);
  return parseText(bytes, noMedia);
};

const malformed = (cause?: unknown) =>
  new ApiError('BAD_REQUEST', 'Invalid JSON: send one operation as JSON in UTF-8.', { status: 400, cause });

const take = async (
  raw: IncomingMessage,
  reply: FastifyReply,
  scan: JsonScan,
  { bytes, whose }: { bytes: number; whose: string },
  share: BodyShare,
) => {
  const check = (size: number) => {
    if (size <= bytes) return;
    throw new ApiError('PAYLOAD_TOO_LARGE', `${whose} may have at most ${bytes} bytes.`, { status: 413 });
  };
  check(Number(raw.headers['content-length'] ?? 0));
  askForBody(reply);
  let size = 0;
  let held = 0;
  await readChunks(raw, (chunk) => {
    size += chunk.length;
    check(size);
    if (size > maxPlainBytes) {
      share.take(size - held);
      held = size;
    }
    scan.take(chunk);
  });
};

/**
 * Hands over each chunk until the body ends, or one is not taken; the connection is left as it is, as it is still needed
 * for the answer. The iterator of a stream would cost several times as much for a small body.
 */
const readChunks = (raw: IncomingMessage, use: (chunk: Buffer) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    const onData = (chunk: Buffer) => {
      try {
        use(chunk);
      } catch (error) {
        end(error as Error);
      }
    };
    const onClose = () => end(new Error('closed before its end'));
    const end = (error?: Error) => {
      raw.off('data', onData).off('end', onEnd).off('error', end).off('close', onClose).pause();
      if (error === undefined) resolve();
      else reject(error);
    };
    const onEnd = () => end();
    raw.on('data', onData).on('end', onEnd).on('error', end).on('close', onClose);
    // Whoever has left before says nothing any more.
    if (raw.destroyed) onClose();
  });

const parse = async ({ skeleton, media }: JsonScan): Promise<unknown> => {
  const texts = new Map<string, string>();
  for (const [placeholder, text] of media) {
    texts.set(placeholder, toText(text));
    // Not to be held twice.
    media.delete(placeholder);
    // Others get their turn between two media.
    await nextTurn();
  }
  return parseText(Buffer.concat(skeleton.blocks()), texts);
};

const toText = ({ bytes, clean }: MediaText): string =>
  clean
    ? bytes
        .blocks()
        .map((block) => block.toString('latin1'))
        .join('')
    : (parseText(Buffer.concat([quote, ...bytes.blocks(), quote]), noMedia) as string);

const quote = Buffer.from('"');

type Texts = ReadonlyMap<string, string>;
const noMedia: Texts = new Map();

/** `media`: what the placeholders in it stand for. */
const parseText = (bytes: Buffer, media: Texts): unknown => {
  if (!isUtf8(bytes)) throw malformed();
  const text = bytes.toString('utf8');
  try {
    // To look at each member takes several times as long as to parse it.
    return JSON.parse(text, media.size === 0 && !mayHaveProto(text) ? undefined : revive) as unknown;
  } catch (error) {
    throw malformed(error);
  }

  function revive(key: string, value: unknown): unknown {
    refuseProto(key, value);
    return typeof value === 'string' ? (media.get(value) ?? value) : value;
  }
};

/** Both names of `refuseProto` hold the word; only `\\u` can write it in another way (RFC 8259, section 7). */
const mayHaveProto = (text: string) => text.includes('proto') || text.includes('\\u');

/** Whoever copies such members into another object would change what all objects inherit. */
const refuseProto = (key: string, value: unknown) => {
  const isObject = typeof value === 'object' && value !== null;
  if (key === '__proto__' || (key === 'constructor' && isObject && Object.hasOwn(value, 'prototype'))) {
    throw new Error('a member that changes a prototype');
  }
};
