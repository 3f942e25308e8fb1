// The answer to a write alone is lost: what is read back at once says that the vendor has done it.
import { expect, test } from '@jest/globals';
import { names } from '../support/person.ts';
import { at } from '../support/server.ts';
import { watchStandstill } from '../support/standstill.ts';
import { margin, toxics } from './matrix.ts';
import { mutations, script } from './mutations.ts';
import { poison, timed, withServer } from './scene.ts';

/** Milliseconds that the operation has: a second and a half of them, and no more, are kept for reading back. */
const long = 6_000;
/**
 * Milliseconds of those for which this machine may stand still; where it did for longer, not to know, or to have no time
 * left to ask, may be its own fault.
 */
const mostStill = 500;
const mostTimes = 3;

const cells = names.flatMap((name) =>
  (['bandwidth', 'timeout', 'reset', 'data limit'] as const).map((toxic) => ({ name, toxic })),
);

const play = async ({ name, toxic }: (typeof cells)[number], times = 1): Promise<void> => {
  const still = watchStandstill();
  const seen = { isHeldUp: false };
  await withServer(name, { OPERATION_DEADLINE_MS: String(long) }, async (scene) => {
    const { vendor, server } = scene;
    const { looks, write, after, run, receipt } = mutations[name];
    script(vendor, mutations[name]);
    poison(scene, toxics[toxic], { after: looks.length, calls: 1 });
    const { result, took } = await timed(() => run(server));
    const isUnknown = at(result.data, `${receipt}.outcome`) === 'UNKNOWN';
    const isLate =
      isUnknown || result.errors.some(({ extensions }) => extensions.code === 'DEADLINE_EXCEEDED');
    seen.isHeldUp = isLate && still.longest() > mostStill && times < mostTimes;
    if (seen.isHeldUp) return;
    expect(result.errors).toEqual([]);
    expect(at(result.data, receipt)).toMatchObject({
      outcome: 'APPLIED',
      verification: 'VERIFIED',
      warnings: [{ code: 'VENDOR_WARNING' }],
    });
    expect(took).toBeLessThan(long + margin);
    expect(vendor.lines.slice(looks.length)).toEqual([write, after[0]]);
    expect(vendor.leftovers()).toEqual([]);
  }).finally(still.end);
  if (seen.isHeldUp) await play({ name, toxic }, times + 1);
};

test.concurrent.each(cells)(
  '$name: a write under $toxic, and nothing else, is APPLIED after one call',
  (cell) => play(cell),
  60_000,
);
