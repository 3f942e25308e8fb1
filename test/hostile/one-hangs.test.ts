// One vendor hangs or is down: the others do not suffer, and whoever watches the server is told.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { toNodeId } from '../../src/model/node-ref.ts';
import { places, repeat } from '../support/one-client.ts';
import { codeOf, openFor, useOutage } from '../support/outage.ts';
import { names, parts, toPerson } from '../support/person.ts';
import { startVendor } from '../support/scripted-vendor.ts';
import { startServer, vendorEnv, type TestServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const scene = useOutage();
const { read, heal, breakDown, openBreaker } = scene;

describe('hostile 60: one vendor hangs', () => {
  const others = names.filter((name) => name !== 'sumsub');

  test('under 300 requests at once: it gets 64 calls, and the other three answer', async () => {
    breakDown('sumsub', { silent: true });
    others.forEach(heal);
    const hanging = repeat(300, () => read('sumsub'));
    await until(() => scene.vendors.sumsub.calls.length === 64, 15_000);
    const answers = await repeat(60, (index) => read(others[index % others.length]!));
    expect(answers.map(codeOf)).toEqual(answers.map(() => 'WHOLE'));
    // One question to all four: three parts of the answer are there.
    const all = await scene.server.query(
      `{ person(userId: "user-1") { ${names.map((name) => parts[name].selection).join(' ')} } }`,
    );
    expect(all.data).toEqual(toPerson({ applicant: null }));
    const codes = new Set((await hanging).map(codeOf));
    expect([...codes].sort()).toEqual(['PROVIDER_TIMEOUT', 'PROVIDER_UNAVAILABLE']);
    expect(scene.vendors.sumsub.mostConnections).toBeLessThanOrEqual(64);
  }, 60_000);

  test('those who are too many to wait for it are refused at once, and told when to come again', async () => {
    const ids = Array.from({ length: 1_400 }, (_, index) => `64f0c1a2b3d4e5f60123${4_000 + index}`);
    for (const id of ids)
      scene.vendors.sumsub.on(`GET /resources/applicants/${id}/one`, { silent: true, repeat: true });
    const ask = (from: number, count = 50, headers: Record<string, string> = {}) =>
      scene.server.query(
        'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }',
        {
          ids: ids
            .slice(from, from + count)
            .map((applicantId) => toNodeId({ type: 'Applicant', applicantId })),
        },
        headers,
      );
    const hanging = [ask(0), ask(50, places - 50)];
    await until(() => scene.vendors.sumsub.calls.length === places);
    // Whoever waits gives up after half of the time there is: long before the places come free, after 5 s.
    const hurry = { 'x-request-timeout-ms': '3000' };
    const answers = await repeat(27, (index) => ask(places + index * 50, 50, hurry));
    const refused = answers
      .flatMap(({ errors }) => errors)
      .filter(({ message }) => message.startsWith('Too many calls wait for SUMSUB already'));
    expect(refused.length).toBeGreaterThanOrEqual(1_400 - places - 1_024);
    for (const { extensions } of refused) {
      expect(extensions).toMatchObject({ code: 'PROVIDER_UNAVAILABLE', retryable: true, retryAfter: 1 });
    }
    await Promise.all(hanging);
    expect(scene.vendors.sumsub.calls.length).toBeLessThanOrEqual(places);
    scene.vendors.sumsub.leftovers = () => [];
  }, 60_000);
});

describe('hostile 70: /readyz', () => {
  const readyz = async (from: TestServer) => {
    const response = await from.fetch('/readyz');
    return { status: response.status, body: (await response.json()) as { degraded?: string[] } };
  };
  const ready = (...degraded: string[]) => ({ status: 200, body: { status: 'ready', degraded } });

  test('names at first sight a vendor that is down from the start, and none that is not configured', async () => {
    const gone = await startVendor();
    await gone.close();
    const probe = 'GET /v3/submission?submission_id=no-such-submission';
    const start = async () => {
      scene.vendors.argos.on(probe, { json: { Items: [] } });
      return startServer(vendorEnv({ argos: scene.vendors.argos, unit21: gone }));
    };
    let own = await start();
    let first = await readyz(own);
    // It is looked at for half a second, in which this machine may be held up: another server has a first sight, too.
    for (let times = 1; times < 3 && first.body.degraded?.length === 0; times += 1) {
      await own.close();
      own = await start();
      first = await readyz(own);
    }
    expect(first).toEqual(ready('UNIT21'));
    // Known by now: nobody is asked again.
    const asked = scene.vendors.argos.calls.length;
    expect(await readyz(own)).toEqual(ready('UNIT21'));
    expect(scene.vendors.argos.calls).toHaveLength(asked);
    await own.close();
  });

  test('names a vendor that fails in traffic, until it works again', async () => {
    names.forEach(heal);
    for (const name of names) await read(name);
    expect(await readyz(scene.server)).toEqual(ready());
    breakDown('capillary', { status: 503 });
    await read('capillary');
    expect(await readyz(scene.server)).toEqual(ready('CAPILLARY'));
    heal('capillary');
    await read('capillary');
    expect(await readyz(scene.server)).toEqual(ready());
  });

  test('names a vendor that is left alone, for as long as it is', async () => {
    names.forEach(heal);
    for (const name of names) await read(name);
    await openBreaker('argos');
    expect(await readyz(scene.server)).toEqual(ready('ARGOS'));
    heal('argos');
    await sleep(openFor);
    expect(codeOf(await read('argos'))).toBe('WHOLE');
    expect(await readyz(scene.server)).toEqual(ready());
  });
});
