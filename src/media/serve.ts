// GET /media/<link>: the bytes behind a signed link, streamed from the vendor that holds them.
import type { FastifyInstance } from 'fastify';
import { fileTypeFromBuffer } from 'file-type';
import { Readable } from 'node:stream';
import { ApiError } from '../errors.ts';
import type { MediaBytes } from '../model/media.ts';
import type { MediaLinks } from './link.ts';

/** What a browser may show as it is; everything else is only offered for saving. */
const shown = new Set([
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/webp',
  'image/tiff',
  'video/mp4',
  'video/webm',
  'video/quicktime',
]);
/** What keeps its type, but is not shown. */
const kept = new Set(['application/pdf', 'text/plain', 'video/x-msvideo', 'video/x-matroska']);

/** Bytes that are looked at to tell what a file is. */
const sampleSize = 4100;

export interface MediaRoutes {
  links: MediaLinks;
  /** The bytes behind a node id; null where there are none. */
  open(id: string): Promise<MediaBytes | null>;
}

export const serveMedia = (app: FastifyInstance, { links, open }: MediaRoutes): void => {
  app.get<{ Params: { link: string } }>('/media/:link', async (request, reply) => {
    const id = links.read(request.params.link);
    const media = id === null ? null : await open(id);
    if (media === null) {
      throw new ApiError('NOT_FOUND', 'This link does not work, or no longer: ask for a new one.', {
        status: 404,
      });
    }
    const { type, extension, body } = await look(media);
    const disposition = shown.has(type) ? 'inline' : 'attachment';
    void reply.headers({
      'content-type': type,
      'content-disposition': `${disposition}; filename="media.${extension}"`,
      // What a vendor holds was uploaded by somebody: it must not run as part of this origin.
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'private, no-store',
      'accept-ranges': 'none',
    });
    if (media.byteSize !== null) void reply.header('content-length', media.byteSize);
    return reply.send(Readable.from(body));
  });
};

/** Tells the type from the bytes, as a vendor's word for it comes from whoever uploaded the file. */
const look = async (media: MediaBytes) => {
  const iterator = media.body[Symbol.asyncIterator]();
  const head: Uint8Array[] = [];
  let size = 0;
  let ended = false;
  while (size < sampleSize && !ended) {
    const next = await iterator.next();
    if (next.done === true) ended = true;
    else {
      head.push(next.value);
      size += next.value.byteLength;
    }
  }
  const found = await fileTypeFromBuffer(Buffer.concat(head));
  const known = found !== undefined && (shown.has(found.mime) || kept.has(found.mime));
  return {
    type: known ? found.mime : 'application/octet-stream',
    extension: known ? found.ext : 'bin',
    body: resume(head, iterator),
  };
};

async function* resume(head: Uint8Array[], iterator: AsyncIterator<Uint8Array>) {
  yield* head;
  for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
}
