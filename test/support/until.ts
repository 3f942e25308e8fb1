import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until it is so, for five seconds at most. */
export const until = async (isSo: () => boolean): Promise<void> => {
  const end = performance.now() + 5_000;
  while (!isSo()) {
    if (performance.now() > end) throw new Error('it never became so');
    await sleep(5);
  }
};
