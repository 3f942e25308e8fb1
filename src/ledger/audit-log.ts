// The ledger as it is read: one entry for each write that was sent, from its two records.
import { ApiError } from '../errors.ts';
import type { AuditEntry, AuditFilter, AuditPage } from '../model/audit.ts';
import { providers } from '../model/provider.ts';
import type { Warning } from '../model/receipt.ts';
import type { Database, Store } from '../store/store.ts';
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
      const handles = filter.target == null ? null : await toHandles(subjects, filter.target);
      const rows = await store.read((db) =>
        narrow(select(db), filter, handles)
          .$if(before !== null, (query) => query.where('intent.seq', '<', before))
          .orderBy('intent.seq', 'desc')
          // One more than is shown tells whether there are more.
          .limit(first + 1)
          .execute(),
      );
      return toPage(rows, first, before !== null, keys);
    },
  };
};

interface Row {
  seq: number;
  intent: string;
  outcome: string | null;
  subject: string | null;
  wrapped: string | null;
  pending: string | null;
}

/** Of the records of an outcome the last one counts. */
const select = (db: Database) =>
  db
    .selectFrom('ledger as intent')
    .leftJoin('ledger as outcome', (join) =>
      join.on('outcome.seq', '=', (eb) =>
        eb
          .selectFrom('ledger as later')
          .select((of) => of.fn.max('later.seq').as('seq'))
          .whereRef('later.entry_id', '=', 'intent.entry_id')
          .where('later.kind', '=', 'OUTCOME'),
      ),
    )
    .leftJoin('subject', 'subject.handle', 'intent.subject')
    .leftJoin('pending_write', 'pending_write.entry_id', 'intent.entry_id')
    .where('intent.kind', '=', 'INTENT')
    .select([
      'intent.seq as seq',
      'intent.content as intent',
      'outcome.content as outcome',
      'intent.subject as subject',
      'subject.wrapped_key as wrapped',
      'pending_write.entry_id as pending',
    ]);

type Query = ReturnType<typeof select>;

const narrow = (query: Query, filter: AuditFilter, handles: string[] | null): Query => {
  const { provider, operation, actor, outcome, from, to } = filter;
  let narrowed = query;
  if (provider != null) narrowed = narrowed.where('intent.provider', '=', provider);
  if (operation != null) narrowed = narrowed.where('intent.operation', '=', operation);
  if (actor != null) narrowed = narrowed.where('intent.actor', '=', actor);
  if (handles !== null) narrowed = narrowed.where('intent.subject', 'in', handles);
  if (from != null) narrowed = narrowed.where('intent.at', '>=', Date.parse(from));
  if (to != null) narrowed = narrowed.where('intent.at', '<', Date.parse(to));
  // What has no outcome yet is not known either.
  if (outcome === 'UNKNOWN') {
    narrowed = narrowed.where((eb) =>
      eb.or([eb('outcome.outcome', '=', outcome), eb('outcome.seq', 'is', null)]),
    );
  } else if (outcome != null) {
    narrowed = narrowed.where('outcome.outcome', '=', outcome);
  }
  return narrowed;
};

/** An id may be known at several vendors; where it is at none, no handle fits. */
const toHandles = async (subjects: Subjects, target: string): Promise<string[]> => {
  const found = await Promise.all(providers.map((provider) => subjects.findHandle(provider, target)));
  return ['', ...found.filter((handle) => handle !== null)];
};

const toPage = (rows: Row[], first: number, hasPreviousPage: boolean, keys: LedgerKeys): AuditPage => {
  const edges = rows.slice(0, first).map((row) => ({ cursor: toCursor(row.seq), node: toEntry(row, keys) }));
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage: rows.length > first,
      hasPreviousPage,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
};

const toCursor = (seq: number) => Buffer.from(`ledger ${seq}`).toString('base64url');

const readCursor = (cursor: string): number => {
  const seq = /^ledger ([1-9]\d{0,14})$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1];
  if (seq !== undefined && toCursor(Number(seq)) === cursor) return Number(seq);
  throw new ApiError('BAD_USER_INPUT', "after must be an earlier page's endCursor.");
};

const toEntry = (row: Row, keys: LedgerKeys): AuditEntry => {
  const intent = JSON.parse(row.intent) as Content<Intent>;
  const outcome = row.outcome === null ? null : (JSON.parse(row.outcome) as Content<Outcoming>);
  const subject = { handle: intent.subject, wrapped: row.wrapped };
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
    return { ...unknown, warnings: [], refusal: null, correlationId: null, duration: null, recordedAt: null };
  }
  return {
    outcome: outcome.outcome,
    verification: outcome.verification,
    warnings: readWarnings(outcome, subject, keys),
    refusal: outcome.refusal,
    correlationId: outcome.correlationId,
    duration: outcome.duration,
    recordedAt: outcome.at,
  };
};

const readWarnings = (
  { detail, entry, warnings }: Outcoming,
  subject: Parameters<typeof openSealed>[1],
  keys: LedgerKeys,
): Warning[] => {
  const opened = detail === null ? null : openSealed(keys, subject, detail, entry);
  if (opened !== null) return (opened as { warnings: Warning[] }).warnings;
  return warnings.map((code) => ({ code, message: 'What it said was erased.' }));
};
