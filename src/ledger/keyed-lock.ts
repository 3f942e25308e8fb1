/** Makes work wait for other work with the same key. */
export interface KeyedLock {
  /**
   * Runs the work when its turn comes. Work of the same group as the one that runs need not wait.
   * @returns null where its turn did not come within `patience` milliseconds; the work is then not run.
   */
  run<Result>(turn: Turn, work: () => Promise<Result>): Promise<Result | null>;
  /** Keeps the key from everybody for so many milliseconds more, once what runs now has ended. */
  hold(key: string, duration: number): void;
}

export interface Turn {
  key: string;
  group: object;
  /** Milliseconds. */
  patience: number;
}

interface Waiter {
  group: object;
  go: () => void;
  refuse: () => void;
}

/** One key, from the first that takes it to the last that lets go. */
class Held {
  group: object;
  running = 1;
  /** Milliseconds since 1970. */
  until = 0;
  waiting: Waiter[] = [];

  constructor(group: object) {
    this.group = group;
  }

  /** False where the patience ended first. */
  wait(group: object, patience: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.waiting = this.waiting.filter((other) => other !== waiter);
        resolve(false);
      }, patience);
      const waiter: Waiter = {
        group,
        go: () => {
          clearTimeout(timer);
          resolve(true);
        },
        refuse: () => {
          clearTimeout(timer);
          resolve(false);
        },
      };
      this.waiting.push(waiter);
    });
  }

  refuseAll() {
    for (const waiter of this.waiting.splice(0)) waiter.refuse();
  }

  /** Lets the next group in; false where nobody waits. */
  next(): boolean {
    const [first] = this.waiting;
    if (first === undefined) return false;
    const together = this.waiting.filter(({ group }) => group === first.group);
    this.waiting = this.waiting.filter(({ group }) => group !== first.group);
    this.group = first.group;
    this.until = 0;
    this.running = together.length;
    for (const waiter of together) waiter.go();
    return true;
  }
}

/** `stopping`: once aborted, nobody's turn comes any more. */
export const createKeyedLock = (stopping: AbortSignal): KeyedLock => {
  const locks = new Map<string, Held>();
  stopping.addEventListener('abort', () => {
    for (const held of locks.values()) held.refuseAll();
  });

  const enter = ({ key, group, patience }: Turn): Promise<boolean> | true => {
    const held = locks.get(key);
    if (held === undefined) {
      locks.set(key, new Held(group));
      return true;
    }
    if (held.group !== group || held.running === 0) return held.wait(group, patience);
    held.running += 1;
    return true;
  };

  const leave = (key: string) => {
    const held = locks.get(key);
    if (held === undefined) return;
    held.running -= 1;
    if (held.running > 0) return;
    // The last one out forgets the key, or the map would hold every customer ever touched.
    const passOn = () => {
      if (!held.next()) locks.delete(key);
    };
    const rest = held.until - Date.now();
    if (rest > 0) setTimeout(passOn, rest).unref();
    else passOn();
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
    hold(key, duration) {
      const held = locks.get(key);
      if (held !== undefined) held.until = Math.max(held.until, Date.now() + duration);
    },
  };
};
