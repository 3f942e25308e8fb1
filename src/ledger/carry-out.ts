// One write, under the lease of what it is about: look first, record the intent, send once, read back, record the outcome.
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '../errors.ts';
import type { Receipt, Refusal } from '../model/receipt.ts';
import type { Sent, Write } from '../model/write.ts';
import { inTime } from '../store/in-time.ts';
import type { AuditLog } from './audit-log.ts';
import { ledgerLate } from './begin-in-time.ts';
import type { Entries } from './entries.ts';
import type { Begun, Ending, Under } from './entry.ts';
import { longestDelay } from './pending.ts';
import { confirm, settle, type Finding, type Patience, type Waiting } from './read-back.ts';
import { toReceipt, toReplayed, type Described, type Known } from './receipts.ts';
import { sendOnce, shuttingDown, type Unclear } from './send-once.ts';

/** What became of a write: refused, or done (perhaps) and receipted. `value` is what was read back. */
export type Written<Value, Code extends string> =
  { refused: Refusal<Code>[] } | { refused: []; receipt: Receipt; value: Value | null };

export interface CarryOutOptions extends Patience {
  entries: Entries;
  audit: AuditLog;
}

/** Only what a dry run may do: look. */
export const tryOut = async <Before, Value, Code extends string>(
  write: Write<Before, Value, Code>,
): Promise<Written<Value, Code>> => {
  const prepared = await write.prepare();
  if ('before' in prepared) {
    const warnings = prepared.warnings ?? [];
    return done(write, { outcome: 'DRY_RUN', verification: 'NOT_VERIFIED', warnings, value: null });
  }
  return toUnsent(write, prepared);
};

/** Comes back once it was sent; `end` comes once its outcome is recorded. */
export const carryOut = async <Before, Value, Code extends string>(
  write: Write<Before, Value, Code>,
  under: Under,
  options: CarryOutOptions,
): Promise<{ end: Promise<Written<Value, Code>> }> => {
  const prepared = await write.prepare();
  if (!('before' in prepared)) return { end: Promise.resolve(toUnsent(write, prepared)) };
  if (options.stopping.aborted) throw shuttingDown(write.provider);
  const { before } = prepared;
  const waiting = { ...options, answerBy: under.origin.answerBy };
  const asked = performance.now();
  const beginning = options.entries.begin(write, write.toPlan(before), under);
  const begun = await inTime(beginning, waiting.answerBy - performance.now(), () => {
    void retract(beginning, options);
    throw ledgerLate(asked);
  });
  if (begun === null) throw heldUp(write.provider);
  let sent: Sent<Code> | Unclear;
  try {
    // The lease may be another's by now, if this process was stopped for so long.
    if (begun.elapsed() > longestDelay || under.lost.aborted) throw heldUp(write.provider);
    sent = await sendOnce(write, before, { ...options, lost: under.lost });
  } catch (error) {
    const fault = error instanceof ApiError ? error : null;
    await record(begun, toUntaken(fault?.code ?? null, fault?.correlationId ?? null), waiting);
    throw error;
  }
  return { end: finish(write, before, sent, begun, waiting) };
};

/** An intent that is recorded after the caller was told that nothing was sent. */
const retract = async (beginning: Promise<Begun | null>, options: CarryOutOptions) => {
  const begun = await beginning.catch(() => null);
  if (begun === null) return;
  await record(begun, toUntaken('DEADLINE_EXCEEDED', null), { ...options, answerBy: Infinity });
};

const finish = async <Before, Value, Code extends string>(
  write: Write<Before, Value, Code>,
  before: Before,
  sent: Sent<Code> | Unclear,
  begun: Begun,
  options: CarryOutOptions & Waiting,
): Promise<Written<Value, Code>> => {
  const { correlationId } = sent;
  if ('refused' in sent) {
    await record(begun, toUntaken(sent.refused[0]?.code ?? null, correlationId), options);
    return { refused: sent.refused };
  }
  const look = { shows: write.shows, readBack: (answered: boolean) => write.readBack(before, answered) };
  const found =
    'accepted' in sent
      ? await confirm(look, sent.accepted, options)
      : await settle(look, sent.unclear, options);
  const unsure = isUnsure(write, found) && { answered: 'accepted' in sent };
  const said = 'accepted' in sent ? sent.accepted : [];
  const recorded = await record(begun, { ...found, said, refusal: null, correlationId, unsure }, options);
  if (recorded) return done(write, found, begun.entryId);
  // Somebody took this process for dead and has settled it: what they recorded is what counts.
  const finding = options.audit.find(begun.entryId).catch(options.onUnexpected);
  const entry = await inTime(finding, options.answerBy - performance.now(), () => null);
  if (entry == null) return done(write, found, begun.entryId);
  return { refused: [], value: found.value, receipt: { ...toReplayed(entry), replayed: false } };
};

const toUntaken = (refusal: string | null, correlationId: string | null): Ending => ({
  outcome: 'UNCHANGED',
  verification: 'NOT_VERIFIED',
  warnings: [],
  said: [],
  refusal,
  correlationId,
  unsure: false,
});

/** What shows late is never sure at once, and adding beside it does no harm. */
const isUnsure = ({ shows }: { shows: string }, { outcome, verification }: Finding<unknown>) =>
  outcome === 'UNKNOWN' || (verification === 'NOT_VERIFIED' && shows !== 'late');

/** Milliseconds between, and number of, tries to record an outcome that the ledger did not take at first. */
const recordPause = 1_000;
const recordTries = 60;

/**
 * Once something was sent, nothing costs its receipt, or keeps it back: an outcome that the ledger does not take now is
 * offered again, and what it never takes is settled by reading. False where somebody else has settled it.
 */
const record = (begun: Begun, ending: Ending, options: CarryOutOptions & Waiting): Promise<boolean> => {
  const recording = options.entries.end(begun, ending).catch((error: unknown) => {
    options.onUnexpected(error);
    void recordLater(begun, ending, options);
    return true;
  });
  return inTime(recording, options.answerBy - performance.now(), () => true);
};

const recordLater = async (begun: Begun, ending: Ending, { entries, stopping }: CarryOutOptions) => {
  for (let tries = 0; tries < recordTries && !stopping.aborted; tries += 1) {
    await sleep(recordPause, undefined, { ref: false });
    const recorded = await entries.end(begun, ending).then(
      () => true,
      () => false,
    );
    if (recorded) return;
  }
};

const heldUp = (provider: string) =>
  new ApiError(
    'WRITE_IN_PROGRESS',
    'This server was held up too long to be sure that nobody else writes to the same record; nothing was sent.',
    { provider, retryable: true },
  );

const toUnsent = <Value, Code extends string>(
  write: Described,
  prepared: { refused: Refusal<Code>[] } | { already: Value },
): Written<Value, Code> => {
  if ('refused' in prepared) return { refused: prepared.refused };
  return done(write, {
    outcome: 'UNCHANGED',
    verification: 'VERIFIED',
    warnings: [],
    value: prepared.already,
  });
};

const done = <Value, Code extends string>(
  write: Described,
  found: Known & { value: Value | null },
  entryId?: string,
): Written<Value, Code> => ({ refused: [], value: found.value, receipt: toReceipt(write, found, entryId) });
