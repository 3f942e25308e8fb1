import type { Surroundings } from '../../src/http/call.ts';

/** A vendor's client by itself: nobody waits for it, and it may send as much as it likes. */
export const toSurroundings = (changes: Partial<Surroundings> = {}): Surroundings => ({
  onCall: () => undefined,
  answerBy: () => Infinity,
  longest: 8_000,
  takeTurn: async () => 0,
  ...changes,
});
