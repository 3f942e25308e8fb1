// One look at a write that is in doubt: the vendor is read, and what is found is recorded, for good or until the next look.
import type { Span } from '@opentelemetry/api';
import { ApiError } from '../errors.ts';
import type { AuditEntry } from '../model/audit.ts';
import type { Provider, ProviderMode } from '../model/provider.ts';
import type { ReadBack, Recalled } from '../model/write.ts';
import type { Lease } from '../store/lease.ts';
import type { Store } from '../store/store.ts';
import { inOwnTrace } from '../tracing/span.ts';
import type { AuditLog } from './audit-log.ts';
import type { Entries, Plan } from './entries.ts';
import type { LedgerKeys } from './keys.ts';
import type { Pending, PendingRow } from './pending.ts';
import {
  judgeAnswered,
  judgeUnclear,
  tryReadBack,
  vendorWarning,
  type Finding,
  type Patience,
} from './read-back.ts';

/** How to read back what a program that has ended was about to write. */
export type Recall = (plan: Plan) => Recalled;

export interface SettlerOptions extends Patience {
  store: Store;
  keys: LedgerKeys;
  pending: Pending;
  entries: Entries;
  audit: AuditLog;
  recall: Recall;
  modes: Readonly<Record<Provider, ProviderMode>>;
  /** Told of what a write that was in doubt is recorded as for good. */
  onSettled?: (event: Pick<Finding<unknown>, 'outcome'> & { provider: Provider }) => void;
}

/** Milliseconds to wait after a read in vain: doubled each time, up to the longest. */
const firstPause = 1_000;
const longestPause = 60_000;
const pauseWhileAway = 5_000;
/** Milliseconds after which a vendor that can't be read, or does not show it, is asked no more. */
const longestSearch = { unreadable: 24 * 60 * 60 * 1000, notShown: 15 * 60 * 1000 };

/**
 * `last`: it is not put back for another look, unless the vendor could not be asked, which says nothing and passes. False
 * where it is still in doubt.
 */
export const settleRow = (
  row: PendingRow,
  lease: Lease,
  last: boolean,
  options: SettlerOptions,
): Promise<boolean> => inOwnTrace('settle', {}, (span) => settle(row, lease, last, options, span));

const settle = async (
  row: PendingRow,
  lease: Lease,
  last: boolean,
  options: SettlerOptions,
  span: Span,
): Promise<boolean> => {
  const { pending, entries, audit } = options;
  if (!(await pending.takeOver(row, lease))) return true;
  const look = noting(toLook(row, options));
  const found = await untilStop(tryReadBack(look, row.answered === 1, options), options.stopping);
  // Nobody waits for a vendor any longer: the row is left to the next start, or to another server.
  if (options.stopping.aborted) return false;
  const before = await audit.find(row.entry_id);
  const said = before?.said ?? [];
  const finding = judge(look.shows, found, row);
  span.setAttributes(toAttributes(before, finding));
  const ending = {
    ...finding,
    // What the vendor had said stays true; what was read before is replaced by what is read now.
    warnings: [...said, ...finding.warnings],
    said,
    correlationId: before?.correlationId ?? null,
    refusal: null,
  };
  const begun = await entries.resume(row.entry_id, lease, before?.duration ?? row.now - row.started_at);
  if ((last && !look.passing()) || isCertain(finding, found, row)) {
    if (await entries.end(begun, { ...ending, unsure: false })) tellSettled(before, finding, options);
    return true;
  }
  const pause = toPause(row.tries, look.passing());
  // Until it is certain the ledger says at least that it is not, and where to look.
  if (before !== null && before.recordedAt !== null) await pending.putBack(row, lease, pause);
  else await entries.end(begun, { ...ending, unsure: { answered: row.answered === 1, pause } });
  return false;
};

/** Refused credentials say nothing of the record. */
const ofOurs: readonly string[] = ['PROVIDER_AUTH', 'CLOCK_SKEW'];

