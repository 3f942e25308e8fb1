/**
 * How many calls may be sent again: a fifth of those that were sent for the first time, so that a vendor that is down is
 * not met with three times the calls.
 * @see https://sre.google/sre-book/handling-overload/ ("Deciding to Retry")
 */
export interface RetryBudget {
  /** A call is sent for the first time. */
  earn(): void;
  /** False where nothing is left. */
  spend(): boolean;
}

const share = 0.2;
/** Tries that are there from the beginning, and can be saved up. */
const most = 5;

export const createRetryBudget = (): RetryBudget => {
  let left = most;
  return {
    earn: () => void (left = Math.min(most, left + share)),
    spend() {
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
};
