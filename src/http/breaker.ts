// A circuit breaker: after too many faults nothing is sent to a vendor for a while, then one call to try it out. Why not
// a library's: docs/adr/0009-breakers-of-our-own.md.

export type BreakerState = 'closed' | 'open' | 'half-open';

/** What a call says of the vendor; nothing where it was given up before the vendor had a fair time to answer. */
export type Verdict = 'well' | 'broken' | 'nothing';

export interface Breaker {
  readonly state: BreakerState;
  /** Milliseconds until a call may be sent; 0: now. */
  wait(): number;
  /** For a call that is about to be sent: takes what it says of the vendor, once. */
  begin(): (verdict: Verdict) => void;
}

/** Of the latest verdicts so many are counted, if they are younger than so many milliseconds. */
const size = 20;
const age = 30_000;
/** It opens at so many broken ones, if they are more than three quarters: half of the answers are better than none. */
const threshold = 10;
const share = 0.75;
/** Milliseconds that it stays open. */
const openFor = 5_000;
/** Milliseconds to the next try where a trial said nothing, and that others wait for a trial. */
const trialPause = 500;

export const createBreaker = (now = () => performance.now()): Breaker => {
  let verdicts: { at: number; broken: boolean }[] = [];
  let openUntil: number | null = null;
  let openings = 0;
  let trial: { since: number } | null = null;

  const open = (duration: number) => {
    if (openUntil === null) openings += 1;
    openUntil = now() + duration;
  };

  const count = (broken: boolean) => {
    const at = now();
    verdicts = [...verdicts.filter((verdict) => at - verdict.at < age), { at, broken }].slice(-size);
    const faults = verdicts.filter((verdict) => verdict.broken).length;
    if (faults >= threshold && faults > share * verdicts.length) open(openFor);
  };
  const judgeTrial = (verdict: Verdict) => {
    trial = null;
    if (verdict === 'well') {
      verdicts = [];
      openUntil = null;
    } else open(verdict === 'broken' ? openFor : trialPause);
  };

  return {
    get state() {
      if (openUntil === null) return 'closed';
      // Nobody is refused any more once its time is over, also where nobody asks.
      return trial === null && now() < openUntil ? 'open' : 'half-open';
    },
    wait() {
      if (openUntil === null) return 0;
      if (trial === null) return Math.max(0, openUntil - now());
      // One that takes so long keeps nobody from trying again: it may hang, and the vendor be well by now.
      return now() - trial.since < openFor ? trialPause : 0;
    },
    begin() {
      const own = { since: now() };
      const known = openings;
      let judged = false;
      const isTrial = openUntil !== null;
      if (isTrial) trial = own;
      return (verdict) => {
        if (judged) return;
        judged = true;
        if (isTrial) {
          if (trial === own) judgeTrial(verdict);
          return;
        }
        // What was sent before it opened says nothing of the vendor as it is now, nor as it is once it has closed.
        if (known === openings && verdict !== 'nothing') count(verdict === 'broken');
      };
    },
  };
};
