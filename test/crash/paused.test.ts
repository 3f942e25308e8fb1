// A process that is not killed but stands still for longer than its lease, and goes on when another has taken over.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect } from '@jest/globals';
import { photos, photosQuery, toDeletion, without } from '../support/crash-photos.ts';
import { isLook, isWrite } from '../support/crash-points.ts';
import { closeScenes, testInScene } from '../support/crash-scene.ts';
import { readAudit, write } from '../support/crash-write.ts';
import { at } from '../support/server.ts';

afterAll(closeScenes);

const [front = '', side = ''] = photos;
/** Milliseconds. PostgreSQL ends the transaction that stands still when whoever asked at once has waited too long for it. */
const pause = 1_000;
/** Milliseconds after which the lease of the one that stands still, and the time its call may take, have ended. */
const afterCall = 11_500;

testInScene(
  'paused before its intent is committed, it sends nothing when it goes on',
  { vendor: 'capillary', settleMs: 300 },
  async ({ gate, start, lockDatabase, taken }) => {
    const [paused, other] = [await start(), await start()];
    const looked = gate.stopAt('answered', isLook);
    const asked = write(paused, toDeletion(side), 'key-1').catch((error: unknown) => error);
    await looked.reached;
    const lock = await lockDatabase();
    looked.goOn();
    await lock.meet();
    paused.signal('SIGSTOP');
    await lock.release();
    // It has to wait for the lease of the one that stands still.
    expect(await write(other, toDeletion(front), 'key-2')).toMatchObject({ outcome: 'APPLIED' });
    await sleep(pause);
    paused.signal('SIGCONT');
    const refused = JSON.parse(((await asked) as Error).message) as unknown;
    expect(at(refused, 'errors.0.extensions')).toMatchObject({ retryable: true });
    expect(['WRITE_IN_PROGRESS', 'LEDGER_UNAVAILABLE']).toContain(at(refused, 'errors.0.extensions.code'));
    expect((await other.ask(photosQuery)).data).toEqual(without(front));
    // By now it stands at another position; it is found by what it is.
    expect(await write(paused, toDeletion(side), 'key-1')).toMatchObject({ outcome: 'APPLIED' });
    expect((await other.ask(photosQuery)).data).toEqual(without(front, side));
    expect(taken()).toBe(2);
    expect(await readAudit(other)).toMatchObject([
      { outcome: 'APPLIED', pending: false },
      { outcome: 'APPLIED', pending: false },
    ]);
  },
);

testInScene(
  'paused while its request is still on the way, nobody writes to the record until that can no longer act',
  { vendor: 'capillary', settleMs: 7_000 },
  async ({ gate, start, taken }) => {
    const [paused, other] = [await start(), await start()];
    const sent = gate.stopAt('arrived', isWrite);
    const asked = write(paused, toDeletion(side), 'key-1');
    await sent.reached;
    paused.signal('SIGSTOP');
    const deleted = write(other, toDeletion(front), 'key-2');
    // A process that stands still keeps its call open; the settle time is what is left.
    await sleep(afterCall);
    expect(taken()).toBe(0);
    sent.goOn();
    expect(await deleted).toMatchObject({ outcome: 'APPLIED', verification: 'VERIFIED' });
    expect((await other.ask(photosQuery)).data).toEqual(without(front, side));
    paused.signal('SIGCONT');
    // What the other has found and recorded meanwhile is what the caller is told.
    const receipt = await asked;
    expect(receipt).toMatchObject({ outcome: 'APPLIED', verification: 'VERIFIED' });
    expect(taken()).toBe(2);
    const audit = await readAudit(other);
    expect(audit).toMatchObject([
      { outcome: 'APPLIED', pending: false },
      { id: receipt.id, outcome: 'APPLIED', pending: false },
    ]);
  },
);
