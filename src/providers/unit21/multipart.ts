import { randomUUID } from 'node:crypto';
import type { HttpBody } from '../../http/call.ts';
import type { EntityFile } from '../../model/entity.ts';

/** The name of a file's parts: the vendor takes letters, digits and underscores. */
export const toMediaKey = (fileName: string): string =>
  fileName
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
    .slice(0, 64) || 'file';

/**
 * One file as form data: the file's part, then a second part under the same name with the metadata as JSON, where
 * there is any. The order matters, and so does that both are there: a map of parts would lose one of them.
 * @see https://docs.unit21.ai/reference/link_media_to_entity
 * @see https://www.rfc-editor.org/rfc/rfc7578
 */
export const toMultipart = (file: EntityFile): HttpBody => {
  const boundary = `dossier-${randomUUID()}`;
  const disposition = `Content-Disposition: form-data; name="${toMediaKey(file.name)}"`;
  const metadata = toMetadata(file);
  const metadataPart =
    Object.keys(metadata).length === 0
      ? ''
      : `\r\n--${boundary}\r\n${disposition}\r\n\r\n${JSON.stringify(metadata)}`;
  const head = Buffer.from(
    `--${boundary}\r\n${disposition}; filename="${toQuoted(file.name)}"\r\nContent-Type: ${file.contentType}\r\n\r\n`,
  );
  const tail = Buffer.from(`${metadataPart}\r\n--${boundary}--\r\n`);
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    byteLength: head.byteLength + file.byteSize + tail.byteLength,
    open: () => toStream(head, file, tail),
  };
};

const toMetadata = ({ customData, mediaType }: EntityFile) => ({
  ...customData,
  ...(mediaType === null ? {} : { media_type: mediaType }),
});

/**
 * A file name as it stands between the quotes: without what could end them, or the header.
 * @see https://html.spec.whatwg.org/#multipart-form-data
 */
export const toQuoted = (fileName: string): string =>
  fileName.replace(/\r/g, '%0D').replace(/\n/g, '%0A').replace(/"/g, '%22');

async function* toStream(head: Buffer, file: EntityFile, tail: Buffer): AsyncGenerator<Uint8Array> {
  yield head;
  let size = 0;
  for await (const chunk of file.open()) {
    size += chunk.byteLength;
    // Content-Length is sent by now: whatever goes beyond it would be read as another request.
    if (size > file.byteSize) break;
    yield chunk;
  }
  if (size !== file.byteSize) throw new Error('the file is not as long as it was when it was checked');
  yield tail;
}
