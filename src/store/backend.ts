import type { Dialect, RawBuilder } from 'kysely';

/** What the two databases do not say in the same words. */
export interface Backend {
  name: 'sqlite' | 'postgres';
  dialect: Dialect;
  /** The database's clock: milliseconds since 1970. */
  now: RawBuilder<number>;
  /** Makes the table `ledger` refuse updates and deletions. */
  appendOnly: RawBuilder<unknown>[];
  /** True: a statement broke a rule of its table. */
  isConstraint(error: unknown): boolean;
  /** True: the same transaction may succeed in a moment. */
  isTransient(error: unknown): boolean;
}
