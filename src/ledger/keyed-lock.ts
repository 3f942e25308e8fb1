/** Makes work wait for other work of this process with the same key; those of other processes meet at the lease. */
export interface KeyedLock {
  /**
   * Runs the work when its turn comes.
   * @returns null where its turn did not come within `patience` milliseconds; the work is then not run.
   */
  run<Result>(turn: Turn, work: () => Promise<Result>): Promise<Result | null>;
}

export interface Turn {
  key: string;
  /** Milliseconds. */
  patience: number;
}

interface Waiter {
  go: () => void;
  refuse: () => void;
}

/** `stopping`: once aborted, nobody's turn comes any more. */
export const createKeyedLock = (stopping: AbortSignal): KeyedLock => {
  /** Of each key that is held, those who wait for it. */
  const waiting = new Map<string, Waiter[]>();
  stopping.addEventListener('abort', () => {
    for (const waiters of waiting.values()) for (const waiter of waiters.splice(0)) waiter.refuse();
  });

  /** False where the patience ended first. */
  const enter = ({ key, patience }: Turn): Promise<boolean> => {
    const waiters = waiting.get(key);
    if (waiters === undefined) {
      waiting.set(key, []);
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const end = (isTurn: boolean) => {
        clearTimeout(timer);
        resolve(isTurn);
      };
      const waiter = { go: () => end(true), refuse: () => end(false) };
      const timer = setTimeout(() => {
        waiters.splice(waiters.indexOf(waiter), 1);
        resolve(false);
      }, patience);
      waiters.push(waiter);
    });
  };

  const leave = (key: string) => {
    const next = waiting.get(key)?.shift();
    // The last one out forgets the key, or the map would hold every customer ever touched.
    if (next === undefined) waiting.delete(key);
    else next.go();
  };

  return {
    async run(turn, work) {
      if (!(await enter(turn))) return null;
      try {
        return await work();
      } finally {
        leave(turn.key);
      }
    },
  };
};
