import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from '@jest/globals';
import { at } from './support/server.ts';

const command = fileURLToPath(new URL('../bin/dossier.js', import.meta.url));

interface Running {
  process: ChildProcessByStdio<null, Readable, Readable>;
  origin: string;
  /** Everything it has printed so far. */
  output: () => string;
  exit: Promise<number | null>;
}

const running: Running[] = [];
afterEach(() => {
  for (const { process } of running.splice(0)) process.kill('SIGKILL');
});

const start = async (env: Record<string, string>): Promise<Running> => {
  const child = spawn(process.execPath, [command, 'start'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const origin = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const found = /ready at (http:\/\/[^/]+)\/graphql/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', () => reject(new Error(output)));
  });
  const started = { process: child, origin, output: () => output, exit };
  running.push(started);
  return started;
};

const ask = async (origin: string, query: string): Promise<unknown> => {
  const body = JSON.stringify({ query });
  const response = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  return response.json();
};

test('it starts with nothing set, greets with its real address, and ends on SIGTERM', async () => {
  const { process: child, origin, output, exit } = await start({ PORT: '0' });
  expect(output()).toContain('Vendors: SUMSUB SANDBOX, ARGOS SANDBOX, CAPILLARY SANDBOX, UNIT21 SANDBOX.');
  const examples = output().match(/--json '(.*)'/g) ?? [];
  expect(examples).toHaveLength(3);
  for (const example of examples) {
    const { query } = JSON.parse(example.slice("--json '".length, -1)) as { query: string };
    const answer = await ask(origin, query);
    expect(at(answer, 'errors')).toBeUndefined();
    expect(at(answer, 'data')).toBeDefined();
  }
  child.kill('SIGTERM');
  expect(await exit).toBe(0);
});

test('at the chattiest log level no personal data, secret or address gets into the log', async () => {
  const { origin, output, process: child, exit } = await start({ PORT: '0', LOG_LEVEL: 'trace' });
  const answer = await ask(
    origin,
    `query Canary { person(userId: "user-1") {
      applicant { firstName lastName email phone dateOfBirth images { fileName url } }
      submissions { nodes { data { firstName lastName documentNumber } ocr } }
      customer { firstName lastName email mobile images { url } } entity { firstName emails media { name } } } }`,
  );
  expect(at(answer, 'data.person.applicant.lastName')).toBe('Larsen');
  await ask(origin, '{ applicant(by: { externalUserId: "canary/../path" }) { applicantId } }');
  child.kill('SIGTERM');
  await exit;
  const log = output().slice(output().indexOf('{"level"'));
  expect(log).toContain('"operation":"Canary"');
  expect(log).toContain('"event":"vendor-call"');
  expect(log).not.toMatch(
    /Larsen|ada\.larsen|user-1\b|4915550000|id-front|profile_|canary\/|demo-till|sandbox-secret|sandbox-key|http:\/\/|X-Amz|resources\/|customers\//i,
  );
});

test('a port in use is said in a sentence', async () => {
  const { origin } = await start({ PORT: '0' });
  const child = spawn(process.execPath, [command, 'start'], {
    env: { PORT: new URL(origin).port },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise((resolve) => child.once('exit', resolve));
  expect(code).toBe(1);
  expect(said).toContain('PORT');
});

test('on SIGTERM it says so, finishes what runs, refuses what is new, and ends', async () => {
  const { process: child, origin, exit } = await start({ PORT: '0' });
  // Busy at the vendor for a second: 423 twice, then taken.
  const running = ask(
    origin,
    'mutation { addEntityMedia(input: { entityId: "user-3", media: [{ content: { base64: "YQ==" }, name: "a.txt" }] }) { added { receipt { outcome } } } }',
  );
  await new Promise((resolve) => setTimeout(resolve, 300));
  child.kill('SIGTERM');
  await new Promise((resolve) => setTimeout(resolve, 50));
  const ready = await fetch(`${origin}/readyz`);
  const refused = await ask(origin, '{ __typename }');
  expect(ready.status).toBe(503);
  expect(at(refused, 'errors.0.extensions.code')).toBe('SHUTTING_DOWN');
  expect(at(await running, 'data.addEntityMedia.added.0.receipt.outcome')).toBe('APPLIED');
  expect(await exit).toBe(0);
});
