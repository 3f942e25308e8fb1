// The checks of a file and the deadline of the operation: whoever asks is answered by then, and nothing is sent.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createPictureCheck } from '../../src/media/picture.ts';
import { startClamd, type ScriptedClamd } from '../support/clamd.ts';
import { startVendor, type ScriptedVendor } from '../support/scripted-vendor.ts';
import { at, startServer, vendorEnv, type TestServer } from '../support/server.ts';
import { addMedia, inBase64, readLine, withMedia, type Medium } from '../support/unit21.ts';
import { until } from '../support/until.ts';
import { png } from './pictures.ts';
import { samples } from './samples.ts';

/** Two cores that do much else beside; a scanner that hangs, and a turn, are waited for 10 s where there is no deadline. */
const margin = 5_000;

const timed = async <Result>(work: () => Promise<Result>) => {
  const began = performance.now();
  const result = await work();
  return { result, took: performance.now() - began };
};

describe('a scanner that hangs', () => {
  let clamd: ScriptedClamd;
  let vendor: ScriptedVendor;
  let server: TestServer;
  beforeEach(async () => {
    clamd = await startClamd();
    vendor = await startVendor();
    server = await startServer({
      ...vendorEnv({ unit21: vendor }),
      CLAMAV_URL: `tcp://127.0.0.1:${clamd.port}`,
    });
  });
  afterEach(async () => {
    await server.close();
    await clamd.close();
    await vendor.close();
    expect(vendor.leftovers()).toEqual([]);
  });

  const text = inBase64(samples.txt, 'a.txt');
  const add = (deadline: number, media: Medium[] = [text]) =>
    addMedia(
      {
        fetch: (path, init) => server.fetch(path, init),
        query: (document, variables) =>
          server.query(document, variables, { 'x-request-timeout-ms': String(deadline) }),
      },
      media,
    );
  const noTime = {
    errors: [
      {
        message: expect.stringContaining('nothing was sent'),
        extensions: { code: 'DEADLINE_EXCEEDED', retryable: true, outcomeKnown: true },
      },
    ],
  };

  test('is waited for up to the deadline', async () => {
    clamd.answer = 'silent';
    const { result, took } = await timed(() => add(1_000));
    expect(result).toMatchObject(noTime);
    expect(took).toBeLessThan(1_000 + margin);
    expect(vendor.calls).toEqual([]);
  });

  test('is waited for no longer by those who wait for their turn', async () => {
    clamd.answer = 'silent';
    const waiting = Array.from({ length: 7 }, () => timed(() => add(1_000)));
    for (const { result, took } of await Promise.all(waiting)) {
      expect(result).toMatchObject(noTime);
      expect(took).toBeLessThan(1_000 + margin);
    }
    expect(vendor.calls).toEqual([]);
  });

  test('is not taken as down because a caller was in a hurry', async () => {
    clamd.answer = 'silent';
    await Promise.all([add(1), add(20), add(300)]);
    clamd.answer = 'scan';
    vendor.on(readLine, withMedia());
    const { data } = await addMedia(server, [text], { dryRun: true });
    expect(at(data, 'addEntityMedia.userErrors')).toEqual([]);
    expect(vendor.lines).toEqual([readLine]);
  });
});

describe('a picture', () => {
  const never = () => new Promise<never>(() => undefined);

  test('waits for its turn up to the deadline', async () => {
    const check = createPictureCheck();
    for (let place = 0; place < 2; place += 1) void check(never, 'image/png');
    let read = false;
    const late = timed(() =>
      check(
        async () => {
          read = true;
          return png;
        },
        'image/png',
        100,
      ).catch((error: unknown) => error),
    );
    const { result, took } = await late;
    expect(result).toMatchObject({ code: 'UPLOAD_BUSY', retryable: true });
    expect(took).toBeLessThan(100 + margin);
    expect(read).toBe(false);
  });

  test('is waited for up to the deadline, and keeps its place until it is done', async () => {
    const check = createPictureCheck();
    const { promise, resolve } = Promise.withResolvers<Buffer>();
    for (let place = 0; place < 2; place += 1) {
      const { result, took } = await timed(() =>
        check(() => promise, 'image/png', 100).catch((error: unknown) => error),
      );
      expect(result).toMatchObject({ code: 'DEADLINE_EXCEEDED', retryable: true });
      expect(took).toBeLessThan(100 + margin);
    }
    let ended = false;
    const third = check(async () => png, 'image/png').finally(() => (ended = true));
    await new Promise((later) => setTimeout(later, 50));
    expect(ended).toBe(false);
    resolve(png);
    expect(await third).toBeNull();
    await until(() => ended);
  });
});
