// The one way to write to a vendor: look first, send once, read back, and make the receipt. A vendor's data
// source describes a write; nothing but this module carries one out.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '../errors.ts';
import type { Outcome, Receipt, Refusal, Verification, Warning } from '../model/receipt.ts';
import type { ReadBack, Write } from '../model/write.ts';
import { createKeyedLock, type KeyedLock } from './keyed-lock.ts';
import { sendOnce, shuttingDown } from './send-once.ts';

/** What became of a write: refused, or done (perhaps) and receipted. `value` is what was read back. */
export type Written<Value, Code extends string> =
  { refused: Refusal<Code>[] } | { refused: []; receipt: Receipt; value: Value | null };

export type Writer = <Before, Value, Code extends string>(
  write: Write<Before, Value, Code>,
) => Promise<Written<Value, Code>>;

export interface WriterOptions {
  /** Milliseconds a vendor may still act on a request that was given up. */
  settleMs: number;
  /** Aborted when the server is about to stop: nothing is waited for any longer. */
  stopping: AbortSignal;
  /** Told of a fault of this program after something was sent; the write still gets its receipt. */
  onUnexpected: (error: unknown) => void;
}

/** After an answer of success: how long what was written may take to show, in milliseconds between reads. */
const confirmPauses = [0, 100, 250, 500, 750, 1000];
/** After that, and after an unclear end: how often to look while the vendor may still act. */
const settlePause = 250;
/** No caller is kept waiting longer than this for an unclear write, in milliseconds. */
const longestSettle = 15_000;
/** Nor longer than this for another write to the same thing. */
const longestTurn = 20_000;

export const createWriter = (options: WriterOptions): Writer => {
  const lock = createKeyedLock(options.stopping);
  return async (write) => {
    const { key, group = {}, busy } = write.exclusive;
    const done = await lock.run({ key, group, patience: longestTurn }, () => carryOut(write, options, lock));
    if (done !== null) return done;
    if (options.stopping.aborted) throw shuttingDown(write.provider);
    if (busy !== undefined) return { refused: [busy] };
    throw new ApiError(
      'WRITE_IN_PROGRESS',
      'Another write to the same record runs, or is in doubt: try later.',
      {
        provider: write.provider,
        retryable: true,
      },
    );
  };
};

const carryOut = async <Before, Value, Code extends string>(
  write: Write<Before, Value, Code>,
  options: WriterOptions,
  lock: KeyedLock,
): Promise<Written<Value, Code>> => {
  const prepared = await write.prepare();
  if ('refused' in prepared) return { refused: prepared.refused };
  if ('already' in prepared) return done(write, 'UNCHANGED', 'VERIFIED', [], prepared.already);
  if (write.dryRun) return done(write, 'DRY_RUN', 'NOT_VERIFIED', prepared.warnings ?? [], null);

  const sent = await sendOnce(write, prepared.before, options);
  if ('refused' in sent) return { refused: sent.refused };
  const written =
    'accepted' in sent
      ? await confirm(write, prepared.before, sent.accepted, options)
      : await settle(write, prepared.before, sent.unclear, options);
  // Nothing else touches it while the vendor may still act on, or not yet show, what nobody is sure of.
  if ('receipt' in written && isUnsure(write, written.receipt)) {
    lock.hold(write.exclusive.key, options.settleMs);
  }
  return written;
};

/** What shows late is never sure at once, and adding beside it does no harm. */
const isUnsure = ({ shows }: { shows: string }, { outcome, verification }: Receipt) =>
  outcome === 'UNKNOWN' || (verification === 'NOT_VERIFIED' && shows !== 'late');

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
} as const satisfies Record<Write<unknown, unknown, string>['shows'], readonly [Outcome, Verification]>;

