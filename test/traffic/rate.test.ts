// What each vendor is sent at most: a short wait is waited for, and beyond that nothing is sent.
import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startForwarder } from '../store/forwarder.ts';
import { toStorageEnv } from '../support/ledger.ts';
import { repeat } from '../support/one-client.ts';
import { codeOf } from '../support/outage.ts';
import { parts, type Name } from '../support/person.ts';
import { describeOn, postgres, type TestDatabase } from '../support/postgres.ts';
import { command } from '../support/program.ts';
import { startVendor, type ScriptedVendor } from '../support/scripted-vendor.ts';
import { startServer, vendorEnv, type Answer, type TestServer } from '../support/server.ts';
import { useStandstill } from '../support/standstill.ts';
import * as sumsub from '../support/sumsub.ts';

let vendor: ScriptedVendor;
let servers: TestServer[];

/** What was to go out meanwhile goes out together. */
const standstill = useStandstill();

beforeEach(async () => {
  vendor = await startVendor();
  servers = [];
});

afterEach(async () => {
  for (const server of servers) await server.close();
  await vendor.close();
  expect(vendor.leftovers()).toEqual([]);
});

const start = async (name: Name, env: Record<string, string> = {}) => {
  const server = await startServer({ ...vendorEnv({ [name]: vendor }), CALLER_COST_RATE: '0', ...env });
  servers.push(server);
  return server;
};
const goesWell = (name: Name) => vendor.on(parts[name].line, { ...parts[name].answer, repeat: true });
const read = (server: TestServer, name: Name) =>
  server.query(`{ person(userId: "user-1") { ${parts[name].selection} } }`);
const countWhole = (answers: Answer[]) => answers.filter((answer) => codeOf(answer) === 'WHOLE').length;

/** The vendor got a quarter of the rate at once, or three, and between any two calls no more than came evenly. */
const expectPace = (rate: number) => {
  const moments = vendor.calls.map(({ at }) => at).sort((left, right) => left - right);
  moments.forEach((first, from) => {
    moments.slice(from).forEach((last, count) => {
      const seconds = (last - first) / 1000;
      // A call may be late on its way by a fifth of a second, or a standstill, and the next one right behind it.
      const late = 0.2 + standstill() / 1000;
      expect(count + 1).toBeLessThanOrEqual(Math.max(3, 0.25 * rate) + 0.75 * rate * (seconds + late));
    });
  });
};

/** In a few seconds there is room again. */
const expectSoon = ({ errors }: Answer) =>
  expect([1, 2, 3, 4]).toContain(errors[0]?.extensions['retryAfter']);
const tooMany = {
  code: 'PROVIDER_RATE_LIMITED',
  retryable: true,
  outcomeKnown: true,
  retryAfter: expect.any(Number),
};

test('a burst is spread over a second, and what is beyond it is refused and not sent', async () => {
  const server = await start('argos', { ARGOS_RATE: '10' });
  goesWell('argos');
  const answers = await repeat(80, () => read(server, 'argos'));
  const whole = countWhole(answers);
  expect(whole).toBeGreaterThanOrEqual(8);
  expect(whole).toBeLessThan(80);
  expect(vendor.calls).toHaveLength(whole);
  expectPace(10);
  const refused = answers.filter((answer) => codeOf(answer) !== 'WHOLE');
  refused.forEach(expectSoon);
  for (const { errors } of refused) {
    expect(errors).toMatchObject([
      { message: expect.stringContaining('nothing was sent'), extensions: { ...tooMany, provider: 'ARGOS' } },
    ]);
  }
});

test('a wait that is short is waited for', async () => {
  const server = await start('argos', { ARGOS_RATE: '10' });
  goesWell('argos');
  const began = performance.now();
  const answers = await repeat(8, () => read(server, 'argos'));
  expect(answers.map(codeOf)).toEqual(answers.map(() => 'WHOLE'));
  expect(performance.now() - began).toBeGreaterThan(400);
  expectPace(10);
});

test('a client that wants its answer soon is not kept waiting', async () => {
  const server = await start('argos', { ARGOS_RATE: '1' });
  goesWell('argos');
  for (let reads = 0; reads < 3; reads += 1) expect(codeOf(await read(server, 'argos'))).toBe('WHOLE');
  // One that waits for its turn, which comes two seconds later: after that it would be four.
  const waiting = read(server, 'argos');
  await sleep(50);
  const began = performance.now();
  const { errors } = await server.query(
    `{ person(userId: "user-1") { ${parts.argos.selection} } }`,
    undefined,
    { 'x-request-timeout-ms': '300' },
  );
  expect(errors).toMatchObject([{ extensions: tooMany }]);
  expect(performance.now() - began).toBeLessThan(3_000);
  expect(codeOf(await waiting)).toBe('WHOLE');
  expect(vendor.calls).toHaveLength(4);
});

