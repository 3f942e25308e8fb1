import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ApiError } from '../../src/errors.ts';
import { createHttpClient } from '../../src/http/client.ts';
import type { HttpCall, HttpCallEvent, HttpClient, WriteNature } from '../../src/http/call.ts';
import { startVendor, type ScriptedVendor } from '../support/scripted-vendor.ts';
import { toSurroundings } from '../support/surroundings.ts';

let vendor: ScriptedVendor;
let client: HttpClient;
let events: HttpCallEvent[];

beforeEach(async () => {
  vendor = await startVendor();
  events = [];
  client = createClient(vendor.origin);
});

afterEach(async () => {
  await vendor.close();
  expect(vendor.leftovers()).toEqual([]);
});

const createClient = (origin: string) =>
  createHttpClient({
    provider: 'SUMSUB',
    origin,
    headers: ({ target }) => ({ 'x-secret': 'canary-secret', 'x-signed-target': target }),
    ...toSurroundings({ onCall: (event) => events.push(event) }),
  });

const get = (changes: Partial<HttpCall<'safe'>> = {}): HttpCall<'safe'> => ({
  name: 'aRead',
  method: 'GET',
  nature: 'safe',
  target: '/r',
  statuses: [200],
  ...changes,
});
const remove = (changes: Partial<HttpCall<WriteNature>> = {}): HttpCall<WriteNature> => ({
  name: 'aWrite',
  method: 'DELETE',
  nature: 'irreversible',
  target: '/w',
  statuses: [200],
  ...changes,
});

describe('a read', () => {
  test.each([
    ['a cut connection', { cut: true }],
    ['500', { status: 500 }],
    ['503', { status: 503 }],
  ])('%s is tried three times in all', async (_, answer) => {
    vendor.on('GET /r', answer, answer, answer);
    await expect(client.read(get())).rejects.toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
      provider: 'SUMSUB',
      retryable: true,
      outcomeKnown: true,
    });
    expect(events.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
  });

  test('a second try may succeed', async () => {
    vendor.on('GET /r', { status: 502 }, { json: { fine: true } });
    const answer = await client.read(get());
    expect(JSON.parse(answer.body.toString())).toEqual({ fine: true });
  });

  test.each([
    [401, 'PROVIDER_AUTH', false],
    [403, 'PROVIDER_AUTH', false],
    [418, 'PROVIDER_BAD_RESPONSE', false],
    [302, 'PROVIDER_BAD_RESPONSE', false],
    [429, 'PROVIDER_RATE_LIMITED', true],
  ])('%i is asked once and is %s', async (status, code, retryable) => {
    vendor.on('GET /r', { status, headers: { location: `${vendor.origin}/trap`, 'retry-after': '7' } });
    await expect(client.read(get())).rejects.toMatchObject({ code, retryable });
  });

  test.each([
    ['7', 7],
    ['3600', 3600],
    ['Wed, 21 Oct 2026 07:28:00 GMT', 0],
    ['soon', undefined],
    ['-1', undefined],
    ['Wed, 99 Oct 2026 07:28:00 GMT', undefined],
  ])('Retry-After: %s is handed on in seconds, where it can be understood', async (value, retryAfter) => {
    vendor.on('GET /r', { status: 429, headers: { 'retry-after': value } });
    await expect(client.read(get())).rejects.toMatchObject({ code: 'PROVIDER_RATE_LIMITED', retryAfter });
  });

  test('Retry-After: a moment to come is handed on in seconds', async () => {
    const moment = new Date(Date.now() + 3_600_000).toUTCString();
    vendor.on('GET /r', { status: 429, headers: { 'retry-after': moment } });
    await expect(client.read(get())).rejects.toMatchObject({ retryAfter: expect.closeTo(3600, -1) });
  });

  test('silence ends at the deadline, and is not asked again', async () => {
    vendor.on('GET /r', { silent: true });
    await expect(client.read(get({ timeout: 1_000 }))).rejects.toMatchObject({ code: 'PROVIDER_TIMEOUT' });
  });

  test('an answer is read up to 10 MB, after decompression', async () => {
    const bomb = gzipSync(Buffer.alloc(11 * 1024 * 1024));
    vendor.on('GET /r', { body: bomb, headers: { 'content-encoding': 'gzip' } });
    await expect(client.read(get())).rejects.toMatchObject({ code: 'PROVIDER_BAD_RESPONSE' });
  });

  test('an answer cut in the middle is no answer', async () => {
    const half = { body: '{"a":', headers: { 'content-length': '100' } };
    vendor.on('GET /r', half);
    await expect(client.read(get({ timeout: 1_000 }))).rejects.toMatchObject({ code: 'PROVIDER_TIMEOUT' });
  });
});

