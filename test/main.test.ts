import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { afterEach, expect, test } from '@jest/globals';
import type { Environment } from '../src/config-reader.ts';
import { command, startProgram, type Program } from './support/program.ts';
import { startVendor } from './support/scripted-vendor.ts';
import { at, createDataDir, vendorEnv } from './support/server.ts';
import { entityId, putLine, readLine, withMedia } from './support/unit21.ts';
import { until } from './support/until.ts';

const ended: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0)) await end();
});

/** With a database of its own, and otherwise as it comes. */
const start = async (env: Environment = {}): Promise<Program> => {
  const dataDir = createDataDir();
  const program = await startProgram({ PORT: '0', DATA_DIR: dataDir, ...env });
  ended.push(async () => {
    await program.kill();
    rmSync(dataDir, { recursive: true });
  });
  return program;
};

test('it starts with nothing set, greets with its real address, and ends on SIGTERM', async () => {
  const { ask, output, signal, exit } = await start();
  expect(output()).toContain('Vendors: SUMSUB SANDBOX, ARGOS SANDBOX, CAPILLARY SANDBOX, UNIT21 SANDBOX.');
  const examples = output().match(/--json '(.*)'/g) ?? [];
  expect(examples).toHaveLength(3);
  for (const example of examples) {
    const { query } = JSON.parse(example.slice("--json '".length, -1)) as { query: string };
    const answer = await ask(query);
    expect(answer.errors).toEqual([]);
    expect(at(answer, 'data')).toBeDefined();
  }
  signal('SIGTERM');
  expect(await exit).toBe(0);
});

test('at the chattiest log level no personal data, secret or address gets into the log', async () => {
  const { ask, output, signal, exit } = await start({ LOG_LEVEL: 'trace' });
  const answer = await ask(
    `query Canary { person(userId: "user-1") {
      applicant { firstName lastName email phone dateOfBirth images { fileName url } }
      submissions { nodes { data { firstName lastName documentNumber } ocr } }
      customer { firstName lastName email mobile images { url } } entity { firstName emails media { name } } } }`,
  );
  expect(at(answer, 'data.person.applicant.lastName')).toBe('Larsen');
  await ask('{ applicant(by: { externalUserId: "canary/../path" }) { applicantId } }');
  signal('SIGTERM');
  await exit;
  const log = output().slice(output().indexOf('{"level"'));
  const lines = log
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const operation = lines.find((line) => line['operation'] === 'Canary');
  expect(operation).toMatchObject({ event: 'operation', kind: 'query', keyId: 'sandbox', codes: [] });
  const { requestId, vendorCalls } = operation ?? {};
  const calls = lines.filter((line) => line['event'] === 'vendor-call' && line['requestId'] === requestId);
  expect(calls.length).toBeGreaterThanOrEqual(4);
  expect(vendorCalls).toBe(calls.length);
  expect(log).not.toMatch(
    /Larsen|ada\.larsen|user-1\b|4915550000|id-front|profile_|canary\/|demo-till|sandbox-secret|sandbox-key|http:\/\/|X-Amz|resources\/|customers\//i,
  );
});

test('a port in use is said in a sentence', async () => {
  const { origin } = await start();
  const dataDir = createDataDir();
  ended.push(async () => rmSync(dataDir, { recursive: true }));
  const child = spawn(process.execPath, [command, 'start'], {
    env: { PORT: new URL(origin).port, DATA_DIR: dataDir },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect(code).toBe(1);
  expect(said).toContain('PORT');
});

test('on SIGTERM it says so, finishes what runs, refuses what is new, and ends', async () => {
  const vendor = await startVendor();
  ended.push(() => vendor.close());
  const { ask, origin, signal, exit } = await start(vendorEnv({ unit21: vendor }));
  const answering = Promise.withResolvers<undefined>();
  vendor.on(readLine, withMedia(), { ...withMedia('a.txt'), repeat: true });
  vendor.on(putLine, { json: {}, after: () => answering.promise });
  const running = ask(
    `mutation { addEntityMedia(input: { entityId: "${entityId}", media: [{ content: { base64: "YQ==" }, name: "a.txt" }] }) { added { receipt { outcome } } } }`,
  );
  await until(() => vendor.lines.includes(putLine));
  signal('SIGTERM');
  let ready = 0;
  for (let looks = 0; looks < 100 && ready !== 503; looks += 1) {
    ({ status: ready } = await fetch(`${origin}/readyz`));
  }
  expect(ready).toBe(503);
  const refused = await ask('{ __typename }');
  expect(at(refused, 'errors.0.extensions.code')).toBe('SHUTTING_DOWN');
  answering.resolve(undefined);
  expect(at(await running, 'data.addEntityMedia.added.0.receipt.outcome')).toBe('APPLIED');
  expect(await exit).toBe(0);
});
