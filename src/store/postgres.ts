// PostgreSQL, for several servers.
import { PostgresDialect, sql, type PostgresPool, type PostgresPoolClient } from 'kysely';
import pg from 'pg';
import type { Backend } from './backend.ts';

/** Milliseconds. A server that is stopped in the middle of a transaction must not hold up all others for good. */
const limits = {
  // Longer than idle_in_transaction_session_timeout: who waits for a connection behind such a transaction still gets one.
  connectionTimeoutMillis: 3_500,
  statement_timeout: 5_000,
  lock_timeout: 5_000,
  query_timeout: 6_000,
  // Less than the others wait for a lock: they must not give up just before it is let go.
  idle_in_transaction_session_timeout: 3_000,
};

export const createPostgresBackend = (url: string): Backend => {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    application_name: 'dossier',
    ...limits,
    types: {
      // A bigint as a number: all of ours stay far below 2^53.
      getTypeParser: (type, format) =>
        ((type as number) === int8 ? Number : pg.types.getTypeParser(type, format)) as (
          text: string,
        ) => unknown,
    },
  });
  // A connection that breaks while nobody uses it; the next query says what there is to say.
  pool.on('error', () => undefined);
  // One that breaks between two statements of a transaction: without a listener it would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return {
    name: 'postgres',
    dialect: new PostgresDialect({ pool: discardBroken(pool) }),
    now: sql<number>`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`,
    appendOnly: [
      sql`
        create function ledger_append_only() returns trigger language plpgsql as
        $$ begin raise exception 'the ledger is append-only'; end $$`,
      sql`
        create trigger ledger_no_change before update or delete or truncate on ledger
        for each statement execute function ledger_append_only()`,
    ],
    // Class 23: integrity constraint violation.
    isConstraint: (error) => error instanceof pg.DatabaseError && /^23/.test(error.code ?? ''),
    isTransient: (error) => error instanceof pg.DatabaseError && transient.has(error.code ?? ''),
  };
};

/**
 * A statement that failed in other words than the server's own may still be answered: the pool would hand its connection
 * on, and everybody after it would wait as long in vain.
 */
const discardBroken = (pool: pg.Pool): PostgresPool => ({
  options: pool.options,
  end: () => pool.end(),
  connect: async () => {
    const client = await pool.connect();
    let broken = false;
    const query = async (text: string, values: unknown[]) => {
      try {
        return await client.query(text, values);
      } catch (error) {
        broken ||= !(error instanceof pg.DatabaseError);
        throw error;
      }
    };
    return {
      // The other way to call it is for cursors, which need a package of their own.
      query: query as unknown as PostgresPoolClient['query'],
      release: (destroy = false) => client.release(destroy || broken),
    };
  },
});

/** serialization_failure, deadlock_detected. */
const transient = new Set(['40001', '40P01']);

/** The number of the type bigint, in every PostgreSQL. */
const int8 = 20;
