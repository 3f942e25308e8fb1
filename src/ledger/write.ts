// The one way to write to a vendor: look first, send once, read back, and make the receipt. A vendor's data
// source describes a write; nothing but this module carries one out.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '../errors.ts';
import type { Outcome, Receipt, Refusal, Verification, Warning } from '../model/receipt.ts';
import type { ReadBack, Sent, Write } from '../model/write.ts';
import { createKeyedLock } from './keyed-lock.ts';

/** What became of a write: refused, or done (perhaps) and receipted. `value` is what was read back. */
export type Written<Value, Code extends string> =
  { refused: Refusal<Code>[] } | { refused: []; receipt: Receipt; value: Value | null };

export type Writer = <Before, Value, Code extends string>(
  write: Write<Before, Value, Code>,
) => Promise<Written<Value, Code>>;

export interface WriterOptions {
  /** Milliseconds a vendor may still act on a request that was given up. */
  settleMs: number;
}

/** After an answer of success: how long what was written may take to show, in milliseconds between reads. */
const confirmPauses = [0, 100, 250, 500, 750, 1000];
/** After an unclear end: how often to look while the vendor may still act. */
const settlePause = 250;
/** No caller is kept waiting longer than this for an unclear write, in milliseconds. */
const longestSettle = 15_000;

export const createWriter = ({ settleMs }: WriterOptions): Writer => {
  const lock = createKeyedLock();
  return (write) => lock(write.exclusive, () => carryOut(write, settleMs));
};

const carryOut = async <Before, Value, Code extends string>(
  write: Write<Before, Value, Code>,
  settleMs: number,
): Promise<Written<Value, Code>> => {
  const prepared = await write.prepare();
  if ('refused' in prepared) return { refused: prepared.refused };
  if ('already' in prepared) {
    return done(write, 'UNCHANGED', 'VERIFIED', [], prepared.already);
  }
  if (write.dryRun) return done(write, 'DRY_RUN', 'NOT_VERIFIED', [], null);

  const sent = await send(write, prepared.before);
  if ('refused' in sent) return { refused: sent.refused };
  if ('accepted' in sent) return confirm(write, prepared.before, sent.accepted);
  return settle(write, prepared.before, sent.unclear, sent.givenUpAt, settleMs);
};

type Ended<Code extends string> = Sent<Code> | { unclear: ApiError; givenUpAt: number };

const send = async <Before, Value, Code extends string>(
  write: Write<Before, Value, Code>,
  before: Before,
): Promise<Ended<Code>> => {
  try {
    return await write.send(before);
  } catch (error) {
    // Counted from the end: before it, a write may have waited for its turn, or been turned away and tried again.
    if (error instanceof ApiError && !error.outcomeKnown) return { unclear: error, givenUpAt: Date.now() };
    throw error;
  }
};

/** What reading back means once the vendor has said yes. */
const confirmed = {
  done: ['APPLIED', 'VERIFIED'],
  unchanged: ['UNCHANGED', 'VERIFIED'],
  'not-done': ['UNCHANGED', 'VERIFIED'],
  other: ['UNKNOWN', 'NOT_VERIFIED'],
  'not-verifiable': ['APPLIED', 'NOT_VERIFIABLE'],
} as const satisfies Record<ReadBack<unknown>['state'], readonly [Outcome, Verification]>;

/** The vendor said yes: read until it shows. */
const confirm = async <Before, Value, Code extends string>(
  write: Write<Before, Value, Code>,
  before: Before,
  accepted: Warning[],
): Promise<Written<Value, Code>> => {
  let last: ReadBack<Value> | null = null;
  for (const pause of confirmPauses) {
    if (pause > 0) await sleep(pause);
    last = await tryReadBack(write, before);
    if (last === null || last.state !== 'not-done') break;
  }
  if (last === null) return done(write, 'APPLIED', 'NOT_VERIFIED', accepted, null);
  const warnings = [...accepted, ...(last.warnings ?? [])];
  if (last.state === 'not-done') {
    if (write.appearsLate) return done(write, 'APPLIED', 'NOT_VERIFIED', warnings, last.value);
    warnings.push(
      vendorWarning('The vendor answered success, but reading back shows that nothing has changed.'),
    );
  }
  if (last.state === 'other') warnings.push(somethingElse());
  const [outcome, verification] = confirmed[last.state];
  return done(write, outcome, verification, warnings, last.value);
};

/**
 * Nobody knows whether the vendor did it. It is never sent again: the vendor is read until the change shows, or
 * until the old request can no longer act.
 */
const settle = async <Before, Value, Code extends string>(
  write: Write<Before, Value, Code>,
  before: Before,
  cause: ApiError,
  givenUpAt: number,
  settleMs: number,
): Promise<Written<Value, Code>> => {
  const settled = givenUpAt + settleMs;
  const giveUp = Math.min(settled, Date.now() + longestSettle);
  for (;;) {
    // Taken before the read: only what is read after the old request can no longer act is final.
    const readAt = Date.now();
    const found = await tryReadBack(write, before);
    const warnings = [vendorWarning(cause.message), ...(found?.warnings ?? [])];
    const state = found?.state;
    const value = found?.value ?? null;
    const outcome = toSettled(state, readAt >= settled && !write.appearsLate);
    if (outcome !== null) return done(write, outcome, 'VERIFIED', warnings, value);
    if (readAt >= giveUp) {
      if (state === 'other') warnings.push(somethingElse());
      const verification = state === 'not-verifiable' ? 'NOT_VERIFIABLE' : 'NOT_VERIFIED';
      return done(write, 'UNKNOWN', verification, warnings, value);
    }
    await sleep(Math.min(settlePause, giveUp - readAt));
  }
};

/** What a read proves about an unclear write; null where it proves nothing. */
const toSettled = (state: ReadBack<unknown>['state'] | undefined, final: boolean): Outcome | null => {
  if (state === 'done') return 'APPLIED';
  // Whether or not the vendor still acts: there is nothing left that it could change.
  if (state === 'unchanged') return 'UNCHANGED';
  return final && state === 'not-done' ? 'UNCHANGED' : null;
};

/** Null where the read itself failed: that says nothing about the write. */
const tryReadBack = async <Before, Value, Code extends string>(
  write: Write<Before, Value, Code>,
  before: Before,
): Promise<ReadBack<Value> | null> => {
  try {
    return await write.readBack(before);
  } catch (error) {
    if (error instanceof ApiError) return null;
    throw error;
  }
};

const vendorWarning = (message: string): Warning => ({ code: 'VENDOR_WARNING', message });

const somethingElse = () =>
  vendorWarning(
    'Reading back shows neither the old nor the new state: something else was changed. Look at the vendor before anything more is done.',
  );

const done = <Before, Value, Code extends string>(
  write: Write<Before, Value, Code>,
  outcome: Outcome,
  verification: Verification,
  warnings: Warning[],
  value: Value | null,
): Written<Value, Code> => ({
  refused: [],
  value,
  receipt: {
    id: randomUUID(),
    provider: write.provider,
    operation: write.operation,
    outcome,
    effect: write.effect,
    reversible: write.reversible,
    verification,
    warnings,
    replayed: false,
    at: new Date().toISOString(),
  },
});
