// GET /media/<link>: the bytes behind a signed link, streamed from the vendor that holds them.
import { SpanKind } from '@opentelemetry/api';
import type { FastifyInstance } from 'fastify';
import { Readable } from 'node:stream';
import { ApiError } from '../errors.ts';
import type { MediaBytes } from '../model/media.ts';
import { readNodeId, type NodeRef } from '../model/node-ref.ts';
import { inSpan } from '../tracing/span.ts';
import type { MediaLinks } from './link.ts';
import { headSize, recognise } from './recognise.ts';

/** The types that are passed on, with the ending of the file's name. Anything else is only offered for saving. */
const extensions: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/tiff': 'tiff',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'video/quicktime': 'mov',
  'application/pdf': 'pdf',
};
/** Of these, what a browser may show in place. A PDF can run scripts in some viewers. */
const isShown = (type: string) => /^(?:image|video)\//.test(type) && Object.hasOwn(extensions, type);

/** A wildcard, since a named parameter may have 100 characters at most and a link is longer. */
const path = '/media/*';

export interface MediaRoutes {
  links: MediaLinks;
  /** Milliseconds until the first bytes of a file have to be there. */
  deadline: number;
  /** The bytes of what a node id stands for; null where there are none. */
  open(ref: NodeRef, asked: Asked): Promise<MediaBytes | null>;
  /** Hears of every file when its bytes begin to go out. */
  onServed(event: { requestId: string; type: NodeRef['type']; status: number }): void;
}

/** For whom a file is opened. */
export interface Asked {
  id: string;
  /** The moment, by `performance.now()`, by which its first bytes have to be there. */
  answerBy: number;
  hasLeft: () => boolean;
}

export const serveMedia = (app: FastifyInstance, routes: MediaRoutes): void => {
  app.get<{ Params: { '*': string } }>(path, async (request, reply) => {
    const id = routes.links.read(request.params['*']);
    const ref = id === null ? null : readNodeId(id);
    // A reader may leave at any moment, also while the vendor is asked; the vendor is let go of then.
    const reader: { left: boolean; cancel?: (() => void) | undefined } = { left: false };
    reply.raw.once('close', () => {
      reader.left = true;
      reader.cancel?.();
    });
    const answerBy = performance.now() + routes.deadline;
    const asked = { id: request.id, answerBy, hasLeft: () => reader.left };
    const media =
      ref === null ? null : await inSpan(`GET ${path}`, toSpan(request.id), () => routes.open(ref, asked));
    reader.cancel = () => media?.cancel?.();
    if (reader.left) reader.cancel();
    if (ref === null || media === null) {
      throw new ApiError('NOT_FOUND', 'This link does not work, or no longer: ask for a new one.', {
        status: 404,
      });
    }
    const { type, body } = await look(media, answerBy);
    const disposition = isShown(type) ? 'inline' : 'attachment';
    void reply.headers({
      'content-type': type,
      'content-disposition': `${disposition}; filename="media.${extensions[type] ?? 'bin'}"`,
      // What a vendor holds was uploaded by somebody: it must not run as part of this origin.
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'private, no-store',
      'accept-ranges': 'none',
    });
    if (media.byteSize !== null) void reply.header('content-length', media.byteSize);
    routes.onServed({ requestId: request.id, type: ref.type, status: reply.statusCode });
    return reply.send(Readable.from(body));
  });
};

/** From the question to the head of the answer: what follows takes as long as its reader likes. */
const toSpan = (requestId: string) => ({
  kind: SpanKind.SERVER,
  attributes: { 'http.request.method': 'GET', 'http.route': path, 'dossier.request.id': requestId },
});

/** Tells the type from the bytes, as a vendor's word for it comes from whoever uploaded the file. */
const look = async (media: MediaBytes, answerBy: number) => {
  const { head, size, ended, iterator } = await readHead(media, answerBy);
  const byteSize = media.byteSize ?? (ended ? size : Infinity);
  const found = await recognise({ head: Buffer.concat(head).subarray(0, headSize), byteSize, isText: false });
  if (
    !Object.hasOwn(extensions, found) &&
    /^(?:text\/html|application\/json)\b/i.test(media.contentType ?? '')
  ) {
    media.cancel?.();
    throw new ApiError('PROVIDER_BAD_RESPONSE', 'The vendor answered with a text instead of the file.');
  }
  return {
    type: Object.hasOwn(extensions, found) ? found : 'application/octet-stream',
    body: resume(head, iterator),
  };
};

/** What types are told from. A vendor that does not send so much in time is let go of, which ends the reading. */
const readHead = async (media: MediaBytes, answerBy: number) => {
  const iterator = media.body[Symbol.asyncIterator]();
  const head: Uint8Array[] = [];
  let size = 0;
  let ended = false;
  const timer = setTimeout(() => media.cancel?.(), Math.max(0, answerBy - performance.now()));
  try {
    while (size < headSize && !ended) {
      const next = await iterator.next();
      if (next.done === true) ended = true;
      else {
        head.push(next.value);
        size += next.value.byteLength;
      }
    }
  } finally {
    clearTimeout(timer);
  }
  return { head, size, ended, iterator };
};

/** The head again, then the rest; a reader who leaves early lets go of the vendor's connection too. */
async function* resume(head: Uint8Array[], iterator: AsyncIterator<Uint8Array>) {
  try {
    yield* head;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.();
  }
}
