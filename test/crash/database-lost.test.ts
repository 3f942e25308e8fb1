// A server that is cut off from the database while its request is at a vendor that neither acts nor answers: others may
// take over by then, so it has to let go of the request.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect } from '@jest/globals';
import { startForwarder, type Forwarder } from '../store/forwarder.ts';
import { photos, photosQuery, toDeletion, without } from '../support/crash-photos.ts';
import { isWrite } from '../support/crash-points.ts';
import { closeScenes, testInScene } from '../support/crash-scene.ts';
import { readAudit, write } from '../support/crash-write.ts';
import { postgres } from '../support/postgres.ts';

let way: Forwarder | undefined;
afterAll(async () => {
  await closeScenes();
  await way?.cut();
});

const [front = '', , , last = ''] = photos;
/** Milliseconds. The vendor acts late on a request that was given up, but in time, also where a process stands still. */
const settleMs = 8_000;
const late = 3_500;
/** Milliseconds in which the lease ends, loosely: not with the connection, and before the call by itself, after 8 s. */
const lettingGo = { least: 1_000, most: 7_800 };

testInScene(
  'its request is given up with its lease, and nobody writes to the record until that can no longer act',
  { vendor: 'capillary', settleMs },
  async ({ database, gate, start, taken }) => {
    way = await startForwarder(database.databaseUrl ?? '');
    const [lost, other] = [await start({ DATABASE_URL: way.url }), await start()];
    const sent = gate.stopAt('arrived', isWrite);
    const asked = write(lost, toDeletion(last), 'key-1');
    await sent.reached;
    const cut = performance.now();
    await way.cut();
    let isDone = false;
    const deleted = write(other, toDeletion(front), 'key-2').finally(() => (isDone = true));
    await sent.left;
    expect(performance.now() - cut).toBeGreaterThan(lettingGo.least);
    expect(performance.now() - cut).toBeLessThan(lettingGo.most);
    await sleep(late);
    expect({ isDone, taken: taken() }).toEqual({ isDone: false, taken: 0 });
    sent.goOn();
    // It can read the vendor, although it can record nothing.
    const receipt = await asked;
    expect(receipt).toMatchObject({ outcome: 'APPLIED', verification: 'VERIFIED' });
    expect(await deleted).toMatchObject({ outcome: 'APPLIED', verification: 'VERIFIED' });
    expect((await other.ask(photosQuery)).data).toEqual(without(front, last));
    expect(await write(other, toDeletion(last), 'key-1')).toMatchObject({
      id: receipt.id,
      outcome: 'APPLIED',
      replayed: true,
    });
    expect(taken()).toBe(2);
    expect(await readAudit(other)).toMatchObject([
      { outcome: 'APPLIED', pending: false },
      { id: receipt.id, outcome: 'APPLIED', verification: 'VERIFIED', pending: false },
    ]);
  },
  [postgres],
);
