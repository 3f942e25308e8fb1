// How the vendors are: from what calls meet there, and a sign of life only where nothing was heard lately.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { HttpCallEvent } from '../../src/http/call.ts';
import { createHealth, type Health } from '../../src/traffic/health.ts';
import { allParts, names, parts, startVendors, type Name, type Vendors } from '../support/person.ts';
import { repeat } from '../support/one-client.ts';
import { at, startServer, vendorEnv, type TestServer } from '../support/server.ts';
import { until } from '../support/until.ts';
import { callCases } from '../support/vendor-calls.ts';

let vendors: Vendors;
let server: TestServer;

beforeEach(async () => {
  vendors = await startVendors();
  server = await startServer({ ...vendorEnv(vendors), OPERATION_DEADLINE_MS: '6000' });
});

afterEach(async () => {
  await server.close();
  await Promise.all(names.map((name) => vendors[name].close()));
  expect(names.flatMap((name) => vendors[name].leftovers())).toEqual([]);
});

const probeLine = (name: Name) => callCases[name]['probe']!.line;
const ask = (from = server, headers?: Record<string, string>) =>
  from.query('{ providers { provider reachable message } }', undefined, headers);
const statusOf = async (name: Name, from = server, headers?: Record<string, string>) => {
  const list = at((await ask(from, headers)).data, 'providers') as { provider: string }[];
  return list.find(({ provider }) => provider === name.toUpperCase());
};
const well = (name: Name) => ({ provider: name.toUpperCase(), reachable: true, message: null });
const probesGoWell = () => {
  for (const name of names) vendors[name].on(probeLine(name), { json: { Items: [] } });
};

test('a vendor that was heard of lately is not asked', async () => {
  for (const name of names) vendors[name].on(parts[name].line, parts[name].answer);
  await server.query(`{ person(userId: "user-1") { ${allParts} } }`);
  expect(at((await ask()).data, 'providers')).toEqual(names.map(well));
  for (const name of names) expect(vendors[name].lines).toEqual([parts[name].line]);
});

test('those who ask at the same time share one sign of life, and who asks later needs none', async () => {
  for (const name of names) vendors[name].on(probeLine(name), { json: { Items: [] }, delay: 150 });
  const answers = await repeat(8, () => ask());
  for (const { data } of answers) expect(at(data, 'providers')).toEqual(names.map(well));
  await ask();
  for (const name of names) expect(vendors[name].lines).toEqual([probeLine(name)]);
});

test('who asks first and leaves early does not take it from the others', async () => {
  const left = Promise.withResolvers<undefined>();
  for (const name of names)
    vendors[name].on(probeLine(name), { json: { Items: [] }, after: () => left.promise });
  const hasty = ask(server, { 'x-request-timeout-ms': '500' });
  await until(() => names.every((name) => vendors[name].calls.length === 1));
  const patient = ask();
  expect(at((await hasty).data, 'providers')).toEqual(
    names.map((name) => ({
      provider: name.toUpperCase(),
      reachable: null,
      message: expect.stringContaining('has not answered in the time there was'),
    })),
  );
  left.resolve(undefined);
  expect(at((await patient).data, 'providers')).toEqual(names.map(well));
});

