import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProgram, type Program } from '../../support/program.ts';
import { startVendor, type ScriptedVendor } from '../../support/scripted-vendor.ts';
import { at, createDataDir, vendorEnv } from '../../support/server.ts';
import { addMedia, putLine, readLine, upload, withMedia } from '../../support/unit21.ts';

const folder = mkdtempSync(join(tmpdir(), 'dossier-storage-'));

/** Only root may, and not everywhere; elsewhere there is no way to fill a disk for one test. */
const mounted = (() => {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'dossier-test', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
afterAll(() => {
  if (mounted) execFileSync('umount', [folder]);
  rmSync(folder, { recursive: true });
});

let vendor: ScriptedVendor;
let program: Program | undefined;
let dataDir = '';
beforeEach(async () => (vendor = await startVendor()));
afterEach(async () => {
  await program?.kill();
  rmSync(dataDir, { recursive: true });
  await vendor.close();
  expect(vendor.leftovers()).toEqual([]);
});

const start = async (temporary: string) => {
  dataDir = createDataDir();
  const started = await startProgram({
    ...vendorEnv({ unit21: vendor }),
    PORT: '0',
    LOG_LEVEL: 'silent',
    DATA_DIR: dataDir,
    TMPDIR: temporary,
  });
  program = started;
  return {
    ask: started.ask,
    add: (size: number) =>
      addMedia({ fetch: (path, init) => fetch(started.origin + path, init), query: started.ask }, [
        upload(Buffer.alloc(size, 'x'), 'a.txt'),
      ]),
  };
};

const unavailable = {
  status: 503,
  errors: [
    {
      extensions: {
        code: 'UPLOAD_STORAGE_UNAVAILABLE',
        retryable: true,
        outcomeKnown: true,
        requestId: expect.any(String),
      },
    },
  ],
};

describe('hostile 53: a temporary directory that takes no files', () => {
  (mounted ? test : test.skip)(
    'is full: no vendor is asked, and the next file that fits is taken',
    async () => {
      const server = await start(folder);
      for (const size of [4_000_000, 1_500_000]) {
        const answer = await server.add(size);
        expect(answer).toMatchObject(unavailable);
        expect(answer.errors[0]?.message).not.toContain(folder);
      }
      expect(vendor.calls).toEqual([]);
      expect(readdirSync(folder)).toEqual([]);
      vendor.on(readLine, withMedia(), withMedia('a.txt'));
      vendor.on(putLine, { json: {} });
      const { data } = await server.add(900_000);
      expect(at(data, 'addEntityMedia.added')).toMatchObject([{ byteSize: 900_000 }]);
    },
  );

  test('is not there: what needs none is answered', async () => {
    const server = await start(join(folder, 'nowhere'));
    expect(await server.add(10)).toMatchObject(unavailable);
    expect(vendor.calls).toEqual([]);
    expect((await server.ask('{ __typename }')).data).toEqual({ __typename: 'Query' });
  });
});
