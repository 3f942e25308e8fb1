// The ledger as it is read: one entry for each write that was sent, from its two records.
import { ApiError } from '../errors.ts';
import type { AuditEntry, AuditFilter, AuditPage } from '../model/audit.ts';
import { toPage } from '../model/page.ts';
import { providers } from '../model/provider.ts';
import type { Warning } from '../model/receipt.ts';
import type { Store } from '../store/store.ts';
import { checkTexts, findBounds, inOrder, narrow, select, type EntryRow } from './audit-query.ts';
import type { LedgerKeys } from './keys.ts';
import type { Content, Intent, Outcoming } from './records.ts';
import { openSealed, type Subjects } from './subjects.ts';

export interface AuditLog {
  find(entryId: string): Promise<AuditEntry | null>;
  /** The last entry of a step of a keyed call. */
  findStep(step: string): Promise<AuditEntry | null>;
  /**
   * Newest first. `after`: an earlier page's `endCursor`.
   * @throws ApiError BAD_USER_INPUT where `after` is not a cursor.
   */
  page(filter: AuditFilter, first: number, after: string | null): Promise<AuditPage>;
}

export const createAuditLog = (store: Store, keys: LedgerKeys, subjects: Subjects): AuditLog => {
  const findOne = async (column: 'intent.entry_id' | 'intent.step', value: string) => {
    const row = await store.read((db) =>
      select(db).where(column, '=', value).orderBy('intent.seq', 'desc').limit(1).executeTakeFirst(),
    );
    return row === undefined ? null : toEntry(row, keys);
  };
  return {
    find: (entryId) => findOne('intent.entry_id', entryId),
    findStep: (step) => findOne('intent.step', step),
    async page(filter, first, after) {
      const before = after === null ? null : readCursor(after);
      checkTexts(filter);
      const handles = filter.target == null ? null : await toHandles(subjects, filter.target);
      const bounds = await findBounds(store, filter);
      const rows = await store.read((db) =>
        inOrder(narrow(select(db), filter, { handles, ...bounds }), bounds)
          .$if(before !== null, (query) => query.where('intent.seq', '<', before))
          // One more than is shown tells whether there are more.
          .limit(first + 1)
          .execute(),
      );
      return toPage(rows, first, before !== null, (row) => ({
        cursor: toCursor(row.seq),
        node: toEntry(row, keys),
      }));
    },
  };
};

/** An id may be known at several vendors; where it is at none, no handle fits. */
const toHandles = async (subjects: Subjects, target: string): Promise<string[]> => {
  const found = await Promise.all(providers.map((provider) => subjects.findHandle(provider, target)));
  return ['', ...found.filter((handle) => handle !== null)];
};

const toCursor = (seq: number) => Buffer.from(`ledger ${seq}`).toString('base64url');

const readCursor = (cursor: string): number => {
  const seq = /^ledger ([1-9]\d{0,14})$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1];
  if (seq !== undefined && toCursor(Number(seq)) === cursor) return Number(seq);
  throw new ApiError('BAD_USER_INPUT', "after must be an earlier page's endCursor.");
};

const toEntry = (row: EntryRow, keys: LedgerKeys): AuditEntry => {
  const intent = JSON.parse(row.intent) as Content<Intent>;
  const outcome = row.outcome === null ? null : (JSON.parse(row.outcome) as Content<Outcoming>);
  const { lookup, handle, wrapped_key } = row;
  const subject =
    lookup === null || handle === null || wrapped_key === null ? null : { lookup, handle, wrapped_key };
  const target = openSealed(keys, subject, intent.target, intent.entry) as {
    record: string;
    file: string | null;
  } | null;
  return {
    kind: 'AuditEntry',
    entryId: intent.entry,
    provider: intent.provider,
    mode: intent.mode,
    operation: intent.operation,
    effect: intent.effect,
    reversible: intent.reversible,
    actor: intent.actor,
    keyId: intent.keyId,
    requestId: intent.requestId,
    arguments: intent.arguments,
    at: intent.at,
    target: target?.record ?? null,
    targetFile: target?.file ?? null,
    pending: row.pending !== null,
    ...toOutcome(outcome, subject, keys),
  };
};

const toOutcome = (
  outcome: Content<Outcoming> | null,
  subject: Parameters<typeof openSealed>[1],
  keys: LedgerKeys,
) => {
  if (outcome === null) {
    const unknown = { outcome: 'UNKNOWN', verification: 'NOT_VERIFIED', warnings: [] } as const;
    return {
      ...unknown,
      warnings: [],
      said: [],
      refusal: null,
      correlationId: null,
      duration: null,
      recordedAt: null,
    };
  }
  return {
    outcome: outcome.outcome,
    verification: outcome.verification,
    ...readDetail(outcome, subject, keys),
    refusal: outcome.refusal,
    correlationId: outcome.correlationId,
    duration: outcome.duration,
    recordedAt: outcome.at,
  };
};

const readDetail = (
  { detail, entry, warnings }: Outcoming,
  subject: Parameters<typeof openSealed>[1],
  keys: LedgerKeys,
): { warnings: Warning[]; said: Warning[] } => {
  const opened = detail === null ? null : openSealed(keys, subject, detail, entry);
  if (opened !== null) return opened as { warnings: Warning[]; said: Warning[] };
  return { warnings: warnings.map((code) => ({ code, message: 'What it said was erased.' })), said: [] };
};
