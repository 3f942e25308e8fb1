// How entries are searched for: with an index for each condition, as a ledger has millions of records and a server that
// looks through them answers nobody else meanwhile.
import { expressionBuilder, sql } from 'kysely';
import { ApiError } from '../errors.ts';
import type { AuditFilter } from '../model/audit.ts';
import type { Outcome } from '../model/receipt.ts';
import type { Database, Store } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';

/** The two records of a write, and what is needed to read them. */
export interface EntryRow {
  seq: number;
  intent: string;
  outcome: string | null;
  lookup: string | null;
  handle: string | null;
  wrapped_key: string | null;
  pending: string | null;
}

/** Of the records of an outcome the last one counts. */
export const select = (db: Database) =>
  db
    .selectFrom('ledger as intent')
    .leftJoin('ledger as outcome', (join) =>
      join.on('outcome.seq', '=', (eb) =>
        eb
          .selectFrom('ledger as later')
          .select((of) => of.fn.max('later.seq').as('seq'))
          .whereRef('later.entry_id', '=', 'intent.entry_id')
          .where('later.kind', '=', 'OUTCOME')
          .where('later.seq', '>', 0),
      ),
    )
    .leftJoin('subject', 'subject.handle', 'intent.subject')
    .leftJoin('pending_write', 'pending_write.entry_id', 'intent.entry_id')
    .where('intent.kind', '=', 'INTENT')
    // Whatever stands before the chain begins is none of its records.
    .where('intent.seq', '>', 0)
    .select([
      'intent.seq as seq',
      'intent.content as intent',
      'outcome.content as outcome',
      'subject.lookup',
      'subject.handle',
      'subject.wrapped_key',
      'pending_write.entry_id as pending',
    ]);

type Query = ReturnType<typeof select>;

/** Each condition leads to an index, in the order in which the entries are shown. */
export const narrow = (query: Query, filter: AuditFilter, { handles, first, last }: Bounds): Query => {
  const { provider, operation, actor, outcome, from, to } = filter;
  let narrowed = query;
  if (provider != null) narrowed = narrowed.where('intent.provider', '=', provider);
  if (operation != null) narrowed = narrowed.where('intent.operation', '=', operation);
  if (actor != null) narrowed = narrowed.where('intent.actor', '=', actor);
  if (handles !== null) narrowed = narrowed.where('intent.subject', 'in', handles);
  if (from != null) narrowed = narrowed.where('intent.at', '>=', Date.parse(from));
  if (to != null) narrowed = narrowed.where('intent.at', '<', Date.parse(to));
  if (first !== null) narrowed = narrowed.where('intent.seq', '>=', first);
  if (last !== null) narrowed = narrowed.where('intent.seq', '<=', last);
  return outcome == null ? narrowed : withOutcome(narrowed, outcome);
};

/** Most are APPLIED, and found at once; of the others there may be few, or none, among very many. */
const isRare = (outcome: Outcome | null | undefined) => outcome != null && outcome !== 'APPLIED';

/** The last outcome counts; what has none yet is not known either. */
const withOutcome = (query: Query, outcome: Outcome): Query => {
  const ledger = expressionBuilder<Tables>().selectFrom('ledger');
  const some = ledger.select('ledger.entry_id').where('ledger.outcome', '=', outcome);
  const inDoubt = expressionBuilder<Tables>().selectFrom('pending_write').select('entry_id');
  if (outcome === 'UNKNOWN') {
    return query
      .where('intent.entry_id', 'in', some.union(inDoubt))
      .where((eb) => eb.or([eb('outcome.outcome', '=', outcome), eb('outcome.seq', 'is', null)]));
  }
  const narrowed = query.where('outcome.outcome', '=', outcome);
  return isRare(outcome) ? narrowed.where('intent.entry_id', 'in', some) : narrowed;
};

/** Newest first. A sum is no column: where few are sought, they are found first and put in order then. */
export const inOrder = (query: Query, { outcome }: AuditFilter): Query =>
  isRare(outcome) ? query.orderBy(sql`intent.seq + 0`, 'desc') : query.orderBy('intent.seq', 'desc');

export interface Bounds {
  handles: string[] | null;
  first: number | null;
  last: number | null;
}

/** Milliseconds that the clocks of several servers may differ. */
const longestSkew = 60_000;

/** The numbers of the records that may be in a range of time, so that not all others have to be looked at. */
export const findBounds = async (
  store: Store,
  { from, to }: AuditFilter,
): Promise<Pick<Bounds, 'first' | 'last'>> => {
  const bound = (compare: '>=' | '<=', moment: number, order: 'asc' | 'desc') =>
    store.read((db) =>
      db
        .selectFrom('ledger')
        .select('seq')
        .where('at', compare, moment)
        .orderBy('at', order)
        .limit(1)
        .executeTakeFirst(),
    );
  const [first, last] = await Promise.all([
    from == null ? null : bound('>=', Date.parse(from) - longestSkew, 'asc'),
    to == null ? null : bound('<=', Date.parse(to) + longestSkew, 'desc'),
  ]);
  // No record that is so late, or so early: none has such a number.
  return {
    first: first === null ? null : (first?.seq ?? Number.MAX_SAFE_INTEGER),
    last: last === null ? null : (last?.seq ?? 0),
  };
};

/** No such text was ever recorded, and PostgreSQL does not even look for it. */
export const checkTexts = ({ operation, actor, target }: AuditFilter) => {
  for (const [name, text] of Object.entries({ operation, actor, target })) {
    if (/\p{Cc}/u.test(text ?? '')) {
      throw new ApiError('BAD_USER_INPUT', `filter.${name} must be without control characters.`);
    }
  }
};
