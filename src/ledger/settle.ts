// Settles what is in doubt: writes whose outcome no call has recorded, as its server has died or had to give up. They
// are never sent again; once the old request can no longer act, the vendor is read, and what is found is recorded.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Span } from '@opentelemetry/api';
import { ApiError } from '../errors.ts';
import type { AuditEntry } from '../model/audit.ts';
import type { Provider, ProviderMode } from '../model/provider.ts';
import type { ReadBack, Recalled } from '../model/write.ts';
import { claimLease, underLease, type Lease } from '../store/lease.ts';
import type { Store } from '../store/store.ts';
import { inSpan } from '../tracing/span.ts';
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

export interface Settler {
  /**
   * Settles, for good, all that is in doubt about what the lease is for, so that nothing new gets mixed up with it. False
   * where the old request may still act by then (`giveUp`: by `performance.now()`).
   */
  clear(lease: Lease, giveUp: number): Promise<boolean>;
  /** The entry once its outcome has been looked for, or as it is where that takes too long, or until `answerBy`. */
  awaitEntry(entry: AuditEntry, answerBy: number): Promise<AuditEntry>;
  /** Looks for what is in doubt from time to time. */
  start(): void;
  /** Comes once it no longer looks, after the server is about to stop. */
  stopped(): Promise<void>;
}

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
}

/** So many are looked for at once. */
const atOnce = 8;
/** Milliseconds between two searches. */
const searchPause = 500;
const pauseAfterFault = 5_000;
/** Milliseconds to wait after a read in vain: doubled each time, up to the longest. */
const firstPause = 1_000;
const longestPause = 60_000;
/** Milliseconds after which a vendor that can't be read, or does not show it, is asked no more. */
const longestSearch = { unreadable: 24 * 60 * 60 * 1000, notShown: 15 * 60 * 1000 };
/** Milliseconds a caller waits for what an interrupted call has left behind. */
const longestWait = 25_000;
const waitPause = 100;

export const createSettler = (options: SettlerOptions): Settler => {
  const { store, pending, audit, stopping } = options;
  let running: Promise<void> | undefined;

  const trySettle = async (row: PendingRow): Promise<void> => {
    if (stopping.aborted) return;
    const lease = await claimLease(store, row.exclusive_key);
    if (lease === null) return;
    await underLease(store, lease, () => settleRow(row, lease, false, options), options);
  };

  const search = async () => {
    const rows = await pending.due();
    const worker = async () => {
      for (let row = rows.shift(); row !== undefined; row = rows.shift()) {
        await trySettle(row).catch(options.onUnexpected);
      }
    };
    // One that can't be settled, or whose vendor is silent, does not keep the others from it.
    await Promise.all(Array.from({ length: atOnce }, worker));
  };

  const run = async () => {
    while (!stopping.aborted) {
      const pause = await search().then(
        () => searchPause,
        (error: unknown) => {
          options.onUnexpected(error);
          return pauseAfterFault;
        },
      );
      await sleep(pause, undefined, { signal: stopping, ref: false }).catch(() => undefined);
    }
  };

  return {
    async clear(lease, giveUp) {
      for (;;) {
        const rows = await pending.of(lease.key);
        const last = rows.at(-1);
        if (last === undefined) return true;
        const wait = last.settle_at - last.now;
        if (wait > giveUp - performance.now() || stopping.aborted) return false;
        if (wait > 0) await sleep(wait, undefined, { signal: stopping }).catch(() => undefined);
        else for (const row of rows) await settleRow(row, lease, true, options);
      }
    },
    async awaitEntry(entry, answerBy) {
      const giveUp = Math.min(performance.now() + longestWait, answerBy);
      let known = entry;
      while (known.recordedAt === null && performance.now() < giveUp && !stopping.aborted) {
        await sleep(waitPause);
        known = (await audit.find(entry.entryId)) ?? known;
      }
      return known;
    },
    start() {
      running ??= run();
    },
    stopped: async () => running,
  };
};

/** `last`: it is not put back for another look. */
const settleRow = (row: PendingRow, lease: Lease, last: boolean, options: SettlerOptions): Promise<void> =>
  inSpan('settle', {}, (span) => settle(row, lease, last, options, span));

const settle = async (
  row: PendingRow,
  lease: Lease,
  last: boolean,
  options: SettlerOptions,
  span: Span,
): Promise<void> => {
  const { pending, entries, audit } = options;
  if (!(await pending.takeOver(row, lease))) return;
  const look = toLook(row, options);
  const found = await untilStop(tryReadBack(look, row.answered === 1, options), options.stopping);
  // Nobody waits for a vendor any longer: the row is left to the next start, or to another server.
  if (options.stopping.aborted) return;
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
  if (last || isCertain(finding, found, row)) {
    await entries.end(begun, { ...ending, unsure: false });
    return;
  }
  const pause = toPause(row.tries);
  // Until it is certain the ledger says at least that it is not, and where to look.
  if (before !== null && before.recordedAt !== null) await pending.putBack(row, lease, pause);
  else await entries.end(begun, { ...ending, unsure: { answered: row.answered === 1, pause } });
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

const toPause = (tries: number) => Math.min(firstPause * 2 ** Math.min(tries, 16), longestPause);

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
