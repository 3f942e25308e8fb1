// Places, connections and bodies are let go of, however a call ends.
import { describe, expect, test } from '@jest/globals';
import { createHttpClient } from '../../src/http/client.ts';
import { startDeafVendor } from '../support/deaf-vendor.ts';
import { get, places, remove, repeat, useOneClient } from '../support/one-client.ts';
import { toSurroundings } from '../support/surroundings.ts';
import { until } from '../support/until.ts';

const scene = useOneClient();

describe('all is let go of', () => {
  const expectIdle = async () => {
    await until(() =>
      (['read', 'write', 'stream'] as const).every((lane) => {
        const { active, waiting } = scene.client.readState(lane);
        return active === 0 && waiting === 0;
      }),
    );
  };
  const big = Buffer.alloc(8 * 1024 * 1024, 'x');

  test.each([
    ['breaks off', { body: 'half', headers: { 'content-length': '100' }, drip: 5 }],
    ['is no gzip', { body: 'plain words', headers: { 'content-encoding': 'gzip' } }],
    ['is too large', { body: Buffer.alloc(11 * 1024 * 1024) }],
    ['is of another status', { status: 418, body: big }],
    ['does not end', { body: 'half', hold: true }],
  ])('by a read whose body %s', async (_, answer) => {
    scene.vendor.on('GET /r', { ...answer, repeat: true });
    await expect(scene.client.read(get('/r', { timeout: 400, tries: 1 }))).rejects.toThrow();
    await expectIdle();
  });

  test('by a read of gzip that is none: it is not understood, and not asked again', async () => {
    scene.vendor.on('GET /r', { body: 'plain words', headers: { 'content-encoding': 'gzip' }, repeat: true });
    await expect(scene.client.read(get('/r'))).rejects.toMatchObject({ code: 'PROVIDER_BAD_RESPONSE' });
    expect(scene.vendor.calls).toHaveLength(1);
  });

  test('by a stream whose reader leaves before the first byte, in the middle, or at the end', async () => {
    scene.vendor.on('GET /f', { body: big, repeat: true });
    (await scene.client.stream(get('/f'), []))!.cancel();
    const reader = (await scene.client.stream(get('/f'), []))!.body[Symbol.asyncIterator]();
    expect((await reader.next()).done).toBe(false);
    await reader.return?.();
    let size = 0;
    for await (const chunk of (await scene.client.stream(get('/f'), []))!.body) size += chunk.byteLength;
    expect(size).toBe(big.byteLength);
    await expectIdle();
  });

  test('by a stream that breaks off, is of another status, or says that there is nothing', async () => {
    scene.vendor.on(
      'GET /f',
      { body: 'half', headers: { 'content-length': '100' } },
      { status: 418 },
      { status: 404 },
    );
    const stream = await scene.client.stream(get('/f'), [404]);
    setTimeout(() => stream?.cancel(), 100);
    await expect(
      (async () => {
        for await (const _ of stream!.body);
      })(),
    ).rejects.toMatchObject({ code: 'PROVIDER_TIMEOUT' });
    await expect(scene.client.stream(get('/f'), [404])).rejects.toMatchObject({
      code: 'PROVIDER_BAD_RESPONSE',
    });
    expect(await scene.client.stream(get('/f'), [404])).toBeNull();
    await expectIdle();
  });

  test('by a write that is given up while it waits, or while it is on its way', async () => {
    scene.vendor.on('DELETE /w', { silent: true, repeat: true });
    const held = repeat(places, () =>
      scene.client.write(remove({ timeout: 4_000 })).catch((error: unknown) => error),
    );
    await until(() => scene.vendor.calls.length === places, 15_000);
    const waiting = new AbortController();
    const given = scene.client.write(remove({ target: '/never', signal: waiting.signal }));
    waiting.abort();
    await expect(given).rejects.toMatchObject({ outcomeKnown: true });
    const answers = await held;
    expect(answers.every((answer) => (answer as { outcomeKnown: boolean }).outcomeKnown)).toBe(false);
    expect(scene.vendor.lines).not.toContain('DELETE /never');
    await expectIdle();
  });

  test('by a write whose body can not be read to its end', async () => {
    scene.vendor.on('PUT /w', { json: {} });
    let closed = false;
    const body = {
      contentType: 'text/plain',
      byteLength: 10,
      async *open() {
        try {
          yield Buffer.from('half');
          throw new Error('the file is gone');
        } finally {
          closed = true;
        }
      },
    };
    await expect(scene.client.write(remove({ method: 'PUT', body, timeout: 4_000 }))).rejects.toMatchObject({
      outcomeKnown: false,
    });
    expect(closed).toBe(true);
    await expectIdle();
  });

  test('by a write to a vendor that does not take its body', async () => {
    let closed = false;
    const body = {
      contentType: 'application/octet-stream',
      byteLength: 64 * 1024 * 1024,
      async *open() {
        try {
          for (let piece = 0; piece < 64; piece += 1) yield Buffer.alloc(1024 * 1024);
        } finally {
          closed = true;
        }
      },
    };
    const deaf = await startDeafVendor();
    const own = createHttpClient({
      ...{ provider: 'UNIT21', origin: deaf.origin, headers: () => ({}) },
      ...toSurroundings(),
    });
    await expect(own.write(remove({ method: 'PUT', body, timeout: 2_500 }))).rejects.toMatchObject({
      code: 'PROVIDER_TIMEOUT',
      outcomeKnown: false,
    });
    await until(() => closed);
    expect(own.readState('write')).toMatchObject({ active: 0, waiting: 0 });
    deaf.close();
  });
});
