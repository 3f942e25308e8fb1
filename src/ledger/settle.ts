// Settles what is in doubt: writes whose outcome no call has recorded, as its server has died or had to give up. They
// are never sent again; once the old request can no longer act, the vendor is read, and what is found is recorded.
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '../errors.ts';
import type { AuditEntry } from '../model/audit.ts';
import type { Provider, ProviderMode } from '../model/provider.ts';
import type { ReadBack, Recalled } from '../model/write.ts';
import { claimLease, releaseLease, type Lease } from '../store/lease.ts';
import type { Store } from '../store/store.ts';
import type { PendingWriteTable } from '../store/tables.ts';
import type { AuditLog } from './audit-log.ts';
import { nobody, type Entries, type Plan } from './entries.ts';
import type { LedgerKeys } from './keys.ts';
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
   * where the old request may still act by then (`giveUp`: milliseconds since 1970).
   */
  clear(lease: Lease, giveUp: number): Promise<boolean>;
  /** The entry once its outcome is certain, or as it is where that takes too long. */
  awaitEntry(entry: AuditEntry): Promise<AuditEntry>;
  /** Looks for what is in doubt from time to time. */
  start(): void;
  stop(): Promise<void>;
}

/** How to read back what a program that has ended was about to write. */
export type Recall = (plan: Plan) => Recalled;

export interface SettlerOptions extends Patience {
  store: Store;
  keys: LedgerKeys;
  entries: Entries;
  audit: AuditLog;
  recall: Recall;
  modes: Readonly<Record<Provider, ProviderMode>>;
}

/** Milliseconds between two searches. */
const searchPause = 500;
const maxRows = 50;
/** Milliseconds to wait after a read in vain: doubled each time, up to the longest. */
const firstPause = 1_000;
const longestPause = 60_000;
/** Milliseconds after which a vendor that can't be read, or does not show it, is asked no more. */
const longestSearch = { unreadable: 24 * 60 * 60 * 1000, notShown: 15 * 60 * 1000 };
/** Milliseconds a caller waits for what an interrupted call has left behind. */
const longestWait = 20_000;
const waitPause = 100;

type Row = PendingWriteTable & { now: number };

export const createSettler = (options: SettlerOptions): Settler => {
  const { store, entries, audit, stopping } = options;
  let ended = false;
  let running: Promise<void> | undefined;

  const readRows = (key: string | null): Promise<Row[]> =>
    store.use((db) =>
      db
        .selectFrom('pending_write')
        .selectAll()
        .select(store.now.as('now'))
        .$if(key !== null, (query) => query.where('exclusive_key', '=', key))
        .$if(key === null, (query) => query.where('settle_at', '<=', store.now).limit(maxRows))
        .orderBy('settle_at')
        .execute(),
    );

  /** Makes it ours, where it still is as it was read. */
  const takeOver = (row: Row, lease: Lease) =>
    store.use((db) =>
      db
        .updateTable('pending_write')
        .set({ owner: lease.owner })
        .where('entry_id', '=', row.entry_id)
        .where('owner', '=', row.owner)
        .where('settle_at', '<=', store.now)
        .returning('entry_id')
        .executeTakeFirst(),
    );

  const putBack = (row: Row, lease: Lease) =>
    store.use((db) =>
      db
        .updateTable('pending_write')
        .set({ owner: nobody, tries: row.tries + 1, settle_at: store.later(toPause(row.tries)) })
        .where('entry_id', '=', row.entry_id)
        .where('owner', '=', lease.owner)
        .execute(),
    );

  /** `last`: it is not put back for another look. */
  const settleRow = async (row: Row, lease: Lease, last: boolean): Promise<void> => {
    if ((await takeOver(row, lease)) === undefined) return;
    const look = toLook(row, options);
    const found = await tryReadBack(look, row.answered === 1, options);
    const finding = judge(look.shows, found, row);
    if (!last && !isCertain(finding, found, row)) {
      await putBack(row, lease);
      return;
    }
    const begun = await entries.resume(row.entry_id, lease, row.now - row.started_at);
    await entries.end(begun, { ...finding, refusal: null, correlationId: null, unsure: false });
  };

  const search = async () => {
    for (const row of await readRows(null)) {
      if (ended) return;
      const lease = await claimLease(store, row.exclusive_key);
      if (lease === null) continue;
      try {
        await settleRow(row, lease, false);
      } finally {
        await releaseLease(store, lease);
      }
    }
  };

  const run = async () => {
    while (!ended && !stopping.aborted) {
      await search().catch(options.onUnexpected);
      await sleep(searchPause, undefined, { signal: stopping, ref: false }).catch(() => undefined);
    }
  };

  return {
    async clear(lease, giveUp) {
      for (;;) {
        const rows = await readRows(lease.key);
        const last = rows.at(-1);
        if (last === undefined) return true;
        const wait = last.settle_at - last.now;
        if (wait > giveUp - Date.now() || stopping.aborted) return false;
        await sleep(Math.max(wait, 0), undefined, { signal: stopping }).catch(() => undefined);
        for (const row of wait > 0 ? [] : rows) await settleRow(row, lease, true);
      }
    },
    async awaitEntry(entry) {
      const giveUp = Date.now() + longestWait;
      let known = entry;
      while (known.pending && Date.now() < giveUp && !stopping.aborted) {
        await sleep(waitPause);
        known = (await audit.find(entry.entryId)) ?? known;
      }
      return known;
    },
    start() {
      running ??= run();
    },
    async stop() {
      ended = true;
      await running;
    },
  };
};

const toPause = (tries: number) => Math.min(firstPause * 2 ** Math.min(tries, 16), longestPause);

const toLook = (row: Row, { keys, recall, modes }: SettlerOptions): Recalled => {
  const text = keys.open(row.plan, row.entry_id);
  if (text === null) throw new Error('the plan of a write can not be read');
  const plan = JSON.parse(text) as Plan;
  // What was begun in the sandbox is not looked for at a real vendor, nor where there is none.
  if (modes[plan.provider] === plan.mode) return recall(plan);
  const fault = new ApiError('PROVIDER_NOT_CONFIGURED', 'The vendor is set up in another way by now.');
  return { shows: 'in-time', readBack: () => Promise.reject(fault) };
};

const judge = (shows: Recalled['shows'], found: ReadBack<unknown> | null, row: Row): Finding<unknown> => {
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
  { now, started_at: start }: Row,
) => {
  if (found === null) return now - start > longestSearch.unreadable;
  if (finding.verification !== 'NOT_VERIFIED' || found.state === 'other') return true;
  return now - start > longestSearch.notShown;
};
