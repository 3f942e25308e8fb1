// Holds the program up where it is about to commit to the ledger.
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { databaseFile } from '../../src/store/sqlite.ts';
import type { TestDatabase } from './postgres.ts';

export interface Lock {
  /** Comes once the program, which was about to write, is held up. */
  meet: () => Promise<void>;
  release: () => Promise<void>;
}

export const lockDatabase = ({ databaseUrl, dataDir }: TestDatabase): Promise<Lock> =>
  databaseUrl === null ? lockFile(databaseFile(dataDir)) : lockHead(databaseUrl);

/** Milliseconds for a commit that is under way to end. */
const lockPatience = 10_000;
/** Milliseconds for a call to come to where the lock stops it, which nobody can see in a file. */
const lockedFor = 400;

const lockFile = async (file: string): Promise<Lock> => {
  const database = new DatabaseSync(file, { timeout: lockPatience });
  database.exec('begin immediate');
  return {
    meet: () => sleep(lockedFor),
    release: async () => {
      database.exec('rollback');
      database.close();
    },
  };
};

const countWaiting = `
  select count(*)::int as waiting from pg_stat_activity
  where datname = current_database() and wait_event_type = 'Lock'`;

/** The table whose one row every commit to the ledger changes, and changes last. The row may not be there yet. */
const lockHead = async (url: string): Promise<Lock> => {
  const client = new pg.Client({ connectionString: url, lock_timeout: lockPatience });
  // It is cut off where a test has failed.
  client.on('error', () => undefined);
  await client.connect();
  await client.query('begin');
  await client.query('lock table ledger_head in exclusive mode');
  return {
    meet: async () => {
      // Within a transaction it is always the same, unless it is asked to look again.
      const look = async () => {
        await client.query('select pg_stat_clear_snapshot()');
        return client.query<{ waiting: number }>(countWaiting);
      };
      while ((await look()).rows[0]?.waiting === 0) await sleep(20);
    },
    release: () => client.end(),
  };
};
