// What the slices of several rounds come to.
import { at } from '../ask.ts';
import type { ParticipantName } from './participants.ts';
import type { Slice, Slices } from './rounds.ts';

/** Over the rounds. */
export interface Spread {
  median: number;
  least: number;
  most: number;
}

export const toSpread = (values: readonly number[]): Spread => ({
  median: at(values, 0.5),
  least: Math.min(...values),
  most: Math.max(...values),
});

/** `compare`: of two slices of the same round; null where one of the two did not take part. */
export const compareRounds = (
  slices: Slices,
  one: ParticipantName,
  other: ParticipantName,
  compare: (one: Slice, other: Slice) => number,
): Spread | null => {
  const [left, right] = [slices.get(one), slices.get(other)];
  if (left === undefined || right === undefined) return null;
  return toSpread(left.map((slice, round) => compare(slice, right[round]!)));
};

export const toRateRatio = (one: Slice, other: Slice) => one.rate / other.rate;
