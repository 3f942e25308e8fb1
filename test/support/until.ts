import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until it is so, for so many milliseconds at most. */
export const until = async (isSo: () => boolean, patience = 10_000): Promise<void> => {
  const end = performance.now() + patience;
  while (!isSo()) {
    if (performance.now() > end) throw new Error('it never became so');
    await sleep(5);
  }
};
