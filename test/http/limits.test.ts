// What keeps one vendor's client within bounds: the budget of retries, its places, and its queue.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { get, places, remove, repeat, useOneClient } from '../support/one-client.ts';
import { until } from '../support/until.ts';

const scene = useOneClient();
const read = (target: string) => scene.client.read(get(target)).catch((error: unknown) => error);
const idle = { active: 0, waiting: 0 };

describe('the budget of retries', () => {
  /** So often that the breaker stays closed. */
  const failAmongGood = async () => {
    await read('/bad');
    for (let good = 0; good < 4; good += 1) await read('/good');
  };
  beforeEach(() => {
    scene.vendor.on('GET /bad', { status: 503, repeat: true });
    scene.vendor.on('GET /good', { json: {}, repeat: true });
  });
  const attempts = () => scene.events.map(({ attempt }) => attempt);

  test('is a fifth of the calls, and five that were saved up', async () => {
    const rounds = 50;
    for (let round = 0; round < rounds; round += 1) await failAmongGood();
    const first = attempts().filter((attempt) => attempt === 1).length;
    expect(first).toBe(rounds * 5);
    expect(scene.events.every(({ sent }) => sent)).toBe(true);
    expect(scene.vendor.calls.length - first).toBeLessThanOrEqual(first * 0.2 + 5);
    // It is used, too.
    expect(scene.vendor.calls.length - first).toBeGreaterThan(first * 0.2);
  }, 60_000);

  test('is not earned by calls that were never sent', async () => {
    for (let round = 0; round < 14; round += 1) await failAmongGood();
    scene.turn = Infinity;
    await repeat(200, () => read('/good'));
    scene.turn = 0;
    scene.events.length = 0;
    await read('/bad');
    expect(attempts().length).toBeLessThan(3);
  });
});

describe('places', () => {
  test('are 64, and whoever waits for one is let in as soon as one is free', async () => {
    const looked = Promise.withResolvers<undefined>();
    scene.vendor.on('GET /slow', { json: {}, after: () => looked.promise, repeat: true });
    const answers = repeat(3 * places, () => read('/slow'));
    await until(() => scene.vendor.calls.length === places);
    expect(scene.client.readState('read')).toEqual({
      breaker: 'closed',
      active: places,
      waiting: 2 * places,
    });
    looked.resolve(undefined);
    expect((await answers).every((answer) => !(answer instanceof Error))).toBe(true);
    expect(scene.vendor.mostConnections).toBeLessThanOrEqual(places);
    expect(scene.vendor.calls).toHaveLength(3 * places);
    expect(scene.client.readState('read')).toMatchObject(idle);
  });

  test('beyond those who may wait, all are refused at once', async () => {
    scene.vendor.on('GET /silent', { silent: true, repeat: true });
    const held = repeat(places + 1_024, () =>
      scene.client.read(get('/silent', { timeout: 4_000 })).catch(() => null),
    );
    await until(() => scene.client.readState('read').waiting === 1_024);
    await expect(scene.client.read(get('/more'))).rejects.toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
      retryable: true,
      retryAfter: 1,
    });
    // Nobody had left by then.
    expect(scene.client.readState('read')).toMatchObject({ active: places, waiting: 1_024 });
    await held;
    // Those that wait are let in until so many have failed that the vendor is left alone.
    expect(scene.vendor.calls.length).toBeLessThanOrEqual(places + 10);
    expect(scene.client.readState('read')).toMatchObject(idle);
  });

  test('of reads are not those of writes, nor of streams', async () => {
    scene.vendor.on('GET /silent', { silent: true, repeat: true });
    scene.vendor.on('DELETE /w', { json: {} });
    scene.vendor.on('GET /file', { body: 'bytes' });
    const held = repeat(places + 10, () =>
      scene.client.read(get('/silent', { timeout: 4_000 })).catch(() => null),
    );
    await until(() => scene.vendor.calls.length === places);
    await scene.client.write(remove());
    const stream = await scene.client.stream(get('/file'), []);
    for await (const chunk of stream!.body) expect(String(chunk)).toBe('bytes');
    await held;
  });

  test('are waited for with half of the time there is, so that what goes out can be answered', async () => {
    const refused = Promise.withResolvers<undefined>();
    scene.vendor.on('GET /slow', { json: {}, after: () => refused.promise, repeat: true });
    const held = repeat(places, () => scene.client.read(get('/slow', { timeout: 12_000 })).catch(() => null));
    await until(() => scene.vendor.calls.length === places);
    const began = performance.now();
    scene.answerBy = began + 8_000;
    await expect(scene.client.read(get('/late'))).rejects.toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
      retryAfter: 1,
    });
    expect(performance.now() - began).toBeLessThan(7_900);
    refused.resolve(undefined);
    await held;
    expect(scene.vendor.lines).not.toContain('GET /late');
  });
});
