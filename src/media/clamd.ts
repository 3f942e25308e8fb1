// A client of ClamAV's daemon for one command, INSTREAM: see clamd(8).
import { connect, type Socket } from 'node:net';
import { ApiError } from '../errors.ts';
import { createGate } from './gate.ts';

/** The name of what was found; null: nothing. */
export type Scan = (bytes: AsyncIterable<Uint8Array>) => Promise<string | null>;

/** Milliseconds for one file. */
const patience = 10_000;
/** Bytes of an answer; a whole one is a line. */
const maxAnswer = 4_096;
/** Files that are scanned at a time: half of what clamd takes by default (MaxThreads). */
const maxScans = 5;

/**
 * @throws ApiError SCAN_UNAVAILABLE from the scan, where the scanner can't be reached, does not answer in time, or
 *   says anything but what it found or that it found nothing.
 */
export const createScan = (address: { host: string; port: number }): Scan => {
  const gate = createGate(maxScans);
  return (bytes) =>
    gate(1, async () => {
      const answer = await ask(address, bytes).catch(refuse);
      if (answer === 'stream: OK') return null;
      return (
        /^stream: ([\x20-\x7e]{1,200}) FOUND$/.exec(answer)?.[1] ??
        refuse(new Error('not an answer of clamd'))
      );
    });
};

const ask = async (
  address: { host: string; port: number },
  bytes: AsyncIterable<Uint8Array>,
): Promise<string> => {
  const socket = connect(address);
  const late = setTimeout(() => socket.destroy(new Error('clamd did not answer in time')), patience);
  // The answer may come before everything was sent, where it is that there is too much; then it ends the sending.
  const answer = readAnswer(socket);
  try {
    await Promise.race([send(socket, bytes), answer]);
    return await answer;
  } finally {
    clearTimeout(late);
    answer.catch(() => undefined);
    socket.destroy();
  }
};

/** The command, then each piece after its length (4 bytes, big-endian), then a piece of none. */
const send = async (socket: Socket, bytes: AsyncIterable<Uint8Array>) => {
  await write(socket, Buffer.from('zINSTREAM\0'));
  for await (const chunk of bytes) {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(chunk.byteLength);
    if (chunk.byteLength > 0) await write(socket, Buffer.concat([length, chunk]));
  }
  await write(socket, Buffer.alloc(4));
};

const write = (socket: Socket, bytes: Buffer) =>
  new Promise<void>((resolve, reject) =>
    socket.write(bytes, (error) => {
      if (error) reject(error);
      else resolve();
    }),
  );

/** Up to the NUL that ends it, as the command began with `z`. */
const readAnswer = async (socket: Socket): Promise<string> => {
  let answer = '';
  for await (const chunk of socket) {
    answer += (chunk as Buffer).toString('latin1');
    const end = answer.indexOf('\0');
    if (end >= 0) return answer.slice(0, end);
    if (answer.length > maxAnswer) break;
  }
  throw new Error('clamd did not end its answer');
};

const refuse = (cause: unknown): never => {
  throw new ApiError(
    'SCAN_UNAVAILABLE',
    'The scanner for malware does not answer, so no file is taken: try again later.',
    { retryable: true, cause },
  );
};