describe('a write', () => {
  test.each([
    ['a cut connection', { cut: true }, 'PROVIDER_UNAVAILABLE'],
    ['500', { status: 500 }, 'PROVIDER_UNAVAILABLE'],
    ['503', { status: 503 }, 'PROVIDER_UNAVAILABLE'],
    ['silence', { silent: true }, 'PROVIDER_TIMEOUT'],
    ['304', { status: 304 }, 'PROVIDER_BAD_RESPONSE'],
  ])('%s is sent once, and its outcome is not known', async (_, answer, code) => {
    vendor.on('DELETE /w', answer);
    await expect(client.write(remove({ timeout: 2_500 }))).rejects.toMatchObject({
      code,
      outcomeKnown: false,
      retryable: false,
    });
    expect(vendor.calls).toHaveLength(1);
  });

  test.each([401, 403, 429])('%i was refused before anything was done', async (status) => {
    vendor.on('DELETE /w', { status });
    await expect(client.write(remove())).rejects.toMatchObject({ outcomeKnown: true });
  });

  test('what never got a connection was not sent', async () => {
    await expect(createClient('http://127.0.0.1:1').write(remove())).rejects.toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
      outcomeKnown: true,
      retryable: true,
    });
    await expect(createClient('https://no-such-host.invalid').write(remove())).rejects.toMatchObject({
      outcomeKnown: true,
    });
  });

  test('a wrong certificate stops it before it is sent', async () => {
    const tls = createClient(vendor.origin.replace('http:', 'https:'));
    await expect(tls.write(remove())).rejects.toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
      outcomeKnown: true,
    });
    expect(vendor.calls).toEqual([]);
  });

  test('it goes out on a connection of its own', async () => {
    vendor.on('GET /r', {});
    await client.read(get());
    vendor.on('DELETE /w', {});
    await client.write(remove());
    expect(vendor.calls.map(({ headers }) => headers.connection)).toEqual(['keep-alive', 'close']);
  });

  test('a body is sent with its exact length', async () => {
    vendor.on('PUT /w', {});
    const body = {
      contentType: 'text/plain',
      byteLength: 6,
      async *open() {
        yield Buffer.from('abc');
        yield Buffer.from('def');
      },
    };
    await client.write(remove({ method: 'PUT', body }));
    expect(vendor.calls[0]?.body.toString()).toBe('abcdef');
    expect(vendor.calls[0]?.headers['content-length']).toBe('6');
  });
});

test('a redirect is never followed, with whatever it would carry along', async () => {
  const trap = await startVendor();
  vendor.on('GET /r', { status: 307, headers: { location: `${trap.origin}/r` } });
  await expect(client.read(get())).rejects.toMatchObject({ code: 'PROVIDER_BAD_RESPONSE' });
  expect(trap.calls).toEqual([]);
  await trap.close();
});

test('what is signed is what is on the wire', async () => {
  const target = "/r/-;externalUserId=it's%20%2B?b=1&a='";
  vendor.on("GET /r/-;externalUserId=it's%20%2B?b=1&a=%27", {});
  await client.read(get({ target }));
  expect(vendor.calls[0]?.headers['x-signed-target']).toBe(vendor.calls[0]?.target);
});

test('a fault says nothing of the vendor’s answer, the address or the credentials', async () => {
  vendor.on('DELETE /w', { status: 500, body: 'canary-body', headers: { 'x-canary': 'canary-header' } });
  const fault = await client.write(remove()).catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(ApiError);
  expect(JSON.stringify(fault) + (fault as ApiError).message).not.toMatch(/canary|127\.0\.0\.1/);
});

test('every try is told of, without a value', async () => {
  vendor.on('GET /r', { status: 500 }, {});
  await client.read(get());
  const told = {
    provider: 'SUMSUB',
    call: 'aRead',
    nature: 'safe',
    sent: true,
    fair: false,
    duration: expect.any(Number),
  };
  expect(events).toEqual([
    { ...told, status: 500, outcome: 'PROVIDER_UNAVAILABLE', message: expect.any(String), attempt: 1 },
    { ...told, status: 200, outcome: 'ANSWERED', message: null, attempt: 2 },
  ]);
});
