// A client of ClamAV's daemon for one command, INSTREAM: see clamd(8).
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { ApiError } from '../errors.ts';
import { checkedLate } from './checked-late.ts';
import { createGate } from './gate.ts';

/** The name of what was found; null: nothing. `timeLeft`: milliseconds in which whoever asks wants to know. */
export type Scan = (open: () => AsyncIterable<Uint8Array>, timeLeft: number) => Promise<string | null>;

/** Milliseconds for one file, with the waiting for its turn. */
const patience = 10_000;
/** Milliseconds for which a scanner that did not answer, or could not be reached, is not asked again. */
const pause = 5_000;
/** Milliseconds in which a scanner that is well has answered for a file. */
const fairShare = 5_000;
/** Bytes of an answer; a whole one is a line. */
const maxAnswer = 4_096;
/** Files that are scanned at a time: half of what clamd takes by default (MaxThreads). */
const maxScans = 5;

/**
 * @throws ApiError SCAN_UNAVAILABLE from the scan, where the scanner can't be reached, does not answer in time, or
 *   says anything but what it found or that it found nothing; DEADLINE_EXCEEDED where it had too little time to answer.
 */
export const createScan = (address: { host: string; port: number }): Scan => {
  const toFault = () => new Late('no turn in time');
  const gate = createGate({ room: maxScans, patience, toFault });
  let downUntil = -Infinity;
  return async (open, timeLeft) => {
    const most = Math.min(patience, timeLeft);
    const end = performance.now() + most;
    const askInTurn = async () => {
      // Those who have waited in vain need not all find out by themselves.
      if (performance.now() < downUntil) throw new Unreachable('taken as down');
      const bytes = open();
      const given = end - performance.now();
      try {
        return await ask(address, bytes, given);
      } catch (error) {
        // Whose turn came late has not given it the time that it may take.
        const isDown = error instanceof Late ? given >= fairShare : error instanceof Unreachable;
        if (isDown) downUntil = performance.now() + pause;
        throw error;
      }
    };
    const answer = await gate(1, askInTurn, most).catch((error: unknown) => {
      if (error instanceof ApiError) throw error;
      throw error instanceof Late && most < fairShare ? checkedLate() : toUnavailable(error);
    });
    if (answer === 'stream: OK') return null;
    const found = /^stream: ([\x20-\x7e]{1,200}) FOUND$/.exec(answer)?.[1];
    if (found === undefined) throw toUnavailable(new Error('not an answer of clamd'));
    return found;
  };
};

/** It is not there: so it will be for the next file. */
class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** It does not answer in time, which may have been short. */
class Late extends Error {
  override readonly name = 'Late';
}

const ask = async (
  address: { host: string; port: number },
  bytes: AsyncIterable<Uint8Array>,
  milliseconds: number,
): Promise<string> => {
  const socket = connect(address);
  const toLate = () => socket.destroy(new Late('clamd did not answer in time'));
  const late = setTimeout(toLate, milliseconds);
  // The answer may come before everything was sent, where it is that there is too much; then it ends the sending.
  const answer = readAnswer(socket);
  answer.catch(() => undefined);
  try {
    await once(socket, 'connect').catch((cause: unknown) => {
      throw cause instanceof Late ? cause : new Unreachable('no connection', { cause });
    });
    await Promise.race([send(socket, bytes), answer]);
    return await answer;
  } finally {
    clearTimeout(late);
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

const toUnavailable = (cause: unknown) =>
  new ApiError(
    'SCAN_UNAVAILABLE',
    'The scanner for malware does not answer, so no file is taken: try again later.',
    { retryable: true, cause },
  );
