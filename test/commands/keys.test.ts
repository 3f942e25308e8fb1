// `dossier keys …`, as an operator runs it: the real program, what it prints, and where.
import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Environment } from '../../src/config-reader.ts';
import { knock, refused, startGuarded, welcome } from '../support/api-keys.ts';
import { secret, toStorageEnv } from '../support/ledger.ts';
import { describeOnEach, type TestDatabase } from '../support/postgres.ts';
import { command } from '../support/program.ts';
import { createDataDir } from '../support/server.ts';
import { runOutside } from '../store/given.ts';

let database: TestDatabase;

const run = (args: string[], env: Environment = toStorageEnv(database)) =>
  new Promise<{ code: number | null; out: string; error: string }>((resolve) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', command, ...args], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, error] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()));
    child.once('close', (code) => resolve({ code, out, error }));
  });
const keys = (args: string[], env?: Environment) => run(['keys', ...args], env);

const creating = (client: string) => ['create', '--client', client, '--scopes', 'audit:read, keys:admin'];
const create = (client: string, ...more: string[]) => keys([...creating(client), ...more]);

describeOnEach((kind) => {
  beforeAll(async () => {
    database = await kind.create();
  });
  afterAll(() => database.remove());

  test('a key that is made before the first start lets its client in, until it is revoked', async () => {
    const made = await create('acme', '--expires', new Date(Date.now() + 9e9).toISOString().slice(0, 10));
    expect(made).toMatchObject({ code: 0, error: expect.stringContaining('audit:read, keys:admin') });
    // Alone, so that it can be piped.
    expect(made.out).toMatch(/^dossier_[0-9A-Za-z]{16}_[0-9A-Za-z]{49}\n$/);
    const key = made.out.trim();
    const id = key.split('_')[1]!;
    expect(made.error).toContain(id);
    expect(made.error).not.toContain(key);
    // To make the tables alone would look as if somebody had taken the ledger away.
    expect(await run(['audit', 'verify'])).toMatchObject({ code: 0 });
    const server = await startGuarded(database);
    try {
      expect(await knock(server, key)).toEqual(welcome);
      expect(await keys(['revoke', id])).toMatchObject({ code: 0, out: expect.stringContaining(id) });
      await new Promise((resolve) => setTimeout(resolve, 600));
      expect(await knock(server, key)).toEqual(refused);
    } finally {
      await server.close();
    }
  }, 60_000);

  test('the list is a table, newest first, and shows no key', async () => {
    const alone = await kind.create();
    const env = toStorageEnv(alone);
    try {
      const revoked = await keys(creating('acme'), env);
      await keys(['revoke', revoked.out.trim()], env);
      const made = await keys(creating('listed'), env);
      const id = made.out.split('_')[1]!;
      const { code, out } = await keys(['list'], env);
      const ofListed = await keys(['list', '--client', 'listed'], env);
      const ofNobody = await keys(['list', '--client', 'nobody'], env);
      expect(code).toBe(0);
      const [heading, first, second] = out.trim().split('\n');
      expect(heading).toMatch(/^ID {16}CLIENT {2}STATE {4}EXPIRES {19}CREATED {19}CREATED BY {4}SCOPES$/);
      expect(first).toMatch(
        new RegExp(
          `^${id}  listed  live     [\\dTZ:.-]{24}  [\\dTZ:.-]{24}  command line  audit:read,keys:admin$`,
        ),
      );
      expect(second).toMatch(/^\w{16} {2}acme {4}revoked /);
      expect(out).not.toContain(made.out.trim().split('_')[2]);
      expect(ofListed.out.trim().split('\n')).toHaveLength(2);
      expect(ofNobody.out.trim().split('\n')).toHaveLength(1);
    } finally {
      await alone.remove();
    }
  }, 60_000);

  test('a terminal obeys nothing that is listed', async () => {
    const made = await create('careful');
    const id = made.out.split('_')[1]!;
    await runOutside(
      database,
      `update api_key set created_by = 'a\u001b[2Jb' where id = '${id}' returning id`,
    );
    const { out } = await keys(['list', '--client', 'careful']);
    expect(out).toContain('a?[2Jb');
    expect(out).not.toContain('\u001b');
  }, 60_000);

  test('a key is revoked by its id or by itself, which is not printed', async () => {
    const key = (await create('lost')).out.trim();
    const id = key.split('_')[1]!;
    const { code, out, error } = await keys(['revoke', key]);
    expect([code, error]).toEqual([0, '']);
    expect(out).toContain(id);
    expect(out).not.toContain(key.split('_')[2]);
    expect((await keys(['list', '--client', 'lost'])).out).toMatch(/^\w{16} {2}lost {4}revoked /m);
  }, 60_000);

  test('it is said where a key is kept, and nothing that lets into the database', async () => {
    const { error } = await create('placed');
    if (database.databaseUrl === null) {
      expect(error).toContain(`in ${database.dataDir}.`);
      return;
    }
    const { hostname, pathname, username, password } = new URL(database.databaseUrl);
    expect(error).toContain(`"${pathname.slice(1)}" on ${hostname}`);
    for (const secretPart of [`${username}:`, `${username}@`, password].filter((text) => text.length > 1)) {
      expect(error).not.toContain(secretPart);
    }
  });

  test('a third live key is refused with a sentence', async () => {
    await create('full');
    await create('full');
    expect(await create('full')).toMatchObject({
      code: 65,
      out: '',
      error: expect.stringContaining('two live keys'),
    });
  }, 60_000);

  test.each([
    [['create', '--client', 'a b', '--scopes', 'pii:read'], 65, 'client must be'],
    [['create', '--client', 'a', '--scopes', 'pii:read,'], 65, 'and no others: applicants:read'],
    [['create', '--client', 'a', '--scopes', 'pii:read', '--expires', '2020-01-01'], 65, 'in the future'],
    [['create', '--client', 'a', '--scopes', 'pii:read', '--expires', 'soon'], 64, '--expires is a day'],
    [['create', '--client', 'a'], 64, 'create needs --client and --scopes'],
    [
      ['create', '--client', 'a', '--scopes', 'pii:read', '--expires', '2027-02-30'],
      64,
      '--expires is a day',
    ],
    [
      ['create', '--client', 'a', '--scopes', 'pii:read', '--expires', '2027-02-31T09:00:00Z'],
      64,
      '--expires is a day',
    ],
    [['revoke', 'abc'], 65, 'no key with this id'],
    [['revoke'], 64, 'Usage: dossier keys'],
    [['revoke', 'a', 'b'], 64, 'Usage: dossier keys'],
    [['list', '--scopes', 'pii:read'], 64, '--scopes does not go with list'],
    [['list', '--client', 'a b'], 64, '--client must be'],
    [['list', '--colour'], 64, '--colour'],
    [[], 64, 'Usage: dossier keys'],
  ])('%j is refused with a sentence', async (args, code, said) => {
    expect(await keys(args)).toMatchObject({ code, out: '', error: expect.stringContaining(said) });
  });
});

