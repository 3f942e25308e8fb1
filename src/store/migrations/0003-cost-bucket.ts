import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What callers have used of their points of query cost. */
export const costBucket: Migration = {
  async up(db: Kysely<never>) {
    const statement = sql`create table cost_bucket (
      key text not null primary key, ends_at bigint not null, asked_at bigint not null, granted bigint not null)`;
    await statement.execute(db);
  },
};
