// What comes back: a whole answer, or one that is handed on as it comes; with every fault in the closed list.
import { capped, streamByGot } from './by-got.ts';
import type { HttpAnswer, HttpStream } from './call.ts';
import { toKind, type Sending, type Transport } from './sending.ts';
import { DeadlineError, toApiError, toStatusError } from './to-api-error.ts';

/** Bytes, after decompression. */
const maxStreamBytes = 64 * 1024 * 1024;

/** @throws ApiError also for a status that is not on the call's list. */
export const takeAnswer = async (transport: Transport, sending: Sending): Promise<HttpAnswer> => {
  const { options, call, leave } = sending;
  try {
    const answer = await transport(sending);
    if (!call.statuses.includes(answer.status)) throw toFault(sending, answer);
    return answer;
  } catch (error) {
    throw toApiError(options.provider, toKind(call.nature), error);
  } finally {
    leave();
  }
};

/**
 * `absent`: the statuses that say that there is nothing; null for these.
 * @throws ApiError
 */
export const takeStream = async (sending: Sending, absent: readonly number[]): Promise<HttpStream | null> => {
  const { call, options, leave } = sending;
  const { provider } = options;
  const { status, headers, stream } = await streamByGot(sending).catch((error: unknown) => {
    throw toApiError(provider, 'read', error);
  });
  if (!call.statuses.includes(status)) {
    stream.destroy();
    leave();
    if (absent.includes(status)) return null;
    throw toFault(sending, { kind: 'read', status, headers, body: Buffer.alloc(0) });
  }
  for (const event of ['end', 'error', 'close']) stream.once(event, leave);
  const contentType = headers['content-type'];
  const length = Number(headers['content-encoding'] === undefined ? headers['content-length'] : undefined);
  return {
    body: faulting(provider, capped(stream, maxStreamBytes)),
    contentType: typeof contentType === 'string' ? contentType : null,
    byteSize: Number.isSafeInteger(length) ? length : null,
    cancel: () => stream.destroy(new DeadlineError()),
  };
};

const toFault = ({ options }: Sending, answer: HttpAnswer) =>
  options.toFault?.(answer) ?? toStatusError(options.provider, answer);

/** What breaks on the way is said in the closed list of faults, as for every other answer. */
async function* faulting(provider: string, stream: AsyncIterable<Uint8Array>) {
  try {
    yield* stream;
  } catch (error) {
    throw toApiError(provider, 'read', error);
  }
}