/** Remembers whether the last read failed for a reason that passes, such as a deadline or a vendor that is down. */
const noting = (look: Recalled) => {
  let passes = false;
  return {
    shows: look.shows,
    passing: () => passes,
    readBack: (answered: boolean) =>
      look.readBack(answered).catch((error: unknown) => {
        passes = error instanceof ApiError && (error.retryable || ofOurs.includes(error.code));
        throw error;
      }),
  };
};

const tellSettled = (
  entry: AuditEntry | null,
  { outcome }: Finding<unknown>,
  { onSettled }: SettlerOptions,
): void => {
  if (entry !== null) onSettled?.({ provider: entry.provider, outcome });
};

/** The request that had begun it has a trace of its own. */
const toAttributes = (
  entry: AuditEntry | null,
  { outcome, verification }: Pick<Finding<unknown>, 'outcome' | 'verification'>,
) => ({
  ...(entry === null
    ? {}
    : {
        'dossier.request.id': entry.requestId,
        'dossier.provider': entry.provider,
        'dossier.write.operation': entry.operation,
      }),
  'dossier.write.outcome': outcome,
  'dossier.write.verification': verification,
});

/** Null where the server is about to stop first. */
const untilStop = async <Result>(work: Promise<Result>, stopping: AbortSignal): Promise<Result | null> => {
  let stop: (() => void) | undefined;
  const stopped = new Promise<null>((resolve) => {
    stop = () => resolve(null);
    stopping.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    if (stop !== undefined) stopping.removeEventListener('abort', stop);
  }
};

/** A vendor that is mended must not find the record closed for long: its breaker spares it meanwhile. */
const toPause = (tries: number, isAway: boolean) =>
  Math.min(firstPause * 2 ** Math.min(tries, 16), isAway ? pauseWhileAway : longestPause);

/** What can't be read back at all is as if the vendor did not answer. */
const toLook = (row: PendingRow, { keys, recall, modes, onUnexpected }: SettlerOptions): Recalled => {
  const unreadable = (fault: Error): Recalled => ({
    shows: 'in-time',
    readBack: () => Promise.reject(fault),
  });
  try {
    const plan = JSON.parse(keys.open(row.plan, row.entry_id) ?? '') as Plan;
    if (modes[plan.provider] === plan.mode) return recall(plan);
  } catch (error) {
    onUnexpected(error);
  }
  // What was begun in the sandbox is not looked for at a real vendor, nor where there is none.
  return unreadable(new ApiError('PROVIDER_NOT_CONFIGURED', 'The vendor is set up in another way by now.'));
};

const judge = (
  shows: Recalled['shows'],
  found: ReadBack<unknown> | null,
  row: PendingRow,
): Finding<unknown> => {
  if (found !== null && row.answered === 1) return judgeAnswered(shows, found);
  const finding = judgeUnclear(shows, found, true);
  if (found === null && row.answered === 1) finding.outcome = 'APPLIED';
  finding.warnings.unshift(vendorWarning(row.answered === 1 ? confirmedLater : interrupted));
  if (finding.outcome === 'UNKNOWN') finding.warnings.push(vendorWarning(lookYourself));
  return finding;
};

const interrupted =
  'The call ended without an answer, or this server before it could be recorded; the outcome was found by reading.';
const confirmedLater = 'The vendor answered success, and could not be read back.';
const lookYourself =
  'Reading back could not settle it: look at the record at the vendor before anything more is done to it.';

/** Whether another look could tell no more. */
const isCertain = (
  finding: Finding<unknown>,
  found: ReadBack<unknown> | null,
  { now, started_at: start }: PendingRow,
) => {
  if (found === null) return now - start > longestSearch.unreadable;
  if (finding.verification !== 'NOT_VERIFIED' || found.state === 'other') return true;
  return now - start > longestSearch.notShown;
};
