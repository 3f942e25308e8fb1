// The secret that the embedded database's ledger is signed with, where the environment gives none.
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { ApiError } from '../errors.ts';

export const keyFile = (dataDir: string) => join(dataDir, 'ledger.key');

/** Made at the first start, and kept: without it nothing that was written can be checked or read any more. */
export const readOrMakeSigningKey = (dataDir: string): string =>
  readSigningKey(dataDir) ?? make(dataDir, keyFile(dataDir));

const shortest = 32;

/**
 * Null where there is none.
 * @throws ApiError LEDGER_UNAVAILABLE where it is no key that was made here.
 */
export const readSigningKey = (dataDir: string): string | null => {
  try {
    const secret = readFileSync(keyFile(dataDir), 'utf8').trim();
    if (secret.length >= shortest) return secret;
    throw new ApiError('LEDGER_UNAVAILABLE', damaged);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
};

const damaged = 'ledger.key in DATA_DIR is damaged: put back the one that the ledger there was begun with.';

/** Written whole under another name first: of two servers that start at once, the second takes the key of the first. */
const make = (dataDir: string, path: string): string => {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeSync(file, `${randomBytes(32).toString('base64url')}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(path, 'utf8').trim();
};

const isCode = (error: unknown, code: string) => (error as { code?: unknown } | null)?.code === code;
