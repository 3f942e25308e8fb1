// What a vendor that is down is sent, by what it was asked for.
import { at } from './ask.ts';
import type { Mood } from './moods.ts';
import { countCodes, load, mend, names, type Scene } from './vendor-scene.ts';

const rate = 100;
const seconds = 10;

const measure = async (scene: Scene, name: string, mood: Mood) => {
  for (const vendor of names) {
    await scene.vendors.set({ [vendor]: mood });
    await scene.vendors.tally();
    const all = await load(scene, { rate, seconds }, [vendor]);
    const { [vendor]: seen } = await scene.vendors.tally();
    const failed = all.filter(({ code }) => code !== null).map(({ took }) => took);
    console.log(
      [
        `  ${vendor} ${name}: ${seen.calls} calls for ${all.length} requests, × ${(seen.calls / all.length).toFixed(3)};`,
        `failed ${failed.length}, p99 ${at(failed, 0.99).toFixed(1)} ms | ${countCodes(all)}`,
      ].join(' '),
    );
    await mend(scene);
  }
};

export const measureOutage = async (scene: Scene) => {
  console.log(
    `\nOne vendor is down; ${rate} requests in a second to it (wanted: at most 1.2 calls for a request)`,
  );
  await measure(scene, 'answers 503 to all', { kind: 'status', status: 503 });
  // Too little for the breaker: what holds here is the budget alone.
  await measure(scene, 'answers 503 to 30 %', { kind: 'status', status: 503, share: 0.3 });
};
