import type { VendorCall } from './scripted-vendor.ts';

/**
 * The least calls of a write in doubt that is read back until the vendor can act no more: two before it and three looks
 * after it, or two where this machine stood still between the first of them and that moment.
 * @param settleMs Milliseconds until the vendor can act no more.
 */
export const leastCalls = (calls: readonly VendorCall[], settleMs: number): number => {
  const [first, second] = calls.slice(2);
  if (first === undefined || second === undefined) return 4;
  return second.at - first.at >= settleMs - 10 ? 4 : 5;
};
