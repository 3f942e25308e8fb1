import { ApiError } from '../errors.ts';
import type { Sent, Write } from '../model/write.ts';

export interface SendOptions {
  /** Aborted when the server is about to stop. */
  stopping: AbortSignal;
  /** Aborted when others may write to the same thing. */
  lost: AbortSignal;
  /** Told of a fault of this program after something may have been sent. */
  onUnexpected: (error: unknown) => void;
}

/** Nobody knows what became of it, and why. */
export interface Unclear {
  unclear: string;
  correlationId: string | null;
}

/**
 * Makes the one call of a write.
 * @throws ApiError where it is certain that nothing was changed.
 */
export const sendOnce = async <Before, Value, Code extends string>(
  write: Write<Before, Value, Code>,
  before: Before,
  { onUnexpected, stopping, lost }: SendOptions,
): Promise<Sent<Code> | Unclear> => {
  if (stopping.aborted) throw shuttingDown(write.provider);
  try {
    return await withinStop(write.send(before, lost), stopping);
  } catch (error) {
    if (error instanceof ApiError && error.outcomeKnown) throw error;
    if (error instanceof ApiError) return { unclear: error.message, correlationId: error.correlationId };
    onUnexpected(error);
    return { unclear: 'A fault of this server met the write after it was begun.', correlationId: null };
  }
};

export const shuttingDown = (provider: string) =>
  new ApiError('SHUTTING_DOWN', 'This server is about to stop; nothing was sent.', {
    provider,
    retryable: true,
  });

/** Milliseconds that a vendor still has to answer once the server is about to stop. */
const lastChance = 4_000;

/** What has no answer by then is unclear, and gets a receipt that says so before the process ends. */
const withinStop = async <Result>(sending: Promise<Result>, stopping: AbortSignal): Promise<Result> => {
  let timer: NodeJS.Timeout | undefined;
  let stop: (() => void) | undefined;
  const stopped = new Promise<never>((_, reject) => {
    stop = () => {
      const fault = new ApiError('SHUTTING_DOWN', 'The server had to stop before the vendor answered.', {
        outcomeKnown: false,
      });
      timer = setTimeout(() => reject(fault), lastChance);
    };
    stopping.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([sending, stopped]);
  } finally {
    clearTimeout(timer);
    if (stop !== undefined) stopping.removeEventListener('abort', stop);
  }
};
