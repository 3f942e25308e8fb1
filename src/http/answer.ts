// What comes after the head of an answer: the whole of its body, or the body as it comes. Never more than is allowed.
import type { HttpAnswer, HttpStream } from './call.ts';
import { DeadlineError, toApiError, toStatusError } from './to-api-error.ts';
import type { Answered } from './try-once.ts';

/** Bytes, after decompression. */
const maxAnswerBytes = 10 * 1024 * 1024;
const maxStreamBytes = 64 * 1024 * 1024;

/** @throws ApiError also for a status that is not on the call's list. */
export const toAnswer = async (answered: Answered): Promise<HttpAnswer> => {
  const { kind, status, headers, stream, call, options, leave } = answered;
  try {
    const body = await collect(stream, call.maxBytes ?? maxAnswerBytes);
    const answer = { kind, status, headers, body };
    if (!call.statuses.includes(status)) throw toFault(answered, answer);
    return answer;
  } catch (error) {
    stream.destroy();
    throw toApiError(options.provider, kind, error);
  } finally {
    leave();
  }
};

/** `absent`: the statuses that say that there is nothing; null for these. */
export const toStream = (answered: Answered, absent: readonly number[]): HttpStream | null => {
  const { status, headers, stream, call, options, leave } = answered;
  if (!call.statuses.includes(status)) {
    stream.destroy();
    leave();
    if (absent.includes(status)) return null;
    throw toFault(answered, { kind: 'read', status, headers, body: Buffer.alloc(0) });
  }
  for (const event of ['end', 'error', 'close']) stream.once(event, leave);
  const contentType = headers['content-type'];
  const length = Number(headers['content-encoding'] === undefined ? headers['content-length'] : undefined);
  return {
    body: faulting(options.provider, capped(stream, maxStreamBytes)),
    contentType: typeof contentType === 'string' ? contentType : null,
    byteSize: Number.isSafeInteger(length) ? length : null,
    cancel: () => stream.destroy(new DeadlineError()),
  };
};

const toFault = ({ options }: Answered, answer: HttpAnswer) =>
  options.toFault?.(answer) ?? toStatusError(options.provider, answer);

/** What breaks on the way is said in the closed list of faults, as for every other answer. */
async function* faulting(provider: string, stream: AsyncIterable<Uint8Array>) {
  try {
    yield* stream;
  } catch (error) {
    throw toApiError(provider, 'read', error);
  }
}

const tooLarge = () => new RangeError('the answer is larger than allowed');

async function* capped(stream: AsyncIterable<Uint8Array>, limit: number) {
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge();
    yield chunk;
  }
}

const collect = async (stream: AsyncIterable<Uint8Array>, limit: number): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of capped(stream, limit)) chunks.push(chunk);
  return Buffer.concat(chunks);
};
