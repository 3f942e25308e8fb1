// What reading back from a vendor proves about a write, and how long it is tried.
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '../errors.ts';
import type { Outcome, Verification, Warning } from '../model/receipt.ts';
import type { ReadBack, Shows } from '../model/write.ts';

/** Something that was, or may have been, written. */
export interface Look<Value> {
  shows: Shows;
  /** `answered`: the vendor said yes. */
  readBack(answered: boolean): Promise<ReadBack<Value>>;
}

export interface Finding<Value> {
  outcome: Exclude<Outcome, 'DRY_RUN'>;
  verification: Verification;
  warnings: Warning[];
  value: Value | null;
}

export interface Patience {
  /** Milliseconds a vendor may still act on a request that was given up. */
  settleMs: number;
  /** Aborted when the server is about to stop: nothing is waited for any longer. */
  stopping: AbortSignal;
  /** Told of a fault of this program after something was sent; the write still gets its receipt. */
  onUnexpected: (error: unknown) => void;
}

/** How long somebody who waits for an answer can be kept waiting. */
export interface Waiting extends Patience {
  /** The moment, by `performance.now()`, by which they want an answer. */
  answerBy: number;
}

/** After an answer of success: how long what was written may take to show, in milliseconds between reads. */
const confirmPauses = [0, 100, 250, 500, 750, 1000];
/** After that, and after an unclear end: how often to look while the vendor may still act. */
const settlePause = 250;
/** No caller is kept waiting longer than this for an unclear write, in milliseconds. */
const longestSettle = 15_000;

/** What reading back means once the vendor has said yes. */
const confirmed = {
  done: ['APPLIED', 'VERIFIED'],
  unchanged: ['UNCHANGED', 'VERIFIED'],
  other: ['UNKNOWN', 'NOT_VERIFIED'],
  'not-verifiable': ['APPLIED', 'NOT_VERIFIABLE'],
} as const satisfies Record<
  Exclude<ReadBack<unknown>['state'], 'not-done'>,
  readonly [Outcome, Verification]
>;

/** What it means that the change does not show, although the vendor has said yes. */
const notShown = {
  'at-once': ['UNCHANGED', 'VERIFIED'],
  'in-time': ['UNKNOWN', 'NOT_VERIFIED'],
  late: ['APPLIED', 'NOT_VERIFIED'],
} as const satisfies Record<Shows, readonly [Outcome, Verification]>;

/** `accepted`: what the vendor said beside yes. */
export const judgeAnswered = <Value>(
  shows: Shows,
  found: ReadBack<Value>,
  accepted: Warning[] = [],
): Finding<Value> => {
  const warnings = [...accepted, ...(found.warnings ?? [])];
  const [outcome, verification] = found.state === 'not-done' ? notShown[shows] : confirmed[found.state];
  if (found.state === 'not-done' && outcome !== 'APPLIED') {
    warnings.push(
      vendorWarning('The vendor answered success, but reading back shows that nothing has changed.'),
    );
  }
  if (found.state === 'other') warnings.push(somethingElse());
  return { outcome, verification, warnings, value: found.value };
};

/** The vendor said yes: read until it shows. */
export const confirm = async <Value>(
  look: Look<Value>,
  accepted: Warning[],
  patience: Waiting,
): Promise<Finding<Value>> => {
  const { last, cutShort } = await readUntilShown(look, patience);
  if (last === null) {
    return { outcome: 'APPLIED', verification: 'NOT_VERIFIED', warnings: accepted, value: null };
  }
  // Whoever has not looked long enough can not say that nothing was changed.
  const shows = cutShort && look.shows === 'at-once' ? 'in-time' : look.shows;
  return judgeAnswered(shows, last, accepted);
};

