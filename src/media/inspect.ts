import { createHash } from 'node:crypto';
import { findHidden, tailSize } from './hidden.ts';
import { headSize, recognise } from './recognise.ts';

export interface Inspected {
  /** Bytes. */
  byteSize: number;
  /** Lower-case hex. */
  sha256: string;
  /** What the bytes are: a media type, `text` for UTF-8 without NUL, or `unknown`. */
  found: string;
  /** What else they are, in words; null: nothing that can be seen without decoding. */
  hidden: string | null;
}

/** More bytes than are allowed. */
export class FileTooLarge extends Error {
  override readonly name = 'FileTooLarge';
}

/**
 * Looks at a file once, from start to end, without keeping it.
 * @throws FileTooLarge as soon as there are more than `maxBytes`; and whatever the stream itself fails with.
 */
export const inspect = async (stream: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Inspected> => {
  const hash = createHash('sha256');
  const text = createTextCheck();
  const head: Uint8Array[] = [];
  const tail = createTail();
  let byteSize = 0;
  for await (const chunk of stream) {
    if (byteSize < headSize) head.push(chunk.subarray(0, headSize - byteSize));
    byteSize += chunk.byteLength;
    if (byteSize > maxBytes) throw new FileTooLarge('the file is larger than is allowed');
    hash.update(chunk);
    text.push(chunk);
    tail.push(chunk);
  }
  const start = Buffer.concat(head);
  const found = await recognise({ head: start, byteSize, isText: text.end() });
  return {
    byteSize,
    sha256: hash.digest('hex'),
    found,
    hidden: findHidden(found, start, tail.end(), byteSize),
  };
};

/** Keeps the last bytes of a stream: as many as are needed, and no more than a piece beyond. */
const createTail = () => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  return {
    push(chunk: Uint8Array) {
      chunks.push(chunk);
      size += chunk.byteLength;
      while (size - (chunks[0]?.byteLength ?? 0) >= tailSize) size -= chunks.shift()?.byteLength ?? 0;
    },
    end: () => Buffer.concat(chunks).subarray(-tailSize),
  };
};

const createTextCheck = () => {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let isText = true;
  const decode = (chunk?: Uint8Array) => {
    try {
      if (isText) decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      isText = false;
    }
  };
  return {
    push(chunk: Uint8Array) {
      decode(chunk);
      if (isText && chunk.includes(0)) isText = false;
    },
    end() {
      decode();
      return isText;
    },
  };
};
