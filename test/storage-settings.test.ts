// Settings of what is kept that can't work: told at start, by their names, without their values.
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { secret } from './support/ledger.ts';
import { describeOn, postgres, type TestDatabase } from './support/postgres.ts';
import { createDataDir } from './support/server.ts';

const command = fileURLToPath(new URL('../bin/dossier.js', import.meta.url));

let dataDir: string;
beforeAll(() => {
  dataDir = createDataDir();
  writeFileSync(join(dataDir, 'file'), '');
});
afterAll(() => rmSync(dataDir, { recursive: true }));

/** What a start that is refused says. */
const start = (env: Record<string, string>) =>
  new Promise<{ code: number | null; said: string }>((resolve) => {
    const child = spawn(process.execPath, [command, 'start'], {
      env: { PORT: '0', DATA_DIR: dataDir, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    const read = (chunk: Buffer) => {
      said += chunk.toString();
      // It should never come to this.
      if (said.includes('ready at')) child.kill('SIGTERM');
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('close', (code) => resolve({ code, said }));
  });

const url = (rest: string) => ({
  DATABASE_URL: `postgres://u:hidden-word@${rest}`,
  LEDGER_SIGNING_KEY: secret,
});

test.each([
  [{ DATABASE_URL: 'mysql://u:hidden-word@h/d', LEDGER_SIGNING_KEY: secret }, 'DATABASE_URL must be a URL'],
  [{ DATABASE_URL: 'hidden-word', LEDGER_SIGNING_KEY: secret }, 'DATABASE_URL must be a URL'],
  [{ DATABASE_URL: 'postgres://h/d' }, 'LEDGER_SIGNING_KEY is missing'],
  [{ LEDGER_SIGNING_KEY: 'hidden-word' }, 'LEDGER_SIGNING_KEY must have at least 32 characters'],
  [
    { DATABASE_URL: 'postgres://u:hidden-word%ZZ@127.0.0.1:9/d', LEDGER_SIGNING_KEY: secret },
    'DATABASE_URL must be a URL',
  ],
  [url('127.0.0.1:9/d?sslmode=verify-full&sslrootcert=/nowhere'), 'DATABASE_URL leads to no database'],
  [{ DATA_DIR: '/dev/null/dossier' }, 'DATA_DIR must be a folder'],
] as [Record<string, string>, string][])('%j', async (env, said) => {
  const refused = await start(env);
  expect(refused).toEqual({ code: 78, said: expect.stringContaining(said) });
  expect(refused.said).not.toContain('hidden-word');
  expect(refused.said).not.toContain(secret);
});

test('a folder that is a file', async () => {
  expect(await start({ DATA_DIR: join(dataDir, 'file') })).toEqual({
    code: 78,
    said: expect.stringContaining('DATA_DIR must be a folder'),
  });
});

describeOn(postgres, () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await postgres.create();
  });
  afterAll(() => database.remove());

  test('a database that does not exist', async () => {
    const wrong = new URL(database.databaseUrl!);
    wrong.pathname = '/there_is_no_such_database';
    expect(await start({ DATABASE_URL: wrong.href, LEDGER_SIGNING_KEY: secret })).toEqual({
      code: 78,
      said: expect.stringContaining('DATABASE_URL leads to no database that can be used (3D000)'),
    });
  });
});
