import { createHash } from 'node:crypto';
import type { Inspected } from '../model/entity.ts';
import { findHidden, tailSize } from './hidden.ts';
import { headSize, recognise } from './recognise.ts';

export interface Inspector {
  /** Looks at the bytes as they go by. */
  follow(stream: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  /** Once they have all gone by. */
  end(): Promise<Inspected>;
}

/** Looks at a file once, from start to end, without keeping it: nothing of a piece is needed once the next one is there. */
export const createInspector = (): Inspector => {
  const hash = createHash('sha256');
  const text = createTextCheck();
  const head = Buffer.allocUnsafeSlow(headSize);
  const tail = createTail();
  let byteSize = 0;
  return {
    async *follow(stream) {
      for await (const chunk of stream) {
        if (byteSize < headSize) head.set(chunk.subarray(0, headSize - byteSize), byteSize);
        byteSize += chunk.byteLength;
        hash.update(chunk);
        text.push(chunk);
        tail.push(chunk);
        yield chunk;
      }
    },
    async end() {
      const start = head.subarray(0, byteSize);
      const found = await recognise({ head: start, byteSize, isText: text.end() });
      return {
        byteSize,
        sha256: hash.digest('hex'),
        found,
        hidden: findHidden(found, start, tail.end(), byteSize),
      };
    },
  };
};

/** @throws whatever the stream itself fails with. */
export const inspect = async (stream: AsyncIterable<Uint8Array>): Promise<Inspected> => {
  const inspector = createInspector();
  for await (const _ of inspector.follow(stream));
  return inspector.end();
};

/** Keeps the last bytes of a stream. */
const createTail = () => {
  const kept = Buffer.allocUnsafeSlow(tailSize);
  let size = 0;
  return {
    push(chunk: Uint8Array) {
      const last = chunk.subarray(-tailSize);
      const left = Math.min(size, tailSize - last.byteLength);
      kept.copyWithin(0, size - left, size);
      kept.set(last, left);
      size = left + last.byteLength;
    },
    end: () => kept.subarray(0, size),
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
