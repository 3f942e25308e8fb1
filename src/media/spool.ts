// Uploaded bytes on the disk, where a request with several files does not fill the memory.
import { randomUUID } from 'node:crypto';
import { open, unlink, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiError } from '../errors.ts';
import type { FileContent } from '../model/entity.ts';

/** Bytes that are read at a time. */
const step = 128 * 1024;

export interface Spool {
  /**
   * Writes a stream to the disk; gives back how to read it, from the start and as often as wanted.
   * @throws ApiError UPLOAD_STORAGE_UNAVAILABLE where the disk does not take it; and what the stream fails with.
   */
  take: (stream: AsyncIterable<Uint8Array>) => Promise<Pick<FileContent, 'read' | 'createReadStream'>>;
  /** Lets go of everything that was taken, and is being taken. */
  release: () => void;
}

export const createSpool = (): Spool => {
  const handles = new Set<FileHandle>();
  let released = false;
  const create = async () => {
    const path = join(tmpdir(), `dossier-upload-${process.pid}-${randomUUID()}`);
    const handle = await open(path, 'wx+', 0o600);
    handles.add(handle);
    // Nameless from now on: whatever ends the process, no passport is left in the directory.
    await unlink(path);
    if (released) await close(handle);
    return handle;
  };
  const close = async (handle: FileHandle) => {
    handles.delete(handle);
    await handle.close().catch(() => undefined);
  };
  return {
    async take(stream) {
      const handle = await create().catch(refuse);
      let byteSize = 0;
      for await (const chunk of stream) {
        await writeAll(handle, chunk, byteSize).catch(refuse);
        byteSize += chunk.byteLength;
      }
      return {
        read: (place) => readAll(handle, byteSize, place),
        createReadStream: () => readPieces(handle, byteSize),
      };
    },
    release() {
      released = true;
      for (const handle of handles) void close(handle);
    },
  };
};

/** A write to a disk that is nearly full may be done in part, and only the next one fails. */
const writeAll = async (handle: FileHandle, chunk: Uint8Array, position: number) => {
  for (let done = 0; done < chunk.byteLength;) {
    const { bytesWritten } = await handle.write(chunk, done, chunk.byteLength - done, position + done);
    done += bytesWritten;
  }
};

const readAll = async (handle: FileHandle, byteSize: number, place: Buffer): Promise<Buffer> => {
  for (let position = 0; position < byteSize;) {
    position += await readSome(handle, place, position, byteSize - position, position);
  }
  return place.subarray(0, byteSize);
};

async function* readPieces(handle: FileHandle, byteSize: number): AsyncGenerator<Uint8Array> {
  for (let position = 0; position < byteSize;) {
    const piece = Buffer.allocUnsafeSlow(Math.min(step, byteSize - position));
    const size = await readSome(handle, piece, 0, piece.byteLength, position);
    position += size;
    yield piece.subarray(0, size);
  }
}

const readSome = async (
  handle: FileHandle,
  into: Buffer,
  offset: number,
  length: number,
  position: number,
): Promise<number> => {
  const { bytesRead } = await handle.read(into, offset, length, position);
  if (bytesRead === 0) throw new Error('a spooled file is shorter than what was written');
  return bytesRead;
};

const refuse = (cause: unknown): never => {
  throw new ApiError(
    'UPLOAD_STORAGE_UNAVAILABLE',
    'The server has no room to put the files down for the moment: try again later.',
    { status: 503, retryable: true, cause },
  );
};
