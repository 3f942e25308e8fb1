// Databases for the tests: the embedded one, and PostgreSQL where it is installed (postgres-setup.js).
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from '@jest/globals';
import pg from 'pg';

/** A new and empty database, and the folder of a server that uses it. */
export interface TestDatabase {
  /** Null: the embedded database in `dataDir`. */
  databaseUrl: string | null;
  dataDir: string;
  remove(): Promise<void>;
}

export interface DatabaseKind {
  name: string;
  available: boolean;
  create(): Promise<TestDatabase>;
}

/** Where the server's URL can be asked for; the server is started by the first who does. */
const door = process.env['TEST_POSTGRES'];

/** As an administrator of the server. */
export const runSql = async (url: string, text: string): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
};

/** Emptied databases of this test file: to empty one takes a tenth of the time that it takes to make one. */
const spare: string[] = [];

const makeDatabase = async (): Promise<string> => {
  if (door === undefined) throw new Error('PostgreSQL was not found.');
  const answer = await fetch(door);
  const server = await answer.text();
  if (!answer.ok) throw new Error(server);
  const name = `test_${randomBytes(8).toString('hex')}`;
  await runSql(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = name;
  return url.href;
};

/** An empty database of PostgreSQL that nobody else uses; to drop it cuts off whoever still does. */
export const createPostgresDatabase = async (): Promise<{ url: string; drop: () => Promise<void> }> => {
  const url = spare.pop() ?? (await makeDatabase());
  return {
    url,
    drop: async () => {
      await runSql(url, cutOff);
      await runSql(url, 'drop schema public cascade; create schema public');
      spare.push(url);
    },
  };
};

const cutOff = `
  select pg_terminate_backend(pid, 5000) from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid()`;

const createFolder = () => mkdtempSync(join(tmpdir(), 'dossier-test-'));
const removeFolder = (path: string) => rmSync(path, { recursive: true, force: true });

export const embedded: DatabaseKind = {
  name: 'the embedded database',
  available: true,
  create: async () => {
    const dataDir = createFolder();
    return { databaseUrl: null, dataDir, remove: async () => removeFolder(dataDir) };
  },
};

export const postgres: DatabaseKind = {
  name: 'PostgreSQL',
  available: door !== undefined,
  create: async () => {
    const { url, drop } = await createPostgresDatabase();
    const dataDir = createFolder();
    return {
      databaseUrl: url,
      dataDir,
      remove: async () => {
        removeFolder(dataDir);
        await drop();
      },
    };
  },
};

export const databases = [embedded, postgres];

/** The suite on one kind of database; skipped where it is not there. */
export const describeOn = (kind: DatabaseKind, suite: () => void): void =>
  (kind.available ? describe : describe.skip)(`on ${kind.name}`, suite);

/** One suite on every kind of database. */
export const describeOnEach = (suite: (kind: DatabaseKind) => void): void => {
  for (const kind of databases) describeOn(kind, () => suite(kind));
};
