// Kills the program inside a write, starts it again on the same database, and lets the caller ask again.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect } from '@jest/globals';
import type { SandboxVendor } from '../../src/sandbox/start.ts';
import { points, type Point } from './crash-points.ts';
import type { Program } from './program.ts';
import { closeScenes, testInScene, type Scene } from './crash-scene.ts';
import { awaitSettled, readAudit, write, type Asked } from './crash-write.ts';

/** A mutation against a sample person, and what becomes of the vendor's record. */
export interface CrashedWrite extends Asked {
  vendor: SandboxVendor;
  /** The vendor's id of the record. */
  record: string;
  /** Reads the record. */
  query: string;
  /** What the query answers, untouched and once it is done. */
  before: object;
  after: object;
  /** What reading tells of a request that never got to the vendor. */
  lost: { outcome: 'UNCHANGED' | 'UNKNOWN'; verification: string; pending: boolean };
}

/**
 * Milliseconds. The late request comes when the next program has long been asked, and the call of the dead has ended, even
 * if it was only stopped: nothing but the settle time keeps it from being taken for one that never came. That ends some
 * seconds later still, as two processes may be held up on the way.
 */
export const settle = { short: 300, long: 7_000, late: 11_500 };

/** Runs the call until the point, and kills the program there. The call's answer, where it came to that. */
export const crashAt = async <Result>(
  { gate, lockDatabase }: Scene,
  program: Program,
  point: Point,
  call: () => Promise<Result>,
): Promise<Result | null> => {
  if (point.at === null) {
    const answer = await call();
    await program.kill();
    return answer;
  }
  const stop = gate.stopAt(point.at.stage, point.at.fits);
  const tooEarly = call().then((answer) => {
    throw new Error(`it ended before the point: ${JSON.stringify(answer)}`);
  });
  // Only what comes before the kill is a failure.
  tooEarly.catch(() => undefined);
  await Promise.race([stop.reached, tooEarly]);
  const lock = point.locked === true ? await lockDatabase() : null;
  if (lock !== null) {
    stop.goOn();
    await Promise.race([lock.meet(), tooEarly]);
  }
  await program.kill();
  await lock?.release();
  if (point.then === 'is-lost') stop.drop();
  else if (point.then === 'goes-on') stop.goOn();
  else void sleep(settle.late).then(() => stop.goOn());
  return null;
};

const runCase = async (scene: Scene, mutation: CrashedWrite, point: Point) => {
  const first = await scene.start();
  const answered = await crashAt(scene, first, point, () => write(first, mutation, 'key-1'));
  const second = await scene.start();
  const retried = await write(second, mutation, 'key-1');
  const again = await write(second, mutation, 'key-1');
  return {
    answered,
    retried,
    again,
    sent: scene.gate.seen.filter(({ isWrite }) => isWrite).length,
    taken: scene.taken(),
    record: (await second.ask(mutation.query)).data,
    audit: await readAudit(second),
  };
};

const applied = { outcome: 'APPLIED', verification: 'VERIFIED', pending: false };

/** Ten points, and once more without a key and without a caller who asks again. */
export const testCrashes = (mutation: CrashedWrite): void => {
  const { vendor, operation, record, before, after } = mutation;
  const brief = { vendor, settleMs: settle.short };
  const lasting = { vendor, settleMs: settle.long };
  afterAll(closeScenes);

  for (const point of points) {
    const isLate = point.then === 'goes-on-late';
    testInScene(`killed when ${point.name}`, isLate ? lasting : brief, async (scene) => {
      const found = await runCase(scene, mutation, point);
      const { pending, ...ending } = point.fate === 'lost' ? mutation.lost : applied;
      const { id } = found.answered ?? found.retried;
      expect(found).toMatchObject({
        retried: { ...ending, id, replayed: point.fate !== 'unsent' },
        again: { ...ending, id, replayed: true },
        sent: 1,
        taken: point.fate === 'lost' ? 0 : 1,
        audit: [{ ...ending, id, operation, target: record, pending }],
      });
      expect(found.record).toEqual(point.fate === 'lost' ? before : after);
      // Whoever gets an outcome that is not known is told what to do about it.
      if (ending.outcome === 'UNKNOWN') expect(found.retried.warnings).not.toEqual([]);
    });
  }

  testInScene(
    'asked again before it can be known, it says so and what to do, and later what was found',
    lasting,
    async (scene) => {
      const point = points.find(({ name }) => name === 'half of the answer is sent')!;
      const first = await scene.start();
      await crashAt(scene, first, point, () => write(first, mutation, 'key-1'));
      // The call has 5 s of the dead one's lease to wait, and a pause of this machine beside.
      const hasty = await scene.start({ OPERATION_DEADLINE_MS: '7500' });
      const early = await write(hasty, mutation, 'key-1');
      expect(early).toMatchObject({ outcome: 'UNKNOWN', replayed: true });
      expect(early.warnings).not.toEqual([]);
      await awaitSettled(hasty);
      const late = await write(hasty, mutation, 'key-1');
      const { pending: _, ...done } = applied;
      expect(late).toMatchObject({ ...done, id: early.id, replayed: true });
      expect(scene.taken()).toBe(1);
    },
  );

  testInScene(
    'killed in a call without a key, it is settled by the next program of its own accord',
    brief,
    async (scene) => {
      const point = points.find(({ at: where }) => where?.stage === 'half-sent')!;
      const first = await scene.start();
      await crashAt(scene, first, point, () => write(first, mutation, null));
      // The second program would find out at once where it is started late.
      const reading = scene.gate.stopAt('arrived', ({ isWrite }) => !isWrite);
      const second = await scene.start();
      const unsettled = { operation, outcome: 'UNKNOWN', target: record, pending: true };
      expect(await readAudit(second)).toMatchObject([unsettled]);
      reading.goOn();
      expect(await awaitSettled(second)).toMatchObject([{ operation, target: record, ...applied }]);
      expect(scene.taken()).toBe(1);
      expect((await second.ask(mutation.query)).data).toEqual(after);
    },
  );
};