describe('a vendor that', () => {
  test.each([
    ['refuses the credentials is reachable', { status: 401 }, true, /refuses this server's credentials/],
    ['limits is reachable', { status: 429 }, true, /takes no more calls/],
    ['is broken is not', { status: 503 }, false, /broken \(503\)/],
    ['cuts the connection is not', { cut: true }, false, /can not be reached/],
  ])('%s, and says why', async (_, answer, reachable, message) => {
    probesGoWell();
    vendors.sumsub.mend(probeLine('sumsub'), answer);
    expect(await statusOf('sumsub')).toEqual({
      provider: 'SUMSUB',
      reachable,
      message: expect.stringMatching(message),
    });
    expect(vendors.sumsub.calls).toHaveLength(1);
  });

  test('fails in traffic is told so, and works in traffic is told so', async () => {
    probesGoWell();
    expect(await statusOf('argos')).toEqual(well('argos'));
    const read = () => server.query(`{ person(userId: "user-1") { ${parts.argos.selection} } }`);
    vendors.argos.on(parts.argos.line, { status: 503, headers: { 'retry-after': '60' } }, parts.argos.answer);
    await read();
    expect(await statusOf('argos')).toMatchObject({ reachable: false });
    await read();
    expect(await statusOf('argos')).toEqual(well('argos'));
    expect(vendors.argos.lines.filter((line) => line === probeLine('argos'))).toHaveLength(1);
  });

  test('is silent is not reachable, once it was given a fair time', async () => {
    const own = await startServer(vendorEnv({ argos: vendors.argos }));
    vendors.argos.on(probeLine('argos'), { silent: true });
    expect(await statusOf('argos', own)).toEqual({
      provider: 'ARGOS',
      reachable: false,
      message: 'ARGOS did not answer in time.',
    });
    await own.close();
  });

  test('is not configured is never asked', async () => {
    const own = await startServer(vendorEnv({ unit21: vendors.unit21 }));
    vendors.unit21.on(probeLine('unit21'), { status: 404, json: {} });
    expect(await statusOf('sumsub', own)).toEqual({
      provider: 'SUMSUB',
      reachable: null,
      message: 'This server has no credentials for this vendor.',
    });
    await own.close();
  });
});

describe('by a clock of its own', () => {
  let now: number;
  let probes: number;
  let health: Health;
  let onProbe: () => Promise<unknown>;
  beforeEach(() => {
    now = 5_000_000;
    probes = 0;
    onProbe = () => new Promise(() => undefined);
    health = createHealth({
      probe: () => {
        probes += 1;
        return onProbe();
      },
      now: () => now,
    });
  });

  const event = (changes: Partial<HttpCallEvent> = {}): HttpCallEvent => ({
    ...{ provider: 'ARGOS', call: 'getSubmission', nature: 'safe', status: 200, outcome: 'ANSWERED' },
    ...{ message: null, sent: true, fair: true, duration: 10, attempt: 1 },
    ...changes,
  });
  const broken = event({ status: 503, outcome: 'PROVIDER_UNAVAILABLE', message: 'broken' });

  test('good news is taken as it is for 30 s, and then is no news', async () => {
    health.hear(event());
    now += 29_999;
    expect(await health.look('ARGOS', 20)).toEqual({ reachable: true, message: null });
    expect(probes).toBe(0);
    now += 1;
    expect(await health.look('ARGOS', 20)).toMatchObject({ reachable: null });
    expect(probes).toBe(1);
  });

  test('bad news is asked after once it is 5 s old, and stands until there is better', async () => {
    health.hear(broken);
    now += 4_999;
    expect(await health.look('ARGOS', 20)).toEqual({ reachable: false, message: 'broken' });
    expect(probes).toBe(0);
    now += 1;
    expect(await health.look('ARGOS', 20)).toEqual({ reachable: false, message: 'broken' });
    expect(probes).toBe(1);
    health.hear(event());
    expect(await health.look('ARGOS', 20)).toEqual({ reachable: true, message: null });
  });

  test.each([
    ['was refused here', event({ outcome: 'PROVIDER_UNAVAILABLE', sent: false, status: 0 })],
    ['its caller cut short', event({ outcome: 'PROVIDER_TIMEOUT', status: 0, fair: false })],
    ['met a fault of this server', event({ outcome: 'INTERNAL_SERVER_ERROR' })],
  ])('a call that %s says nothing', async (_, said) => {
    health.hear(event());
    health.hear(said);
    expect(await health.look('ARGOS', 20)).toEqual({ reachable: true, message: null });
  });

  test('a sign of life that fails is asked for again', async () => {
    onProbe = () => Promise.reject(new Error('refused here'));
    await health.look('ARGOS', 20);
    await health.look('ARGOS', 20);
    expect(probes).toBe(2);
  });
});
