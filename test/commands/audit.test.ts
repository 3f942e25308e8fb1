// `dossier audit …`, as an operator runs it: the real program, and what it prints.
import { spawn } from 'node:child_process';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Environment } from '../../src/config-reader.ts';
import { verifyExport } from '../../src/ledger/export.ts';
import { createRawAccess } from '../ledger/raw-access.ts';
import { describeOnEach, type TestDatabase } from '../support/postgres.ts';
import { createDataDir } from '../support/server.ts';
import { createTestLedger, secret, toPlan, toStorageEnv, toWriter } from '../support/ledger.ts';
import { until } from '../support/until.ts';

const command = fileURLToPath(new URL('../../bin/dossier.js', import.meta.url));

let database: TestDatabase;

const audit = (args: string[], env: Environment = toStorageEnv(database)) =>
  new Promise<{ code: number | null; out: string; error: string }>((resolve) => {
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', command, 'audit', ...args],
      {
        env: env,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let [out, error] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()));
    child.once('close', (code) => resolve({ code, out, error }));
  });

async function* toLines(text: string) {
  yield* text.split('\n');
}

const publicKeyIn = (out: string) => /public key (\S+)\./.exec(out)?.[1] ?? '';

describeOnEach((kind) => {
  let exported = '';

  beforeAll(async () => {
    database = await kind.create();
    const { ledger } = createTestLedger(database);
    const { write } = toWriter(ledger);
    for (const record of ['700100201', '700100202', '700100203']) {
      await write(toPlan({ target: { record, file: 'photo' } }));
      // The next one is of a later millisecond.
      const written = Date.now();
      await until(() => Date.now() > written);
    }
    await ledger.close();
    exported = (await audit(['export'])).out;
  }, 60_000);
  afterAll(() => database.remove());

  test('verify says that the chain is intact, how far it goes, and whose it is', async () => {
    const { code, out } = await audit(['verify']);
    expect(code).toBe(0);
    // Three intents, three outcomes, and the head that was signed when the server stopped.
    expect(out).toMatch(
      /^Intact: 7 records, up to record 7 with the hash [0-9a-f]{64}\.\nSigned by the public key \S{43}\.\n$/,
    );
  });

  test('an export is checked without database and secret, and holds no id of a person', async () => {
    const file = join(database.dataDir, 'export.jsonl');
    writeFileSync(file, exported);
    const { out } = await audit(['verify']);
    const key = publicKeyIn(out);
    const env = { DATA_DIR: '/nowhere', DATABASE_URL: '', LEDGER_SIGNING_KEY: '' };
    expect(await audit(['verify', '--file', file, '--public-key', key], env)).toMatchObject({ code: 0, out });
    expect(await audit(['verify', '--file', file, '--public-key', 'x'.repeat(43)], env)).toMatchObject({
      code: 1,
      out: expect.stringContaining('another key'),
    });
    expect(exported).not.toContain('7001002');
    expect(exported).not.toContain('photo');
    expect(
      exported
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { seq?: number }).seq),
    ).toEqual([undefined, 1, 2, 3, 4, 5, 6, 7]);
  });

  test('of 300 random changes to an export every one is found', async () => {
    const lines = exported.trim().split('\n');
    const line = fc.integer({ min: 0, max: lines.length - 1 });
    const changes = fc.oneof(
      line.map((at) => lines.filter((_, place) => place !== at)),
      fc.integer({ min: 0, max: lines.length - 1 }).map((length) => lines.slice(0, length)),
      fc.uniqueArray(line, { minLength: 2, maxLength: 2 }).map(([one, other]) =>
        lines.map((text, place) => {
          if (place === one) return lines[other!]!;
          return place === other ? lines[one!]! : text;
        }),
      ),
      line.map((at) => [...lines, lines[at]!]),
      // One digit of a value: of a hash, a time, a number, or what is encrypted.
      fc.tuple(line, fc.nat()).map(([at, salt]) =>
        lines.map((text, place) => {
          const digits = [...text.matchAll(/\d/g)].map(({ index }) => index);
          const digit = digits[salt % digits.length]!;
          if (place !== at) return text;
          return text.slice(0, digit) + String((Number(text[digit]) + 1) % 10) + text.slice(digit + 1);
        }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(changes, async (changed) => {
        const verdict = await verifyExport(toLines(changed.join('\n')), null);
        expect(verdict.intact).toBe(false);
      }),
      { numRuns: 300, endOnFailure: true },
    );
    expect(await verifyExport(toLines(exported), null)).toMatchObject({ intact: true, records: 7 });
  });

  test('a part of the time is a part of the chain, and can be empty', async () => {
    const { out } = await audit(['export', '--from', '2020-01-01', '--to', '2021-01-01T00:00:00Z']);
    expect(await verifyExport(toLines(out), null)).toMatchObject({ intact: true, records: 0 });
    const [, , , third] = exported.split('\n');
    const { at } = (JSON.parse(third!) as { content: { at: string } }).content;
    const rest = await audit(['export', '--from', at]);
    const verdict = await verifyExport(toLines(rest.out), null);
    expect(verdict).toMatchObject({ intact: true, last: { seq: 7 } });
    expect('first' in verdict && verdict.first).toBe(3);
  });

  test('a person is erased, and the chain stays valid', async () => {
    const args = ['erase', '--provider', 'CAPILLARY', '--id', '700100202'];
    expect(await audit(args)).toMatchObject({ code: 0, out: expect.stringContaining('Erased') });
    expect(await audit(args)).toMatchObject({ code: 0, out: expect.stringContaining('nothing was changed') });
    expect(await audit(['verify'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('Intact: 8 records'),
    });
    const { ledger } = createTestLedger(database);
    const { nodes } = await ledger.audit.page({}, 10, null);
    const found = await ledger.audit.page({ target: '700100202' }, 10, null);
    await ledger.close();
    expect(nodes.map(({ target, targetFile }) => [target, targetFile])).toEqual([
      ['700100203', 'photo'],
      [null, null],
      ['700100201', 'photo'],
    ]);
    expect(found.nodes).toEqual([]);
  });

  test('verify names the record and the entry where it was changed', async () => {
    const raw = await createRawAccess(database);
    const [, , third] = await raw.rows();
    await raw.run(`update ledger set actor = 'x' where seq = 3`, []);
    const { code, out } = await audit(['verify']);
    await raw.restore();
    await raw.close();
    expect(code).toBe(1);
    expect(out).toContain(`from record 3 (entry ${third!.entry_id!})`);
    expect(out).toContain('its column actor says something else');
  });

  test.each([
    [[], 64, 'Usage: dossier audit'],
    [['destroy'], 64, 'Usage: dossier audit'],
    [['verify', '--head', '12'], 64, '--head'],
    [['verify', '--colour'], 64, '--colour'],
    [['export', '--from', 'yesterday'], 64, '--from'],
    [['erase', '--provider', 'NOBODY', '--id', '1'], 64, '--provider'],
    [['erase', '--provider', 'SUMSUB'], 64, '--id'],
    [['verify', '--file', '/nowhere/at/all'], 66, '/nowhere/at/all'],
    [['export', '--id', '4'], 64, '--id does not go with export'],
    [['verify', '--file', '/'], 66, 'EISDIR'],
    [['verify', '--public-key', 'x'], 64, '--public-key goes with --file'],
    [['verify', '--file', 'x', '--head', `1:${'0'.repeat(64)}`], 64, '--head goes with the database'],
  ])('%j is refused with a sentence', async (args, code, said) => {
    expect(await audit(args)).toMatchObject({ code, error: expect.stringContaining(said) });
  });

  test('nothing is signed that somebody else has written', async () => {
    const raw = await createRawAccess(database);
    await raw.run(`update ledger set actor = 'x' where seq = 3`, []);
    const { code, out } = await audit(['export']);
    await raw.restore();
    await raw.close();
    expect(code).toBe(1);
    expect(out).toMatch(/^NOT AS IT WAS WRITTEN/);
    expect(out).not.toContain('signature');
  });

  test('a ledger without what says how it was begun is not begun anew', async () => {
    const raw = await createRawAccess(database);
    for (const table of ['ledger', 'ledger_head', 'ledger_key']) await raw.run(`delete from ${table}`, []);
    const verified = await audit(['verify']);
    const unsigned = await audit(['export']);
    await raw.restore();
    await raw.close();
    expect(verified).toMatchObject({ code: 1, out: expect.stringContaining('NOT AS IT WAS WRITTEN') });
    expect(unsigned).toMatchObject({ code: 1 });
  });

  test('another secret than the one it was begun with is told, and nothing is done', async () => {
    const { code, error } = await audit(['verify'], {
      ...toStorageEnv(database),
      LEDGER_SIGNING_KEY: `${secret}!`,
    });
    expect(code).toBe(78);
    expect(error).toContain('LEDGER_SIGNING_KEY');
    expect(error).not.toContain(secret);
  });
});

test('where there is no ledger, none is begun', async () => {
  const dataDir = createDataDir();
  const env = { DATA_DIR: dataDir, LEDGER_SIGNING_KEY: '', DATABASE_URL: '' };
  const look = () => audit(['verify'], env);
  expect(await look()).toMatchObject({
    code: 78,
    error: expect.stringContaining('no ledger.key in DATA_DIR'),
  });
  writeFileSync(join(dataDir, 'ledger.key'), '');
  expect(await look()).toMatchObject({
    code: 78,
    error: expect.stringContaining('ledger.key in DATA_DIR is damaged'),
  });
  writeFileSync(join(dataDir, 'ledger.key'), secret);
  expect(await look()).toMatchObject({ code: 78, error: expect.stringContaining('no ledger in DATA_DIR') });
  expect(readdirSync(dataDir)).toEqual(['ledger.key']);
  rmSync(dataDir, { recursive: true });
});

test('a database that can not be reached is no tampering', async () => {
  const env = { DATABASE_URL: 'postgres://u:hidden-word@127.0.0.1:9/nothing', LEDGER_SIGNING_KEY: secret };
  const { code, error } = await audit(['verify'], env);
  expect(code).toBe(69);
  expect(error).toContain('can not be reached (ECONNREFUSED)');
  expect(error).not.toContain('hidden-word');
});