/** The vendor said yes: read until it shows. */
const confirm = async <Before, Value, Code extends string>(
  write: Write<Before, Value, Code>,
  before: Before,
  accepted: Warning[],
  options: WriterOptions,
): Promise<Written<Value, Code>> => {
  const last = await readUntilShown(write, before, options);
  if (last === null) return done(write, 'APPLIED', 'NOT_VERIFIED', accepted, null);
  const warnings = [...accepted, ...(last.warnings ?? [])];
  if (last.state === 'not-done') {
    // A server that stops has not looked long enough to say that nothing was changed.
    const cutShort = options.stopping.aborted && write.shows === 'at-once';
    const [outcome, verification] = notShown[cutShort ? 'in-time' : write.shows];
    if (outcome !== 'APPLIED') {
      warnings.push(
        vendorWarning('The vendor answered success, but reading back shows that nothing has changed.'),
      );
    }
    return done(write, outcome, verification, warnings, last.value);
  }
  if (last.state === 'other') warnings.push(somethingElse());
  const [outcome, verification] = confirmed[last.state];
  return done(write, outcome, verification, warnings, last.value);
};

/** Null where the last read itself failed. */
const readUntilShown = async <Before, Value, Code extends string>(
  write: Write<Before, Value, Code>,
  before: Before,
  options: WriterOptions,
): Promise<ReadBack<Value> | null> => {
  const giveUp = Date.now() + Math.min(options.settleMs, longestSettle);
  for (let reads = 0; ; reads += 1) {
    await pause(confirmPauses[reads] ?? settlePause, options);
    const found = await tryReadBack(write, before, true, options);
    const patient = write.shows === 'in-time' && Date.now() < giveUp;
    const shown = found !== null && found.state !== 'not-done';
    const ended = found === null ? !patient : reads + 1 >= confirmPauses.length && !patient;
    if (shown || ended || options.stopping.aborted) return found;
  }
};

/**
 * Nobody knows whether the vendor did it. It is never sent again: the vendor is read until the change shows, or
 * until the old request can no longer act, counted from when it was given up.
 */
const settle = async <Before, Value, Code extends string>(
  write: Write<Before, Value, Code>,
  before: Before,
  cause: string,
  options: WriterOptions,
): Promise<Written<Value, Code>> => {
  const settled = Date.now() + options.settleMs;
  const giveUp = Math.min(settled, Date.now() + longestSettle);
  for (;;) {
    // Taken before the read: only what is read after the old request can no longer act is final.
    const readAt = Date.now();
    const found = await tryReadBack(write, before, false, options);
    const warnings = [vendorWarning(cause), ...(found?.warnings ?? [])];
    const value = found?.value ?? null;
    const outcome = toSettled(found?.state, readAt >= settled && write.shows !== 'late');
    if (outcome !== null) return done(write, outcome, 'VERIFIED', warnings, value);
    if (readAt >= giveUp || options.stopping.aborted) {
      if (found?.state === 'other') warnings.push(somethingElse());
      const verification = found?.state === 'not-verifiable' ? 'NOT_VERIFIABLE' : 'NOT_VERIFIED';
      return done(write, 'UNKNOWN', verification, warnings, value);
    }
    await pause(Math.min(settlePause, giveUp - readAt), options);
  }
};

/** Ends early when the server is about to stop. */
const pause = async (duration: number, { stopping }: WriterOptions) => {
  if (duration > 0) await sleep(duration, undefined, { signal: stopping }).catch(() => undefined);
};

/** What a read proves about an unclear write; null where it proves nothing. */
const toSettled = (state: ReadBack<unknown>['state'] | undefined, final: boolean): Outcome | null => {
  if (state === 'done') return 'APPLIED';
  // Whether or not the vendor still acts: there is nothing left that it could change.
  if (state === 'unchanged') return 'UNCHANGED';
  return final && state === 'not-done' ? 'UNCHANGED' : null;
};

/** Null where the read itself failed: that says nothing about the write, which keeps its receipt. */
const tryReadBack = async <Before, Value, Code extends string>(
  write: Write<Before, Value, Code>,
  before: Before,
  answered: boolean,
  { onUnexpected }: WriterOptions,
): Promise<ReadBack<Value> | null> => {
  try {
    return await write.readBack(before, answered);
  } catch (error) {
    if (!(error instanceof ApiError)) onUnexpected(error);
    return null;
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
