import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { keyFile, readOrMakeSigningKey } from '../../src/store/signing-key.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dossier-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

test('it is made once, and only its owner can read it', () => {
  const dataDir = join(folder, 'new');
  const key = readOrMakeSigningKey(dataDir);
  expect(Buffer.from(key, 'base64url')).toHaveLength(32);
  expect(modeOf(keyFile(dataDir))).toBe('600');
  expect(modeOf(dataDir)).toBe('700');
  expect(readOrMakeSigningKey(dataDir)).toBe(key);
  expect(readdirSync(dataDir)).toEqual(['ledger.key']);
});

test('each folder has its own', () => {
  expect(readOrMakeSigningKey(join(folder, 'a'))).not.toBe(readOrMakeSigningKey(join(folder, 'b')));
});

test('one that is there is taken without the line feed that an editor leaves', () => {
  writeFileSync(keyFile(folder), 'a-key-that-was-put-there-by-somebody\n');
  expect(readOrMakeSigningKey(folder)).toBe('a-key-that-was-put-there-by-somebody');
});

test.each(['', 'short'])('a file that holds %j is no key, and is not made anew', (text) => {
  writeFileSync(keyFile(folder), text);
  expect(() => readOrMakeSigningKey(folder)).toThrow('is damaged');
  expect(readFileSync(keyFile(folder), 'utf8')).toBe(text);
});

test('a folder that can not be used is told', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  expect(() => readOrMakeSigningKey(join(file, 'data'))).toThrow('ENOTDIR');
});

const moduleUrl = new URL('../../src/store/signing-key.ts', import.meta.url).href;

/** The key that another process has, which asks for it at the given moment. */
const readElsewhere = async (dataDir: string, moment: number): Promise<string> => {
  const script = `
    const { readOrMakeSigningKey } = await import(${JSON.stringify(moduleUrl)});
    while (Date.now() < ${moment});
    process.stdout.write(readOrMakeSigningKey(${JSON.stringify(dataDir)}));`;
  const flags = ['--disable-warning=ExperimentalWarning', '--input-type=module'];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, '-e', script]);
  return stdout;
};

test('processes that start at once agree', async () => {
  const dataDir = join(folder, 'new');
  const moment = Date.now() + 1_000;
  const keys = await Promise.all([1, 2, 3, 4].map(() => readElsewhere(dataDir, moment)));
  expect(new Set(keys)).toEqual(new Set([readOrMakeSigningKey(dataDir)]));
  expect(readdirSync(dataDir)).toEqual(['ledger.key']);
});
