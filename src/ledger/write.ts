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
  return settle(write, prepared.before, sent.unclear, sent.since, settleMs);
};

type Ended<Code extends string> = Sent<Code> | { unclear: ApiError; since: number };

const send = async <Before, Value, Code extends string>(
  write: Write<Before, Value, Code>,
  before: Before,
): Promise<Ended<Code>> => {
  const since = Date.now();
  try {
    return await write.send(before);
  } catch (error) {
    if (error instanceof ApiError && !error.outcomeKnown) return { unclear: error, since };
    throw error;
  }
};

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
  const warnings = [...accepted, ...(last?.warnings ?? [])];
  const value = last?.value ?? null;
  if (last?.state === 'done') return done(write, 'APPLIED', 'VERIFIED', warnings, value);
  if (last?.state === 'not-verifiable') return done(write, 'APPLIED', 'NOT_VERIFIABLE', warnings, value);
  if (last === null || (last.state === 'not-done' && write.appearsLate)) {
    return done(write, 'APPLIED', 'NOT_VERIFIED', warnings, value);
  }
  const disagreement =
    last.state === 'not-done'
      ? vendorWarning('The vendor answered success, but reading back shows that nothing has changed.')
      : somethingElse();
  const outcome = last.state === 'not-done' ? 'UNCHANGED' : 'UNKNOWN';
  const verification = last.state === 'not-done' ? 'VERIFIED' : 'NOT_VERIFIED';
  return done(write, outcome, verification, [...warnings, disagreement], value);
};

/**
 * Nobody knows whether the vendor did it. It is never sent again: the vendor is read until the change shows, or
 * until the old request can no longer act.
 */
const settle = async <Before, Value, Code extends string>(
  write: Write<Before, Value, Code>,
  before: Before,
  cause: ApiError,
  since: number,
  settleMs: number,
): Promise<Written<Value, Code>> => {
  const settled = since + settleMs;
  const giveUp = Math.min(settled, Date.now() + longestSettle);
  for (;;) {
    // Taken before the read: only what is read after the old request can no longer act is final.
    const readAt = Date.now();
    const found = await tryReadBack(write, before);
    const warnings = [vendorWarning(cause.message), ...(found?.warnings ?? [])];
    if (found?.state === 'done') return done(write, 'APPLIED', 'VERIFIED', warnings, found.value);
    const final = readAt >= settled;
    if (final && found?.state === 'not-done' && !write.appearsLate) {
      return done(write, 'UNCHANGED', 'VERIFIED', warnings, found.value);
    }
    if (readAt >= giveUp) {
      const verification = found?.state === 'not-verifiable' ? 'NOT_VERIFIABLE' : 'NOT_VERIFIED';
      if (found?.state === 'other') warnings.push(somethingElse());
      return done(write, 'UNKNOWN', verification, warnings, found?.value ?? null);
    }
    await sleep(Math.min(settlePause, giveUp - readAt));
  }
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