test('to list or revoke makes no database where there is none', async () => {
  const dataDir = createDataDir();
  const env = { DATA_DIR: dataDir, LEDGER_SIGNING_KEY: secret };
  for (const args of [['list'], ['revoke', '0000000000000000']]) {
    expect(await keys(args, env)).toMatchObject({ code: 78, error: expect.stringContaining('no ledger') });
  }
  expect(existsSync(`${dataDir}/dossier.sqlite`)).toBe(false);
  rmSync(dataDir, { recursive: true });
});

test('the folder of an embedded database is said in full', async () => {
  const dataDir = createDataDir();
  const { error } = await keys(['create', '--client', 'a', '--scopes', 'pii:read'], {
    DATA_DIR: relative(process.cwd(), dataDir),
  });
  expect(error).toContain(`in ${dataDir}.`);
  rmSync(dataDir, { recursive: true });
});

test('a database that can not be reached', async () => {
  const env = { DATABASE_URL: 'postgres://u:hidden-word@127.0.0.1:9/nothing', LEDGER_SIGNING_KEY: secret };
  const { code, out, error } = await keys(['create', '--client', 'a', '--scopes', 'pii:read'], env);
  expect([code, out]).toEqual([69, '']);
  expect(error).toContain('can not be reached (ECONNREFUSED)');
  expect(error).not.toContain('hidden-word');
});
