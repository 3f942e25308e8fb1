// What undici's pool does by itself: its queue, its kept connections, and its end with the process.
import { AsyncLocalStorage } from 'node:async_hooks';
import { spawn } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { ApiError } from '../../src/errors.ts';
import { byUndici } from '../../src/http/by-undici.ts';
import { startDroppingHost } from '../support/dropping-host.ts';
import { get, places, repeat } from '../support/one-client.ts';
import { startRawVendor, toRaw, type RawVendor } from '../support/raw-vendor.ts';
import { createAsker, toLine } from '../support/transports.ts';
import { until } from '../support/until.ts';

const fine = { bytes: toRaw('{}') };

let vendor: RawVendor;
beforeEach(async () => {
  vendor = await startRawVendor(() => fine);
});
afterEach(() => vendor.close());

const toCode = (error: unknown) => (error as ApiError).code;
const targets = () => vendor.heads.map((head) => head.split(' ')[1]);

/** Has every connection that there may be under way, and gives what ends these calls. */
const holdAll = async () => {
  vendor.reply = () => null;
  const ending = new AbortController();
  const { client } = createAsker(byUndici, vendor.origin);
  const held = repeat(places, () =>
    client.read(get('/held', { tries: 1, signal: ending.signal })).catch(toCode),
  );
  await until(() => targets().filter((target) => target === '/held').length === places);
  vendor.reply = () => fine;
  return async () => {
    ending.abort();
    expect(new Set(await held)).toEqual(new Set(['PROVIDER_TIMEOUT']));
  };
};

test('a call that is given up while it waits for a connection is never sent, and nothing is made for it', async () => {
  const end = await holdAll();
  // Another client of the same vendor: of one client's calls, no more get here than there are connections.
  let made = 0;
  const headers = () => {
    made += 1;
    return {};
  };
  const other = createAsker(byUndici, vendor.origin, { headers });
  const leaving = new AbortController();
  const calls = [
    ...[1, 2, 3].map(() => other.client.read(get('/late', { tries: 1, timeout: 300 }))),
    ...[1, 2, 3].map(() => other.client.read(get('/left', { tries: 1, signal: leaving.signal }))),
  ].map((call) => call.catch(toCode));
  await until(() => made === calls.length);
  leaving.abort();
  expect(new Set(await Promise.all(calls))).toEqual(new Set(['PROVIDER_TIMEOUT']));
  expect(vendor.connections).toBe(places);
  await end();
  expect(toLine(await other.ask({ target: '/after' }))).toBe('200 {}');
  expect(targets().filter((target) => target !== '/held')).toEqual(['/after']);
  expect(vendor.connections).toBe(places + 1);
});

test('one that is not given up goes out as soon as there is a connection, and once', async () => {
  const end = await holdAll();
  const other = createAsker(byUndici, vendor.origin);
  const waiting = other.ask({ target: '/waiting' });
  await until(() => other.client.readState('read').active === 1);
  expect(targets()).not.toContain('/waiting');
  await end();
  expect(toLine(await waiting)).toBe('200 {}');
  expect(targets().filter((target) => target === '/waiting')).toHaveLength(1);
});

test('calls that were given up while they connected keep no connection from those that come after them', async () => {
  const host = await startDroppingHost();
  const sockets: Socket[] = [];
  const keep = (message: unknown) => void sockets.push((message as { socket: Socket }).socket);
  subscribe('net.client.socket', keep);
  for (const round of [1, 2]) {
    const own = createAsker(byUndici, host.origin);
    const read = () => own.client.read(get('/r', { tries: 1, timeout: 500 })).catch(() => null);
    const came = repeat(places, read);
    // By itself, an attempt to connect lasts for 5 s.
    await until(() => sockets.length === round * places, 4_000);
    await came;
    await until(() => sockets.every(({ destroyed }) => destroyed), 4_000);
  }
  unsubscribe('net.client.socket', keep);
  host.close();
});

test('a kept connection is used again', async () => {
  const asker = createAsker(byUndici, vendor.origin);
  for (let count = 0; count < 20; count += 1) await asker.ask();
  expect(vendor.heads).toHaveLength(20);
  // For a turn of the event loop after an answer it is not given out, so that its end would be seen.
  expect(vendor.connections).toBeLessThanOrEqual(2);
});

test('whoever asks goes on in its own context, also after it has waited for a connection', async () => {
  const storage = new AsyncLocalStorage<string>();
  const read = (name: string) =>
    storage.run(name, async () => {
      const seen: (string | undefined)[] = [];
      const headers = () => {
        seen.push(storage.getStore());
        return {};
      };
      const came = await createAsker(byUndici, vendor.origin, { headers }).ask();
      return [toLine(came), ...seen, storage.getStore()];
    });
  expect(await read('first')).toEqual(['200 {}', 'first', 'first']);
  const end = await holdAll();
  const waiting = Promise.all([read('second'), read('third')]);
  await storage.run('another', end);
  expect(await waiting).toEqual([
    ['200 {}', 'second', 'second'],
    ['200 {}', 'third', 'third'],
  ]);
});

/** Reads in a process of its own, in which nothing else is to be done. */
const program = (calls: readonly [origin: string, timeout: number][]) => `
  import { createHttpClient } from ${JSON.stringify(new URL('../../src/http/client.ts', import.meta.url).href)};
  process.on('unhandledRejection', () => process.exit(9));
  for (const [origin, timeout] of ${JSON.stringify(calls)}) {
    const client = createHttpClient({
      provider: 'SUMSUB', origin, headers: () => ({}), onCall: () => undefined,
      answerBy: () => Infinity, longest: 8_000, takeTurn: async () => 0,
    });
    const call = { name: 'r', method: 'GET', nature: 'safe', statuses: [200], target: '/r', timeout, tries: 1 };
    await client.read(call).catch(() => undefined);
  }
  const began = performance.now();
  process.once('exit', () => console.log(Math.round(performance.now() - began)));
`;

test('a process ends though connections are kept, broken, or wanted in vain', async () => {
  const host = await startDroppingHost();
  const silent = await startRawVendor((index) => (index === 0 ? null : fine));
  const calls: [string, number][] = [
    // The one that is answered has the time for it also where its process stands still meanwhile.
    [vendor.origin, 5_000],
    [host.origin, 500],
    [silent.origin, 500],
    ['http://127.0.0.1:1', 500],
  ];
  const flags = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', program(calls)];
  const child = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  const [code] = (await once(child, 'close')) as [number];
  expect(code).toBe(0);
  // By themselves, idle connections last for 4 s, and attempts to connect for 5.
  expect(Number(said)).toBeLessThan(3_500);
  expect(vendor.heads).toHaveLength(1);
  silent.close();
  host.close();
});
