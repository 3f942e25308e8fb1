// How long callers wait for what fails, whatever the vendors do.
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { applicantIdOf, imageIdOf, people } from '../src/sandbox/people.ts';
import { ask, at, atRate, expectData, toCodes } from './ask.ts';
import type { Mood } from './moods.ts';
import { countCodes, load, mend, type Scene } from './vendor-scene.ts';

/** Milliseconds. */
export const deadline = 2_000;

const toMood = (status: number, retryAfter: string): Mood => ({
  kind: 'status',
  status,
  headers: { 'retry-after': retryAfter },
});
const date = new Date(Date.now() + 3_600_000).toUTCString();

/** Milliseconds of the client's own header; null: none. */
type Case = [name: string, mood: Mood, own: number | null];

const cases: readonly Case[] = [
  ['silence', { kind: 'silent' }, null],
  ['a byte each 200 ms', { kind: 'drip' }, null],
  ['503, Retry-After: 3600', toMood(503, '3600'), null],
  ['503, Retry-After: a date', toMood(503, date), null],
  ['503, Retry-After: nonsense', toMood(503, 'soon; -1e9'), null],
  ['429, Retry-After: 3600', toMood(429, '3600'), null],
  ['429, Retry-After: a date', toMood(429, date), null],
  ['429, Retry-After: nonsense', toMood(429, 'soon; -1e9'), null],
  ['silence', { kind: 'silent' }, 700],
  ['a byte each 200 ms', { kind: 'drip' }, 700],
];

const toHeaders = (own: number | null): Record<string, string> =>
  own === null ? {} : { 'x-request-timeout-ms': String(own) };

const print = (name: string, own: number | null, failed: readonly number[], what: string) => {
  const limit = own ?? deadline;
  const over = (took: number) => {
    const more = took - limit;
    return more > -100 ? ` (deadline ${more < 0 ? '-' : '+'} ${Math.abs(more).toFixed(0)})` : '';
  };
  const [p99, most] = [at(failed, 0.99), Math.max(...failed)];
  console.log(
    [
      `  ${name}`.padEnd(30),
      `deadline ${limit} ms`.padEnd(18),
      `failed ${failed.length}, p50 ${at(failed, 0.5).toFixed(0)}`.padEnd(24),
      `p99 ${p99.toFixed(0)} ms${over(p99)}, at most ${most.toFixed(0)} ms${over(most)} | ${what}`,
    ].join(' '),
  );
};

/** So close together that all of them are under way before the first has run out of time. */
const burst = { rate: 100, seconds: 1.2 };

const measureReads = async (scene: Scene, [name, mood, own]: Case) => {
  await scene.vendors.setAll(mood);
  const all = await load(
    scene,
    { ...burst, seconds: own === null ? burst.seconds : 0.6 },
    undefined,
    toHeaders(own),
  );
  const failed = all.filter(({ code }) => code !== null).map(({ took }) => took);
  print(name, own, failed, countCodes(all));
  await mend(scene);
};

const writable = people.filter(({ sumsub }) => ['ordinary', 'rejected', 'on-hold'].includes(sumsub));
const toBody = (applicantId: string, imageId: string, dryRun: boolean, active = false) =>
  JSON.stringify({
    query: `mutation ($input: SetImageActiveInput!) { setImageActive(input: $input) {
      receipt { outcome } userErrors { code } } }`,
    variables: { input: { applicantId, imageId, active, dryRun } },
  });
const images = writable.flatMap((person) =>
  [0, 1].map((index): [string, string] => [applicantIdOf(person), imageIdOf(person, index)]),
);

/** The emulated vendor makes its pictures when it is first asked for them. */
const warmUp = async (scene: Scene) => {
  const agent = new Agent();
  for (const image of images) expectData(await ask(scene.target, agent, toBody(...image, true)));
};

/** The reads before and after it are answered. */
const measureWrites = async (scene: Scene, own: number | null) => {
  await scene.vendors.set({ sumsub: { kind: 'silent', method: 'DELETE' } });
  const agent = new Agent({ keepAlive: true });
  const all = await atRate({ rate: 20, seconds: images.length / 20 }, async (index, due) => {
    const answer = await ask(scene.target, agent, toBody(...images[index]!, false), toHeaders(own));
    const outcome = /"outcome":"([A-Z_]+)"/.exec(answer.text)?.[1];
    return { took: performance.now() - due, code: outcome ?? toCodes(answer)[0] ?? `HTTP ${answer.status}` };
  });
  agent.destroy();
  print(
    'setImageActive, silent DELETE',
    own,
    all.map(({ took }) => took),
    countCodes(all),
  );
  await mend(scene);
  await mendWrites(scene);
};

/** One that nothing else is done to: writes are tried out by themselves. */
const spare: [string, string] = [applicantIdOf(people[0]!), imageIdOf(people[0]!, 2)];

const mendWrites = async ({ target }: Scene) => {
  for (let tries = 0; tries < 30; tries += 1) {
    // Meanwhile what is in doubt is settled by reading, so that the next ones don't wait for it.
    await sleep(1_000);
    const answer = await ask(target, new Agent(), toBody(...spare, false, tries % 2 === 0));
    if (toCodes(answer).length === 0 && !answer.text.includes('UNCHANGED')) return;
  }
  throw new Error('the server does not write again');
};

export const measureDeadlines = async (scene: Scene) => {
  console.log('\nWhat fails is told in time (wanted: p99 within the deadline + 100 ms)');
  await load(scene, { rate: 100, seconds: 4 });
  await warmUp(scene);
  for (const one of cases) await measureReads(scene, one);
  await measureWrites(scene, null);
  await measureWrites(scene, 1_000);
};
