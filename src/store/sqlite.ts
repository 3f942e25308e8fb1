// The embedded database: one file beside its write-ahead log, through Node's own SQLite.
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { SqliteAdapter, SqliteDialect, sql, type SqliteDatabase, type SqliteStatement } from 'kysely';
import { ApiError } from '../errors.ts';
import type { Backend } from './backend.ts';

export const databaseFile = (dataDir: string) => join(dataDir, 'dossier.sqlite');

/**
 * `full` makes a commit wait for the disk. Deleted rows are overwritten: a destroyed key must not linger in a free page.
 * Triggers also fire for what `replace` deletes. No busy timeout: SQLite would wait by blocking the whole process; the store waits instead.
 */
const pragmas = [
  'journal_mode = wal',
  'synchronous = full',
  'secure_delete = on',
  'recursive_triggers = on',
  'busy_timeout = 0',
  'foreign_keys = on',
];

/** `existing`: nothing is made where there is nothing. */
export const createSqliteBackend = (dataDir: string, existing = false): Backend => ({
  name: 'sqlite',
  dialect: new EmbeddedDialect({ database: async () => adapt(open(dataDir, existing)) }),
  now: sql<number>`cast(unixepoch('subsec') * 1000 as integer)`,
  appendOnly: ['update', 'delete'].map(
    (event) => sql`
      create trigger ${sql.raw(`ledger_no_${event}`)} before ${sql.raw(event)} on ledger
      begin select raise(abort, 'the ledger is append-only'); end`,
  ),
  isConstraint: (error) => (toErrcode(error) & 0xff) === constraint,
  isTransient: (error) => transient.has(toErrcode(error) & 0xff),
});

/**
 * SQLite can undo `create table`, which Kysely does not count on: a migration that is stopped in the middle, or that two
 * processes begin at once, must leave nothing half done.
 */
class EmbeddedAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl() {
    return true;
  }
}

class EmbeddedDialect extends SqliteDialect {
  override createAdapter() {
    return new EmbeddedAdapter();
  }
}

/** SQLITE_CONSTRAINT. */
const constraint = 19;
/** SQLITE_BUSY, SQLITE_LOCKED: another process writes. */
const transient = new Set([5, 6]);
const toErrcode = (error: unknown) => (error as { errcode?: number } | null)?.errcode ?? 0;

const open = (dataDir: string, existing: boolean): DatabaseSync => {
  const path = databaseFile(dataDir);
  if (existing) {
    if (!existsSync(path)) throw new ApiError('LEDGER_UNAVAILABLE', 'There is no ledger in DATA_DIR.');
  } else {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    // Made here, as SQLite would let everybody read it.
    closeSync(openSync(path, 'a', 0o600));
  }
  const database = new DatabaseSync(path);
  try {
    for (const pragma of pragmas) database.exec(`pragma ${pragma}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
};

/** More than there are different statements; those for many rows differ in their number. */
const maxStatements = 500;

/**
 * Kysely's dialect is written for better-sqlite3, which takes its parameters as a list; and it prepares a statement anew
 * for each use, which costs more than to run it.
 */
const adapt = (database: DatabaseSync): SqliteDatabase => {
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(text) {
      const known = statements.get(text);
      if (known !== undefined) return known;
      if (statements.size >= maxStatements) statements.clear();
      const statement = prepare(database, text);
      statements.set(text, statement);
      return statement;
    },
  };
};

const prepare = (database: DatabaseSync, text: string): SqliteStatement => {
  const statement = database.prepare(text);
  const toValues = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...toValues(parameters)),
    run: (parameters) => statement.run(...toValues(parameters)),
    iterate: (parameters) => statement.iterate(...toValues(parameters)),
  };
};
