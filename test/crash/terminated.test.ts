// SIGTERM while a write is at its vendor: the program ends in time, and leaves nothing in doubt that it need not.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect } from '@jest/globals';
import { photos, photosQuery, toDeletion, without } from '../support/crash-photos.ts';
import { isWrite } from '../support/crash-points.ts';
import { closeScenes, testInScene } from '../support/crash-scene.ts';
import { awaitSettled, readAudit, write } from '../support/crash-write.ts';

afterAll(closeScenes);

const shutdownTime = 10_000;
const [, side = ''] = photos;

testInScene(
  'a vendor that answers a little later is waited for, and the outcome is recorded',
  { vendor: 'capillary', settleMs: 300 },
  async ({ gate, start }) => {
    const program = await start();
    const sent = gate.stopAt('arrived', isWrite);
    const asked = write(program, toDeletion(side), null);
    await sent.reached;
    program.signal('SIGTERM');
    const terminated = performance.now();
    while ((await fetch(`${program.origin}/readyz`)).status !== 503) await sleep(20);
    await sleep(500);
    sent.goOn();
    const { id, ...receipt } = await asked;
    expect(receipt).toMatchObject({ outcome: 'APPLIED', verification: 'VERIFIED' });
    expect(await program.exit).toBe(0);
    expect(performance.now() - terminated).toBeLessThan(shutdownTime);
    expect(await readAudit(await start())).toMatchObject([{ id, outcome: 'APPLIED', pending: false }]);
  },
);

testInScene(
  'a vendor that does not answer is given up with a receipt that says so, and the next program finds out',
  { vendor: 'capillary', settleMs: 7_000 },
  async ({ gate, start, taken }) => {
    const program = await start();
    const sent = gate.stopAt('arrived', isWrite);
    const asked = write(program, toDeletion(side), 'key-1');
    await sent.reached;
    program.signal('SIGTERM');
    const terminated = performance.now();
    const { id, ...receipt } = await asked;
    expect(receipt).toMatchObject({ outcome: 'UNKNOWN', verification: 'NOT_VERIFIED' });
    expect(receipt.warnings).not.toEqual([]);
    expect(await program.exit).toBe(0);
    expect(performance.now() - terminated).toBeLessThan(shutdownTime);
    // Its sender is gone for a while when the vendor comes to it.
    const next = start();
    await sleep(1_500);
    sent.goOn();
    expect(await awaitSettled(await next)).toMatchObject([
      { id, outcome: 'APPLIED', verification: 'VERIFIED' },
    ]);
    expect(await write(await next, toDeletion(side), 'key-1')).toMatchObject({
      id,
      outcome: 'APPLIED',
      replayed: true,
    });
    expect(taken()).toBe(1);
    expect((await (await next).ask(photosQuery)).data).toEqual(without(side));
  },
);
