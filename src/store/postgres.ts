// PostgreSQL, for several servers.
import { PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { Backend } from './backend.ts';

/** Milliseconds. A server that is stopped in the middle of a transaction must not hold up all others for good. */
const limits = {
  connectionTimeoutMillis: 2_000,
  statement_timeout: 5_000,
  lock_timeout: 5_000,
  query_timeout: 6_000,
  idle_in_transaction_session_timeout: 5_000,
};

export const createPostgresBackend = (url: string): Backend => {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    application_name: 'dossier',
    ...limits,
    types: { getTypeParser },
  });
  // A connection that breaks while nobody uses it; the next query says what there is to say.
  pool.on('error', () => undefined);
  return {
    name: 'postgres',
    dialect: new PostgresDialect({ pool }),
    now: sql<number>`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`,
    appendOnly: [
      sql`
        create function ledger_append_only() returns trigger language plpgsql as
        $$ begin raise exception 'the ledger is append-only'; end $$`,
      sql`
        create trigger ledger_no_change before update or delete or truncate on ledger
        for each statement execute function ledger_append_only()`,
    ],
    isTransient: (error) => error instanceof pg.DatabaseError && transient.has(error.code ?? ''),
  };
};

/** serialization_failure, deadlock_detected. */
const transient = new Set(['40001', '40P01']);

/** A bigint as a number: all of ours stay far below 2^53. */
const getTypeParser: typeof pg.types.getTypeParser = ((type: number, format: 'text' | 'binary') =>
  type === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(type, format)) as never;
