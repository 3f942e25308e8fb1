// One vendor takes calls and never answers: what those notice who want another, and those who want it.
import type { SandboxVendor } from '../src/sandbox/start.ts';
import { at } from './ask.ts';
import { countCodes, load, mend, names, type Asked, type Scene } from './vendor-scene.ts';

const rate = 200;
/** One for each vendor, and the first once more. */
const rounds = names.length + 1;
/** Seconds in which everything is to be whole again. */
const recovery = 20;

const ms = (value: number) => `${value.toFixed(1)} ms`;
const toTimes = (all: readonly Asked[]) => all.map(({ took }) => took);

interface Round {
  ratio: number;
  refused: number;
  first: number;
  whole: number;
}

/** How those fared who wanted the vendor once it was mended: seconds to the first success, and to the end of faults. */
const toRecovery = (all: readonly Asked[], mended: number) => {
  const ends = (failed: boolean) =>
    all.filter(({ code }) => (code !== null) === failed).map(({ due, took }) => (due + took - mended) / 1000);
  return { first: Math.min(...ends(false)), whole: Math.max(0, ...ends(true)) };
};

const runRound = async (
  scene: Scene,
  vendor: SandboxVendor,
  quietSeconds: number,
  seconds: number,
): Promise<Round> => {
  const { vendors } = scene;
  const isOther = (asked: Asked) => asked.vendor !== vendor;
  const isOwn = (asked: Asked) => asked.vendor === vendor;
  const quiet = toTimes((await load(scene, { rate, seconds: quietSeconds })).filter(isOther));
  await vendors.tally();
  await vendors.set({ [vendor]: { kind: 'silent' } });
  const all = await load(scene, { rate, seconds });
  const { [vendor]: seen } = await vendors.tally();
  await vendors.set({ [vendor]: { kind: 'well' } });
  const mended = performance.now();
  const after = await load(scene, { rate, seconds: recovery });
  const others = all.filter(isOther);
  const hung = toTimes(others);
  const own = all.filter(isOwn);
  const leftAlone = own.filter(({ isLeftAlone }) => isLeftAlone);
  const opened = Math.min(...leftAlone.map(({ due, took }) => due + took));
  const refused = leftAlone.filter(({ due }) => due > opened);
  const round = {
    ratio: at(hung, 0.99) / at(quiet, 0.99),
    // None where the slice ends before the first calls have run out of time.
    refused: refused.length === 0 ? 0 : at(toTimes(refused), 0.99),
    ...toRecovery(after.filter(isOwn), mended),
  };
  console.log(
    [
      `  ${vendor} hangs:`,
      `the others quiet p50 ${ms(at(quiet, 0.5))} p99 ${ms(at(quiet, 0.99))}`,
      `| hanging p50 ${ms(at(hung, 0.5))} p99 ${ms(at(hung, 0.99))} × ${round.ratio.toFixed(2)}, ${countCodes(others)}`,
      `\n    its own callers got ${countCodes(own)}; ${refused.length} refused with the breaker open, p99 ${ms(round.refused)};`,
      `it had ${seen.connections} connections at most`,
      `\n    mended: the first success after ${round.first.toFixed(1)} s, the last fault after ${round.whole.toFixed(1)} s`,
    ].join(' '),
  );
  return round;
};

export const measureOneHangs = async (scene: Scene, seconds: number) => {
  console.log(
    `\nOne vendor hangs; ${rate} requests in a second, a quarter to each vendor, ${seconds} s each way`,
  );
  await load(scene, { rate, seconds: 5 });
  const all: Round[] = [];
  for (let index = 0; index < rounds; index += 1) {
    // It is mended at another moment of the breaker's time each round.
    all.push(await runRound(scene, names[index % names.length]!, seconds, seconds + index));
    await mend(scene);
  }
  const ratios = all.map(({ ratio }) => ratio);
  const worst = (key: keyof Round) => Math.max(...all.map((round) => round[key]));
  console.log(
    [
      `  p99 of the others, hanging by quiet: the median ${at(ratios, 0.5).toFixed(2)},`,
      `from ${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)} (wanted: 0.8 to 1.2);`,
      `refused p99 at most ${ms(worst('refused'))} (wanted: below 10);`,
      `whole again after ${worst('whole').toFixed(1)} s at most (wanted: 20)`,
    ].join(' '),
  );
};
