import { afterEach, beforeEach } from '@jest/globals';

/** Milliseconds between two looks at the clock. */
const step = 5;

export interface Standstill {
  /** The longest for which this process stood still, in milliseconds. */
  longest: () => number;
  end: () => void;
}

/** Watches from now on: what was to go out while this process stands still goes out late, and all together. */
export const watchStandstill = (): Standstill => {
  let seen = performance.now();
  let longest = 0;
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - seen);
    seen = performance.now();
  }, step);
  return { longest: () => longest, end: () => clearInterval(timer) };
};

/** Watches during each test; gives back how to ask. */
export const useStandstill = (): Standstill['longest'] => {
  let watch: Standstill;
  beforeEach(() => {
    watch = watchStandstill();
  });
  afterEach(() => watch.end());
  return () => watch.longest();
};
