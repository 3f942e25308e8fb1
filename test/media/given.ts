// What a caller gives, and what a refusal of it looks like.
import { expect } from '@jest/globals';
import { Readable } from 'node:stream';
import { createCheckFile } from '../../src/media/check-file.ts';
import { inspect } from '../../src/media/inspect.ts';
import { createPictureCheck } from '../../src/media/picture.ts';
import type { GivenFile } from '../../src/model/entity.ts';

export const checkFile = createCheckFile({
  picture: createPictureCheck(),
  scan: null,
  hasLeft: () => false,
  timeLeft: () => Infinity,
});

/** In pieces of an odd size, as a network gives them. */
export const pieces = (bytes: Uint8Array, size = 65_537) =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );

export const toUpload = (filename: string, bytes: Uint8Array, size?: number) => ({
  filename,
  state: 'whole' as const,
  inspect: () => inspect(Readable.from(pieces(bytes, size))),
  read: async (place: Buffer) => place.subarray(0, Buffer.from(bytes).copy(place)),
  createReadStream: () => Readable.from(pieces(bytes, size)),
});

export const given = (content: GivenFile['content'], name: string | null = null): GivenFile => ({
  content,
  name,
  mediaType: null,
  customData: null,
});
export const checkUpload = (filename: string, bytes: Uint8Array, size?: number) =>
  checkFile(given({ upload: toUpload(filename, bytes, size) }), 2, true);
export const checkBase64 = (name: string | null, base64: string) =>
  checkFile(given({ base64 }, name), 0, true);

export const refused = (code: string, message?: RegExp, field?: string[]) => ({
  refused: {
    code,
    message: message === undefined ? expect.any(String) : expect.stringMatching(message),
    field: field ?? expect.any(Array),
  },
});

/** Where the content stands that `checkUpload` gives. */
export const contentField = ['input', 'media', '2', 'content', 'file'];
