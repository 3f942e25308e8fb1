import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The credentials of partners. */
export const apiKeys: Migration = {
  async up(db: Kysely<never>) {
    const statements = [
      sql`create table api_client (name text not null primary key)`,
      sql`create table api_key (
        id text not null primary key, client text not null, hash text not null, scopes text not null,
        sandbox bigint not null, created_at bigint not null, created_by text not null, expires_at bigint not null,
        revoked_at bigint, revoked_by text)`,
      sql`create index api_key_by_client on api_key (client)`,
      sql`create index api_key_by_time on api_key (created_at, id)`,
    ];
    for (const statement of statements) await statement.execute(db);
  },
};
