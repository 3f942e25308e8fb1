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
export const narrow = (
  query: Query,
  filter: AuditFilter,
  { handles, after, before, isRare }: Bounds,
): Query => {
  const { provider, operation, actor, outcome, from, to } = filter;
  let narrowed = query;
  if (provider != null) narrowed = narrowed.where('intent.provider', '=', provider);
  if (operation != null) narrowed = narrowed.where('intent.operation', '=', operation);
  if (actor != null) narrowed = narrowed.where('intent.actor', '=', actor);
  if (handles !== null) narrowed = narrowed.where('intent.subject', 'in', handles);
  if (from != null) narrowed = narrowed.where('intent.at', '>=', Date.parse(from));
  if (to != null) narrowed = narrowed.where('intent.at', '<', Date.parse(to));
  if (after !== null) narrowed = narrowed.where('intent.seq', '>', after);
  if (before !== null) narrowed = narrowed.where('intent.seq', '<', before);
  return outcome == null ? narrowed : withOutcome(narrowed, outcome, isRare);
};

/** The last outcome counts; what has none yet is not known either. */
const withOutcome = (query: Query, outcome: Outcome, isRare: boolean): Query => {
  const some = expressionBuilder<Tables>()
    .selectFrom('ledger')
    .select('ledger.entry_id')
    .where('ledger.outcome', '=', outcome);
  if (outcome !== 'UNKNOWN') {
    const narrowed = query.where('outcome.outcome', '=', outcome);
    return isRare ? narrowed.where('intent.entry_id', 'in', some) : narrowed;
  }
  const inDoubt = expressionBuilder<Tables>().selectFrom('pending_write').select('entry_id');
  return query
    .$if(isRare, (narrowed) => narrowed.where('intent.entry_id', 'in', some.union(inDoubt)))
    .where((eb) => eb.or([eb('outcome.outcome', '=', outcome), eb('outcome.seq', 'is', null)]));
};

/** Newest first. A sum is no column: where few are sought, they are found first and put in order then. */
export const inOrder = (query: Query, { isRare }: Pick<Bounds, 'isRare'>): Query =>
  isRare ? query.orderBy(sql`intent.seq + 0`, 'desc') : query.orderBy('intent.seq', 'desc');

export interface Bounds {
  handles: string[] | null;
  /** Numbers of records. */
  after: number | null;
  before: number | null;
  /** True: there are but few entries with the outcome that is asked for. */
  isRare: boolean;
}

/** Milliseconds that the clocks of several servers may differ. */
const longestSkew = 60_000;

/** So many are found first and put in order then; of more, the next few are met soon. */
const few = 1_000;

/**
 * What narrows the records that have to be looked at. Those before the last one that is surely earlier than the time asked
 * for were written before it, too, and are left out; likewise at the other end.
 */
export const findBounds = async (
  store: Store,
  { from, to, outcome }: AuditFilter,
): Promise<Omit<Bounds, 'handles'>> => {
  const bound = (compare: '<' | '>=', moment: number, order: 'asc' | 'desc') =>
    store.read((db) =>
      db
        .selectFrom('ledger')
        .select('seq')
        .where('at', compare, moment)
        .orderBy('at', order)
        .limit(1)
        .executeTakeFirst(),
    );
  const [after, before] = await Promise.all([
    from == null ? undefined : bound('<', Date.parse(from) - longestSkew, 'desc'),
    to == null ? undefined : bound('>=', Date.parse(to) + longestSkew, 'asc'),
  ]);
  const isRare = outcome != null && (await countFew(store, outcome)) <= few;
  return { after: after?.seq ?? null, before: before?.seq ?? null, isRare };
};

/** How many records have the outcome; no more than a few are counted. */
const countFew = async (store: Store, outcome: Outcome): Promise<number> => {
  const rows = await store.read((db) =>
    db
      .selectFrom('ledger')
      .select('seq')
      .where('outcome', '=', outcome)
      .limit(few + 1)
      .execute(),
  );
  return rows.length;
};

/** No such text was ever recorded, and PostgreSQL does not even look for it. */
export const checkTexts = ({ operation, actor, target }: AuditFilter) => {
  for (const [name, text] of Object.entries({ operation, actor, target })) {
    if (/\p{Cc}/u.test(text ?? '')) {
      throw new ApiError('BAD_USER_INPUT', `filter.${name} must be without control characters.`);
    }
  }
};
