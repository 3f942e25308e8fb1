/** Runs one piece of work after another for each key; work without a key is not held up. */
export type KeyedLock = <Result>(key: string | undefined, work: () => Promise<Result>) => Promise<Result>;

export const createKeyedLock = (): KeyedLock => {
  const tails = new Map<string, Promise<void>>();
  return async (key, work) => {
    if (key === undefined) return work();
    const running = (tails.get(key) ?? Promise.resolve()).then(work);
    const tail = running.then(
      () => undefined,
      () => undefined,
    );
    tails.set(key, tail);
    try {
      return await running;
    } finally {
      // The last one out forgets the key, or the map would hold every customer ever touched.
      if (tails.get(key) === tail) tails.delete(key);
    }
  };
};
