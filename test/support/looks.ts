import type { VendorCall } from './scripted-vendor.ts';

/**
 * The least calls of a write in doubt that is read back until the vendor can act no more: the look before, the
 * write, and three looks after it, or two where the second of them may have come after that moment, as this machine stood
 * still.
 * @param settleMs Milliseconds until the vendor can act no more.
 */
export const leastCalls = (calls: readonly VendorCall[], settleMs: number): number => {
  const [, write, , second] = calls;
  if (write === undefined || second === undefined) return 4;
  // It was given up after it had come here, and a look begins before it comes.
  return second.at - write.at >= settleMs ? 4 : 5;
};
