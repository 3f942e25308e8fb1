// The database in the hands of somebody who may do anything to it, triggers or not.
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { databaseFile } from '../../src/store/sqlite.ts';
import type { LedgerTable } from '../../src/store/tables.ts';
import type { TestDatabase } from '../support/postgres.ts';

export interface RawAccess {
  /** `?` for each value. */
  run(statement: string, values: readonly (string | number)[]): Promise<void>;
  insert(row: LedgerTable): Promise<void>;
  rows(): Promise<LedgerTable[]>;
  /** As it was at first. */
  restore(): Promise<void>;
  close(): Promise<void>;
}

interface Connection {
  query(statement: string, values: readonly (string | number | null)[]): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

/** Without triggers from here on. */
export const createRawAccess = async ({ databaseUrl, dataDir }: TestDatabase): Promise<RawAccess> => {
  const connection = databaseUrl === null ? openFile(dataDir) : await openPostgres(databaseUrl);
  const names = databaseUrl === null ? ['ledger_no_update', 'ledger_no_delete'] : ['ledger_no_change'];
  for (const name of names) {
    await connection.query(`drop trigger if exists ${name}${databaseUrl === null ? '' : ' on ledger'}`, []);
  }
  const read = (table: string) => connection.query(`select * from ${table} order by 1`, []);
  const insert = async (table: string, row: object) => {
    const entries = Object.entries(row) as [string, string | number | null][];
    await connection.query(
      `insert into ${table} (${entries.map(([name]) => name).join(', ')}) values (${entries.map(() => '?').join(', ')})`,
      entries.map(([, value]) => value),
    );
  };
  const tables = ['ledger', 'ledger_head', 'ledger_key', 'subject', 'pending_write'];
  const first = new Map<string, Record<string, unknown>[]>();
  for (const table of tables) first.set(table, await read(table));
  return {
    async run(statement, values) {
      await connection.query(statement, values);
    },
    insert: (row) => insert('ledger', row),
    rows: async () => (await read('ledger')) as unknown as LedgerTable[],
    async restore() {
      await connection.query('begin', []);
      for (const [table, rows] of first) {
        await connection.query(`delete from ${table}`, []);
        for (const row of rows) await insert(table, row);
      }
      await connection.query('commit', []);
    },
    close: () => connection.close(),
  };
};

const openFile = (dataDir: string): Connection => {
  const database = new DatabaseSync(databaseFile(dataDir), { timeout: 5_000 });
  return {
    query: async (statement, values) =>
      database
        .prepare(statement)
        .all(...values)
        .map((row) => ({ ...row })),
    close: async () => database.close(),
  };
};

const openPostgres = async (databaseUrl: string): Promise<Connection> => {
  const client = new pg.Client({ connectionString: databaseUrl });
  client.setTypeParser(pg.types.builtins.INT8, Number);
  await client.connect();
  return {
    async query(statement, values) {
      let place = 0;
      const numbered = statement.replace(/\?/g, () => `$${(place += 1)}`);
      return (await client.query<Record<string, unknown>>(numbered, [...values])).rows;
    },
    close: () => client.end(),
  };
};
