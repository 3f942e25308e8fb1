// Uploaded bytes on the disk, where a request with several files does not fill the memory.
import { randomUUID } from 'node:crypto';
import { open, unlink, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiError } from '../errors.ts';

/** Bytes that are read at a time. */
const step = 64 * 1024;

export interface Spool {
  /**
   * Writes a stream to the disk; gives back how to read it, from the start and as often as wanted.
   * @throws ApiError UPLOAD_STORAGE_UNAVAILABLE where the disk does not take it; and what the stream fails with.
   */
  take: (stream: AsyncIterable<Uint8Array>) => Promise<() => AsyncIterable<Uint8Array>>;
  /** Lets go of everything that was taken, and is being taken. */
  release: () => void;
}

export const createSpool = (): Spool => {
  const handles = new Set<FileHandle>();
  let released = false;
  const create = async () => {
    const path = join(tmpdir(), `dossier-upload-${randomUUID()}`);
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
      let position = 0;
      for await (const chunk of stream) {
        await writeAll(handle, chunk, position).catch(refuse);
        position += chunk.byteLength;
      }
      return () => read(handle, position);
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

async function* read(handle: FileHandle, byteSize: number): AsyncGenerator<Uint8Array> {
  for (let position = 0; position < byteSize;) {
    const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(step), 0, step, position);
    if (bytesRead === 0) throw new Error('a spooled file is shorter than what was written');
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

const refuse = (cause: unknown): never => {
  throw new ApiError(
    'UPLOAD_STORAGE_UNAVAILABLE',
    'The server has no room to put the files down for the moment: try again later.',
    { status: 503, retryable: true, cause },
  );
};
