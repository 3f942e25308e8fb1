import { createHash } from 'node:crypto';
import { headSize, recognise } from './recognise.ts';

export interface Inspected {
  /** Bytes. */
  byteSize: number;
  /** Lower-case hex. */
  sha256: string;
  /** What the bytes are: a media type, `text` for UTF-8 without NUL, or `unknown`. */
  found: string;
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
  let byteSize = 0;
  for await (const chunk of stream) {
    if (byteSize < headSize) head.push(chunk.subarray(0, headSize - byteSize));
    byteSize += chunk.byteLength;
    if (byteSize > maxBytes) throw new FileTooLarge('the file is larger than is allowed');
    hash.update(chunk);
    text.push(chunk);
  }
  const found = await recognise({ head: Buffer.concat(head), byteSize, isText: text.end() });
  return { byteSize, sha256: hash.digest('hex'), found };
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