test('0 is no limit', async () => {
  const server = await start('sumsub', { SUMSUB_RATE: '0' });
  goesWell('sumsub');
  const answers = await repeat(150, () => read(server, 'sumsub'));
  expect(countWhole(answers)).toBe(150);
});

test('where it is not set, a real vendor is sent what is below its documented rate', async () => {
  const server = await start('sumsub');
  goesWell('sumsub');
  const answers = await repeat(500, () => read(server, 'sumsub'));
  // Whoever waits for a place while all of this stands still is told that too many wait, and no longer why.
  const told = answers.map(codeOf).filter((code) => standstill() < 1_000 || code !== 'PROVIDER_UNAVAILABLE');
  expect(new Set(told)).toEqual(new Set(['WHOLE', 'PROVIDER_RATE_LIMITED']));
  // Sumsub takes 300 in 5 s.
  expectPace(60);
}, 60_000);

test('where it is not set, an emulated vendor has no limit', async () => {
  const server = await startServer({ CALLER_COST_RATE: '0' });
  servers.push(server);
  const answers = await repeat(150, () =>
    server.query('{ person(userId: "user-1") { applicant { firstName } } }'),
  );
  expect(countWhole(answers)).toBe(150);
});

test("writes at Sumsub have a sixth of the rate, and reads don't use it up", async () => {
  const server = await start('sumsub', { SUMSUB_RATE: '12' });
  const ids = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
  const [item] = sumsub.toImagesJson(false).items;
  vendor.on(sumsub.applicantLine, { json: sumsub.toApplicantJson(), repeat: true });
  vendor.on(sumsub.imagesLine, {
    json: { items: ids.map((id) => ({ ...item, id })), totalItems: ids.length },
    repeat: true,
  });
  for (const id of ids)
    vendor.mend(sumsub.deleteLine.replace(sumsub.imageId, id), { json: {}, repeat: true });
  const answers = await repeat(ids.length, (index) =>
    sumsub.askToSetImageActive(server, { imageId: ids[index] }),
  );
  const sent = vendor.lines.filter((line) => line.startsWith('DELETE')).length;
  expect(sent).toBeGreaterThanOrEqual(2);
  expect(sent).toBeLessThan(ids.length);
  const refused = answers.filter((answer) => codeOf(answer) !== 'WHOLE');
  expect(refused).toHaveLength(ids.length - sent);
  for (const { errors } of refused) expect(errors).toMatchObject([{ extensions: tooMany }]);
  vendor.leftovers = () => [];
});

test.each(['-1', 'fast', '1.5', '1e3', '100001'])('SUMSUB_RATE=%s ends the program with 78', (value) => {
  const ended = spawnSync(process.execPath, [command, 'start'], {
    env: { SUMSUB_RATE: value },
    timeout: 15_000,
  });
  expect(ended.status).toBe(78);
  expect(String(ended.stderr)).toContain('SUMSUB_RATE');
  expect(String(ended.stderr)).not.toContain(`"${value}"`);
});

describeOn(postgres, () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await postgres.create();
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
    await database.remove();
  });

  describe('two servers', () => {
    test('share what a vendor is sent', async () => {
      const env = { ...(toStorageEnv(database) as Record<string, string>), ARGOS_RATE: '10' };
      const both = [await start('argos', env), await start('argos', env)];
      goesWell('argos');
      const answers = await repeat(60, (index) => read(both[index % 2]!, 'argos'));
      expect(new Set(answers.map(codeOf))).toEqual(new Set(['WHOLE', 'PROVIDER_RATE_LIMITED']));
      expect(vendor.calls).toHaveLength(countWhole(answers));
      // Where the database is waited for a second, as all of this stands still, each server goes by itself.
      expectPace(standstill() < 500 ? 10 : 20);
    });
  });

  test('while the database is away, a server goes on by itself, and keeps to the limit', async () => {
    const way = await startForwarder(database.databaseUrl!);
    const env = {
      ...(toStorageEnv(database) as Record<string, string>),
      DATABASE_URL: way.url,
      ARGOS_RATE: '10',
    };
    const server = await start('argos', env);
    goesWell('argos');
    expect(codeOf(await read(server, 'argos'))).toBe('WHOLE');
    await way.cut();
    const answers = await repeat(80, () => read(server, 'argos'));
    const whole = countWhole(answers);
    expect(whole).toBeGreaterThanOrEqual(8);
    expect(whole).toBeLessThan(80);
    expect(vendor.calls).toHaveLength(whole + 1);
    expectPace(10);
  });
});
