// How much each has used of what comes back with time, in the process's memory, as the time in which it will have come
// back: the generic cell rate algorithm (ITU-T I.371) with one number for each. Times are microseconds.

export interface Demand {
  key: string;
  /** In which what is asked for comes back. */
  time: number;
  /** The highest level that may be reached. */
  most: number;
  /** True: granted in any case, and the level stays at `most`. */
  owed: boolean;
}

export interface Level {
  granted: boolean;
  /** In which all that is used will have come back; 0: nothing is. */
  level: number;
}

export interface Levels {
  /** `longest`: milliseconds that an answer is waited for at most, where it comes from elsewhere. */
  ask: (demand: Demand, longest?: number) => Promise<Level>;
  /** The level by now. */
  read(key: string): number;
  /** What was learned elsewhere. */
  learn(key: string, level: number): void;
}

/** Whoever is forgotten has all of it again, so the oldest are forgotten first. */
const mostKeys = 10_000;

export const createLevels = (): Levels => {
  const ends = new Map<string, number>();
  const now = () => Math.floor(performance.now() * 1000);
  const read = (key: string) => Math.max(0, (ends.get(key) ?? 0) - now());
  const learn = (key: string, level: number) => {
    ends.delete(key);
    if (level <= 0) return;
    if (ends.size >= mostKeys) ends.delete(ends.keys().next().value!);
    ends.set(key, now() + level);
  };
  return {
    read,
    learn,
    async ask({ key, time, most, owed }) {
      const before = read(key);
      const after = before + time;
      if (after > most && !owed) return { granted: false, level: before };
      const level = Math.max(before, Math.min(after, most));
      learn(key, level);
      return { granted: true, level };
    },
  };
};
