// What hostile documents cost: the longest that one takes to be validated, and what a normal client notices of somebody
// who sends them over ten connections as fast as the server answers. Run by hand:
//   npm run bench:hostile [seconds of each part]
// Server, vendors, the hostile client and the normal one are a process each, on loopback alone.
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { applicantIdOf, people } from '../src/sandbox/people.ts';
import { startSandbox, type Sandbox } from '../src/sandbox/start.ts';
import { ask, at, atRate, expectData, type Target } from './ask.ts';
import { refused, refusedValues } from './hostile-documents.ts';
import { hear, isolate, startProgram } from './processes.ts';
import { printWorst } from './worst-document.ts';

const connections = 10;
/** Of the normal client, in a second: its points come back as fast as it uses them. */
const rate = 30;
const rounds = 5;
/** Milliseconds, from before it is sent: some values took seconds once, for which nobody else was answered. */
const longestRefusal = 500;

/** Until it is told to stop; then it tells how often it got which status. */
const attack = async (target: Target) => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const bodies = Object.values(refused).map((query) => JSON.stringify({ query }));
  bodies.push(JSON.stringify([{ query: '{ __typename }' }]));
  const statuses: Record<number, number> = {};
  // To begin takes a processor for a while.
  process.send?.('ready');
  await once(process, 'message');
  const stop = new AbortController();
  process.once('message', () => stop.abort());
  let next = 0;
  const work = async () => {
    while (!stop.signal.aborted) {
      const { status } = await ask(target, agent, bodies[(next += 1) % bodies.length]!);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  agent.destroy();
  process.send?.(statuses);
};

const bodies = people.map((person) =>
  JSON.stringify({
    query: 'query ($id: ID!) { applicant(by: { applicantId: $id }) { firstName images { imageId active } } }',
    variables: { id: applicantIdOf(person) },
  }),
);

/** Milliseconds of each request, from the moment when it was due. */
const measure = async (target: Target, seconds: number): Promise<number[]> => {
  const agent = new Agent({ keepAlive: true });
  const took = await atRate({ rate, seconds }, async (index, due) => {
    expectData(await ask(target, agent, bodies[index % bodies.length]!));
    return performance.now() - due;
  });
  agent.destroy();
  return took;
};

const isolateSelf = (...args: string[]) => isolate(import.meta.url, ...args);

const createKey = async (target: Target, client: string): Promise<Target> => {
  const query = `mutation { createApiKey(input: { client: "${client}", scopes: ["applicants:read", "pii:read"] }) { key } }`;
  const { text } = await ask(target, new Agent(), JSON.stringify({ query }));
  const key = /"key":"([^"]+)"/.exec(text)?.[1];
  if (key === undefined) throw new Error(text);
  return { ...target, key };
};

const runUnderFire = async (seconds: number, started: ChildProcess[], dataDir: string) => {
  const vendors = isolateSelf('vendors');
  started.push(vendors);
  const adminKey = randomBytes(24).toString('hex');
  const { sumsub } = await hear<Sandbox['vendors']>(vendors);
  const { child, origin } = await startProgram({
    PORT: '0',
    LOG_LEVEL: 'error',
    NODE_ENV: 'production',
    DATA_DIR: dataDir,
    ADMIN_API_KEY: adminKey,
    SUMSUB_URL: sumsub.url,
    SUMSUB_APP_TOKEN: sumsub.appToken,
    SUMSUB_SECRET_KEY: sumsub.secretKey,
    // Waiting for a turn under the vendor's rate would hide what is measured.
    SUMSUB_RATE: '0',
  });
  started.push(child);
  const admin = { origin, key: adminKey };
  const [normal, hostile] = [await createKey(admin, 'normal'), await createKey(admin, 'hostile')];
  // The emulated vendor makes its pictures when it is first asked for them.
  for (const body of bodies) expectData(await ask(normal, new Agent(), body));
  await measure(normal, 5);
  for (const [name, body] of Object.entries(refusedValues)) {
    const from = performance.now();
    const { status } = await ask(admin, new Agent(), JSON.stringify(body));
    const took = performance.now() - from;
    if (status !== 400) throw new Error(`${name} was answered with ${status}`);
    if (took > longestRefusal) throw new Error(`${name} was refused after ${took.toFixed(0)} ms`);
    console.log(`  ${name}: refused after ${took.toFixed(1)} ms`);
  }
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const quiet = await measure(normal, seconds);
    const attacker = isolateSelf('attack', hostile.origin, hostile.key);
    started.push(attacker);
    await hear(attacker);
    await sleep(1_000);
    attacker.send('go');
    const fired = await measure(normal, seconds);
    attacker.send('stop');
    const statuses = await hear<Record<number, number>>(attacker);
    ratios.push(at(fired, 0.99) / at(quiet, 0.99));
    const [before, during] = [quiet, fired].map(
      (took) => `p50 ${at(took, 0.5).toFixed(1)} ms p99 ${at(took, 0.99).toFixed(1)} ms`,
    );
    console.log(
      `  quiet ${before!} | under fire ${during!} | p99 × ${ratios.at(-1)!.toFixed(2)} | hostile answers ${JSON.stringify(statuses)}`,
    );
    await sleep(2_000);
  }
  console.log(`  p99 under fire by p99 quiet, the median of ${rounds}: ${at(ratios, 0.5).toFixed(2)}`);
};

const run = async (seconds: number) => {
  printWorst();
  console.log(
    `\nA normal client, ${rate} requests in a second, and a hostile one over ${connections} connections`,
  );
  const dataDir = mkdtempSync(join(tmpdir(), 'dossier-bench-'));
  const started: ChildProcess[] = [];
  try {
    await runUnderFire(seconds, started, dataDir);
  } finally {
    for (const child of started) child.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  }
};

const [role = '20', origin = '', key = ''] = process.argv.slice(2);
if (role === 'vendors') process.send?.((await startSandbox()).vendors);
else if (role === 'attack') await attack({ origin, key });
else await run(Number(role));
