/** Whether it is what Buffer throws where a structure leads beyond the bytes that are there, or one that makes no sense. */
export const isBeyondEnd = (error: unknown): boolean =>
  error instanceof RangeError ||
  ['ERR_OUT_OF_RANGE', 'ERR_BUFFER_OUT_OF_BOUNDS'].includes((error as NodeJS.ErrnoException).code ?? '');
