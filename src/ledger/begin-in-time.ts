// Work that waits for the ledger before it begins: for no longer than somebody waits for the answer.
import { ApiError } from '../errors.ts';
import { inTime } from '../store/in-time.ts';

/** Runs the work, unless nobody waits for it any more. */
export type Begin<Result> = (work: () => Promise<Result>) => Promise<Result>;

/**
 * `around` makes ready, begins the work at most once, and tidies up after it. Where the deadline (`answerBy`, by
 * `performance.now()`) comes first, the work is never begun, and `late` says what comes of it; work that was begun has to
 * end in time by itself, and the tidying up is not waited for any longer.
 */
export const beginInTime = <Result>(
  answerBy: number,
  around: (begin: Begin<Result>) => Promise<Result>,
  late: () => Result,
): Promise<Result> => {
  let begun: Promise<Result> | undefined;
  let givenUp = false;
  const whole = around(async (work) => {
    if (givenUp) return late();
    begun = work();
    return begun;
  });
  return inTime(whole, answerBy - performance.now(), () => {
    if (begun !== undefined) return begun;
    givenUp = true;
    return late();
  });
};

/** Milliseconds in which a ledger that is well has answered. */
const fairShare = 4_000;

/**
 * Nothing was sent, as the ledger did not answer in time.
 * @param since When it was asked, by `performance.now()`.
 * @param outcomeKnown False where another call may have sent it.
 */
export const ledgerLate = (since: number, outcomeKnown = true): ApiError => {
  const details = { retryable: true, outcomeKnown };
  if (performance.now() - since >= fairShare) {
    return new ApiError(
      'LEDGER_UNAVAILABLE',
      'The ledger does not answer, and nothing is sent without it.',
      details,
    );
  }
  return new ApiError(
    'DEADLINE_EXCEEDED',
    'The ledger did not answer before the deadline of the operation, so nothing was sent.',
    details,
  );
};
