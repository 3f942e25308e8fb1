import { afterAll, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startVendor } from '../../support/scripted-vendor.ts';
import { at, startServer, vendorEnv } from '../../support/server.ts';
import { addMedia, putLine, readLine, upload, withMedia } from '../../support/unit21.ts';

const folder = mkdtempSync(join(tmpdir(), 'dossier-slow-disk-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Keeps every thread that works on files waiting, as a disk does that has stalled; gives back what ends it. */
const stallDisk = () => {
  // More than there are threads.
  const pipes = Array.from({ length: 16 }, (_, k) => join(folder, `pipe-${k}`));
  execFileSync('mkfifo', pipes);
  // Opening a pipe to read it takes until somebody opens it to write.
  const opening = pipes.map((pipe) => open(pipe));
  return async () => {
    // Reading and writing: does not wait, and lets the readers go on.
    const ends = pipes.map((pipe) => openSync(pipe, constants.O_RDWR));
    for (const handle of await Promise.all(opening)) await handle.close();
    ends.forEach(closeSync);
  };
};

test('a form that has come whole is not called broken, however long the disk takes', async () => {
  const vendor = await startVendor();
  const server = await startServer(vendorEnv({ unit21: vendor }));
  vendor.on(readLine, withMedia(), withMedia('a.txt'));
  vendor.on(putLine, { json: {} });
  const goOn = stallDisk();
  const adding = addMedia(server, [upload(Buffer.alloc(20_000, 'x'), 'a.txt')]);
  // Longer than the patience with a form that has come and that nothing comes of.
  await sleep(7_000).finally(goOn);
  const { data } = await adding.finally(server.close).finally(() => vendor.close());
  expect(at(data, 'addEntityMedia')).toMatchObject({
    added: [{ name: 'a.txt', byteSize: 20_000, receipt: { outcome: 'APPLIED' } }],
    userErrors: [],
  });
  expect(vendor.leftovers()).toEqual([]);
}, 60_000);
