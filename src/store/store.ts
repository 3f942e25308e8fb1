// Where rows are kept: one file of SQLite, or PostgreSQL. What the rows mean is known above.
import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely, sql, type RawBuilder } from 'kysely';
import { Migrator } from 'kysely/migration';
import { ApiError } from '../errors.ts';
import type { Backend } from './backend.ts';
import { createGroup } from './group.ts';
import { ledger } from './migrations/0001-ledger.ts';
import { apiKeys } from './migrations/0002-api-keys.ts';
import { costBucket } from './migrations/0003-cost-bucket.ts';
import { createOnce } from './once.ts';
import { createPostgresBackend } from './postgres.ts';
import { createSqliteBackend } from './sqlite.ts';
import type { Tables } from './tables.ts';

export type Database = Kysely<Tables>;

export interface Store {
  backend: Backend['name'];
  /** The database's clock: milliseconds since 1970. */
  now: RawBuilder<number>;
  /** So many milliseconds from now, by the same clock. */
  later(duration: number): RawBuilder<number>;
  /** Brings the tables up to date; done by the first use, too. */
  ready(): Promise<void>;
  /** Statements that read. */
  read<Result>(work: (db: Database) => Promise<Result>): Promise<Result>;
  /**
   * A few statements that write, and need not be one transaction. On the embedded database they are one all the same,
   * with others: the first statement must be one that writes, and the work may be run again.
   */
  write<Result>(work: (db: Database) => Promise<Result>): Promise<Result>;
  /**
   * All of the work, or nothing of it. It must begin with a statement that writes, and may be run again from the start.
   * On the embedded database those that wait at the same time share one, so that each need not wait for the disk alone;
   * one that fails is undone and takes nothing along.
   */
  transaction<Result>(work: (db: Database) => Promise<Result>): Promise<Result>;
  /** True: a fault of the database itself, rather than of what it was asked to do. */
  isAway(error: unknown): boolean;
  /** Makes sure that nothing deleted is left in the files of the embedded database. */
  compact(): Promise<void>;
  close(): Promise<void>;
}

export interface StoreOptions {
  /** `postgres://…`; null: the embedded database in `dataDir`. */
  databaseUrl: string | null;
  dataDir: string;
  /** True: nothing is made where there is nothing. */
  existing?: boolean;
  /** Told each time that the database itself is at fault. */
  onAway?: () => void;
}

/** Milliseconds for which a transaction is tried again while another process is in its way. */
const patience = 4_000;
/** Milliseconds. */
const longestPause = 25;

/** Every fault of the database is thrown as ApiError LEDGER_UNAVAILABLE. */
export const openStore = ({ databaseUrl, dataDir, existing = false, onAway }: StoreOptions): Store => {
  const backend =
    databaseUrl === null ? createSqliteBackend(dataDir, existing) : createPostgresBackend(databaseUrl);
  const db = new Kysely<Tables>({ dialect: backend.dialect });
  const ready = createOnce(() => migrate(db, backend, existing));
  const isAway = (error: unknown) =>
    error instanceof ApiError &&
    error.code === 'LEDGER_UNAVAILABLE' &&
    error.retryable &&
    !backend.isConstraint(error.cause);
  const attempt = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    const giveUp = Date.now() + patience;
    for (;;) {
      try {
        await ready();
        return await work();
      } catch (error) {
        if (backend.isTransient(error) && Date.now() <= giveUp) {
          await sleep(Math.random() * longestPause);
          continue;
        }
        const fault = toFault(error);
        if (isAway(fault)) onAway?.();
        throw fault;
      }
    }
  };
  const alone: Store['transaction'] = (work) => attempt(() => db.transaction().execute(work));
  const together = createGroup<(db: Database) => Promise<unknown>>(
    (works) =>
      alone(async (trx) => {
        const results: unknown[] = [];
        for (const work of works) results.push(await work(trx));
        return results;
      }),
    isAway,
  );
  return {
    backend: backend.name,
    now: backend.now,
    later: (duration) => sql<number>`${backend.now} + cast(${duration} as bigint)`,
    ready: () => attempt(async () => undefined),
    read: (work) => attempt(() => work(db)),
    write: backend.name === 'sqlite' ? together : (work) => attempt(() => work(db)),
    transaction: backend.name === 'sqlite' ? together : alone,
    isAway,
    compact: async () => {
      if (backend.name === 'sqlite') await attempt(() => emptyLog(db));
    },
    close: () => db.destroy(),
  };
};

const migrate = async (db: Database, backend: Backend, existing: boolean): Promise<void> => {
  if (backend.name === 'postgres') await checkVersion(db);
  const migrator = new Migrator({
    db,
    provider: {
      getMigrations: async () => ({
        '0001-ledger': ledger(backend),
        '0002-api-keys': apiKeys,
        '0003-cost-bucket': costBucket,
      }),
    },
  });
  if (existing && !(await migrator.getMigrations()).some(({ executedAt }) => executedAt !== undefined)) {
    throw new ApiError('LEDGER_UNAVAILABLE', 'There is no ledger in this database.');
  }
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error as Error;
};

const emptyLog = async (db: Database) => {
  const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(db);
  // That somebody still reads what was there before is told in a row, and not thrown.
  if (rows[0]?.busy !== 0) throw Object.assign(new Error('the log is in use'), { errcode: 5 });
};

const oldest = 150_000;

const checkVersion = async (db: Database) => {
  const { rows } = await sql<{
    version: string;
  }>`select current_setting('server_version_num') as version`.execute(db);
  if (Number(rows[0]?.version) >= oldest) return;
  throw new ApiError('LEDGER_UNAVAILABLE', 'PostgreSQL 15 or newer is needed.');
};

/** A mistake of this program is no fault of the database. */
const mistakes = [ApiError, TypeError, RangeError, ReferenceError];
const isMistake = (error: unknown): error is Error => mistakes.some((kind) => error instanceof kind);

const toFault = (error: unknown): Error => {
  if (isMistake(error)) return error;
  return new ApiError(
    'LEDGER_UNAVAILABLE',
    'The ledger can not be used at the moment, and nothing is sent without it.',
    {
      retryable: true,
      cause: error,
    },
  );
};