/** The last read that found something; null where none did. `cutShort`: more would have been read, had there been time. */
const readUntilShown = async <Value>(
  look: Look<Value>,
  patience: Waiting,
): Promise<{ last: ReadBack<Value> | null; cutShort: boolean }> => {
  const giveUp = Math.min(performance.now() + Math.min(patience.settleMs, longestSettle), patience.answerBy);
  let last: ReadBack<Value> | null = null;
  for (let reads = 0; ; reads += 1) {
    const wait = confirmPauses[reads] ?? settlePause;
    const isLate = reads > 0 && performance.now() + wait >= patience.answerBy;
    if (isLate || (reads > 0 && patience.stopping.aborted)) return { last, cutShort: true };
    await pause(wait, patience);
    const found = await tryReadBack(look, true, patience);
    last = found ?? last;
    if (found !== null && found.state !== 'not-done') return { last, cutShort: false };
    const patient = look.shows === 'in-time' && performance.now() < giveUp;
    if (found === null && !patient) return { last, cutShort: true };
    if (reads + 1 >= confirmPauses.length && !patient) return { last, cutShort: false };
  }
};

/**
 * Nobody knows whether the vendor did it. It is never sent again: the vendor is read until the change shows, or
 * until the old request can no longer act, counted from when it was given up.
 */
export const settle = async <Value>(
  look: Look<Value>,
  cause: string,
  patience: Waiting,
): Promise<Finding<Value>> => {
  const settled = performance.now() + patience.settleMs;
  const giveUp = Math.min(settled, performance.now() + longestSettle, patience.answerBy);
  let known: ReadBack<Value> | null = null;
  for (;;) {
    // Taken before the read: only what is read after the old request can no longer act is final.
    const readAt = performance.now();
    const found = await tryReadBack(look, false, patience);
    // A read that fails takes nothing back of what an earlier one has found.
    known = found ?? known;
    const final = found !== null && readAt >= settled;
    const ended = readAt >= giveUp || patience.stopping.aborted;
    const finding = judgeUnclear(look.shows, known, final);
    finding.warnings.unshift(vendorWarning(cause));
    if (finding.outcome !== 'UNKNOWN' || ended) return finding;
    await pause(Math.min(settlePause, giveUp - performance.now()), patience);
  }
};

/** `final`: it was read after the old request could no longer act. `found`: null where the read failed. */
export const judgeUnclear = <Value>(
  shows: Shows,
  found: ReadBack<Value> | null,
  final: boolean,
): Finding<Value> => {
  const warnings = [...(found?.warnings ?? [])];
  const value = found?.value ?? null;
  const outcome = toSettled(found?.state, final && shows !== 'late');
  if (outcome !== null) return { outcome, verification: 'VERIFIED', warnings, value };
  if (found?.state === 'other') warnings.push(somethingElse());
  const verification = found?.state === 'not-verifiable' ? 'NOT_VERIFIABLE' : 'NOT_VERIFIED';
  return { outcome: 'UNKNOWN', verification, warnings, value };
};

/** What a read proves about an unclear write; null where it proves nothing. */
const toSettled = (
  state: ReadBack<unknown>['state'] | undefined,
  final: boolean,
): 'APPLIED' | 'UNCHANGED' | null => {
  if (state === 'done') return 'APPLIED';
  // Whether or not the vendor still acts: there is nothing left that it could change.
  if (state === 'unchanged') return 'UNCHANGED';
  return final && state === 'not-done' ? 'UNCHANGED' : null;
};

/** Ends early when the server is about to stop. */
const pause = async (duration: number, { stopping }: Patience) => {
  if (duration > 0) await sleep(duration, undefined, { signal: stopping }).catch(() => undefined);
};

/** Null where the read itself failed: that says nothing about the write, which keeps its receipt. */
export const tryReadBack = async <Value>(
  look: Look<Value>,
  answered: boolean,
  { onUnexpected }: Pick<Patience, 'onUnexpected'>,
): Promise<ReadBack<Value> | null> => {
  try {
    return await look.readBack(answered);
  } catch (error) {
    if (!(error instanceof ApiError)) onUnexpected(error);
    return null;
  }
};

export const vendorWarning = (message: string): Warning => ({ code: 'VENDOR_WARNING', message });

const somethingElse = () =>
  vendorWarning(
    'Reading back shows neither the old nor the new state: something else was changed. Look at the vendor before anything more is done.',
  );
