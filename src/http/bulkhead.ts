/** Keeps those who wait for one vendor from taking the places of those who want another. */
export interface Bulkhead {
  /** Calls on their way, and those that wait for a place. */
  readonly active: number;
  readonly waiting: number;
  /**
   * Waits for a place, and gives what lets go of it. Null where none comes free within `patience` milliseconds, or too
   * many wait.
   */
  enter(patience: number): Promise<(() => void) | null>;
  /** Sends away all who wait. */
  clear(): void;
}

export interface BulkheadSize {
  places: number;
  /** Those who may wait for a place. */
  queue: number;
}

export const createBulkhead = ({ places, queue }: BulkheadSize): Bulkhead => {
  let active = 0;
  const waiters = new Set<(entered: boolean) => void>();
  const leave = () => {
    active -= 1;
    const [next] = waiters;
    next?.(true);
  };
  const toExit = () => {
    let left = false;
    active += 1;
    return () => {
      if (!left) leave();
      left = true;
    };
  };
  return {
    get active() {
      return active;
    },
    get waiting() {
      return waiters.size;
    },
    async enter(patience) {
      if (active < places) return toExit();
      if (waiters.size >= queue) return null;
      return new Promise((resolve) => {
        const end = (entered: boolean) => {
          clearTimeout(timer);
          waiters.delete(end);
          resolve(entered ? toExit() : null);
        };
        const timer = setTimeout(() => end(false), patience);
        waiters.add(end);
      });
    },
    clear() {
      for (const end of waiters) end(false);
    },
  };
};
