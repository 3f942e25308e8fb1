import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { authorized, boundary, connectRaw, countReads, multipart, toParts } from '../../support/raw-http.ts';
import { startVendor, type ScriptedVendor } from '../../support/scripted-vendor.ts';
import {
  adminKey,
  at,
  createDataDir,
  startServer,
  vendorEnv,
  type TestServer,
} from '../../support/server.ts';
import { spooled } from '../../support/spooled.ts';
import { addMedia, filePath, toOperations, upload } from '../../support/unit21.ts';
import { until } from '../../support/until.ts';

let vendor: ScriptedVendor;
let server: TestServer;
let reads: ReturnType<typeof countReads>;

beforeEach(async () => {
  vendor = await startVendor();
  server = await startServer(vendorEnv({ unit21: vendor }));
  reads = countReads(server);
});

afterEach(async () => {
  const next = await server.query('{ __typename }').finally(server.close);
  await vendor.close();
  expect(next.data).toEqual({ __typename: 'Query' });
  expect(vendor.calls).toEqual([]);
  expect(spooled('xxxx')).toEqual([]);
});

const large = 20_000_000;
const start = (count = 1, key = '0') =>
  toParts(
    ['name="operations"', JSON.stringify(toOperations(count))],
    [
      'name="map"',
      JSON.stringify(
        Object.fromEntries(Array.from({ length: count }, (_, index) => [index, [filePath(index)]])),
      ),
    ],
  ) + `--${boundary}\r\nContent-Disposition: form-data; name="${key}"; filename="a.txt"\r\n\r\n`;

const tooLarge = { code: 'FILE_TOO_LARGE', field: ['input', 'media', '0', 'content', 'file'] };

describe('hostile 45: a file of 20 MB is refused with at most 5.4 MB read', () => {
  test('by fetch, and what comes behind it is told to be unread', async () => {
    const { data, status, headers } = await addMedia(server, [
      upload(Buffer.alloc(large, 'x'), 'a.txt'),
      upload(Buffer.from('b'), 'b.txt'),
    ]);
    expect(status).toBe(200);
    expect(headers.get('connection')).toBe('close');
    expect(at(data, 'addEntityMedia.userErrors')).toMatchObject([
      tooLarge,
      { code: 'FILE_NOT_READ', field: ['input', 'media', '1', 'content', 'file'] },
    ]);
    expect(Math.max(...reads.bytes())).toBeLessThanOrEqual(5_400_000);
  });

  test('by curl', async () => {
    const folder = createDataDir();
    const file = join(folder, 'a.txt');
    writeFileSync(file, Buffer.alloc(large, 'x'));
    const { stdout } = await promisify(execFile)('curl', [
      ...['-sS', '-H', `authorization: Bearer ${adminKey}`, '-H', 'apollo-require-preflight: true'],
      ...['-F', `operations=${JSON.stringify(toOperations(1))}`],
      ...['-F', `map=${JSON.stringify({ 0: [filePath(0)] })}`, '-F', `0=@${file};type=text/plain`],
      `${server.origin}/graphql`,
    ]);
    rmSync(folder, { recursive: true });
    expect(at(JSON.parse(stdout), 'data.addEntityMedia.userErrors')).toMatchObject([tooLarge]);
    expect(Math.max(...reads.bytes())).toBeLessThanOrEqual(5_400_000);
  });

  test.each([
    ['announced', { 'content-length': large }],
    ['in chunks', { 'transfer-encoding': 'chunked' }],
  ])('over a socket that would go on sending: %s', async (how, length) => {
    const client = connectRaw(server.origin);
    client.post({ ...authorized, ...multipart, ...length });
    const chunked = how === 'in chunks';
    if (chunked) client.socket.write(`${(start().length + large).toString(16)}\r\n`);
    client.socket.write(start());
    const flooding = client.flood(large);
    const { status, headers, json } = await client.answer();
    expect({ status, connection: headers['connection'] }).toEqual({ status: 200, connection: 'close' });
    expect(at(json, 'data.addEntityMedia.userErrors')).toMatchObject([tooLarge]);
    await client.ended;
    await flooding;
    expect(reads.bytes()[0]).toBeLessThanOrEqual(5_400_000);
    client.socket.destroy();
  });

  test('of files before it, each is checked', async () => {
    const { data } = await addMedia(server, [
      upload(Buffer.from('MZ'), 'a.png'),
      upload(Buffer.alloc(large, 'x'), 'b.txt'),
    ]);
    expect(at(data, 'addEntityMedia.userErrors')).toMatchObject([
      { code: 'CONTENT_TYPE_MISMATCH' },
      { code: 'FILE_TOO_LARGE', field: ['input', 'media', '1', 'content', 'file'] },
    ]);
  });
});

const stillComing = {
  'no credential': [{ 'apollo-require-preflight': 'true', ...multipart }, 401, 'UNAUTHENTICATED'],
  'no preflight header': [{ authorization: authorized.authorization, ...multipart }, 400, 'CSRF_BLOCKED'],
  'another type': [{ ...authorized, 'content-type': 'text/plain' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  'a file before "map"': [{ ...authorized, ...multipart }, 400, 'MALFORMED_MULTIPART'],
} as const;
const early = `--${boundary}\r\nContent-Disposition: form-data; name="0"; filename="a"\r\n\r\nxxxx`;

describe.each(Object.entries(stillComing))('refused before it is read: %s', (_, [headers, status, code]) => {
  test('a small body does not hold up the next request on its connection', async () => {
    const client = connectRaw(server.origin);
    client.post({ ...headers, 'content-length': 40_000 }, early);
    const refused = await client.answer();
    expect(refused.status).toBe(status);
    expect(refused.json.errors?.[0]?.extensions['code']).toBe(code);
    expect(refused.headers['connection']).not.toBe('close');
    client.socket.write('x'.repeat(40_000 - early.length));
    const body = JSON.stringify({ query: '{ __typename }' });
    client.post({ ...authorized, 'content-type': 'application/json', 'content-length': body.length }, body);
    expect((await client.answer()).json).toMatchObject({ data: { __typename: 'Query' } });
    client.socket.destroy();
  });

  test('a large one is not read, and its connection ends with the answer', async () => {
    const client = connectRaw(server.origin);
    client.post({ ...headers, 'content-length': large }, early);
    const flooding = client.flood(large);
    const refused = await client.answer();
    expect(refused.status).toBe(status);
    expect(refused.json.errors?.[0]?.extensions['code']).toBe(code);
    expect(refused.headers['connection']).toBe('close');
    await client.ended;
    await flooding;
    expect(reads.bytes()[0]).toBeLessThan(400_000);
    client.socket.destroy();
  });
});

test('more than is allowed is refused by what it says of itself, unread', async () => {
  const client = connectRaw(server.origin);
  client.post({ ...authorized, ...multipart, 'content-length': 68_000_001 }, early);
  const { status, headers, json } = await client.answer();
  expect({ status, connection: headers['connection'] }).toEqual({ status: 413, connection: 'close' });
  expect(json.errors?.[0]?.extensions['code']).toBe('PAYLOAD_TOO_LARGE');
  client.socket.destroy();
});

describe('a body that is too slow', () => {
  beforeEach(async () => {
    await server.close();
    server = await startServer({ ...vendorEnv({ unit21: vendor }), REQUEST_TIMEOUT_MS: '2000' });
  });

  test.each([
    ['a form', { ...multipart, 'content-length': 100_000 }, start() + 'xxxx'],
    ['JSON', { 'content-type': 'application/json', 'content-length': 100_000 }, '{"query":'],
  ])('%s is cut with 408, and its files are gone', async (_, headers, body) => {
    const client = connectRaw(server.origin);
    client.post({ ...authorized, ...headers }, body);
    const dripping = setInterval(() => client.socket.write('x'), 200);
    const { status, headers: answered, json } = await client.answer();
    clearInterval(dripping);
    expect({ status, type: answered['content-type'] }).toEqual({
      status: 408,
      type: 'application/json; charset=utf-8',
    });
    expect(json.errors).toMatchObject([{ extensions: { retryable: false, requestId: expect.any(String) } }]);
    await client.ended;
    await until(() => spooled('xxxx').length === 0);
    client.socket.destroy();
  });

  test('which was refused before: it is cut without a second answer', async () => {
    const client = connectRaw(server.origin);
    client.post({ 'content-type': 'application/json', 'content-length': 60_000 }, '{"query":');
    expect((await client.answer()).status).toBe(401);
    const read = client.socket.bytesRead;
    await client.ended;
    expect(client.socket.bytesRead).toBe(read);
    client.socket.destroy();
  });
});

test('curl, which holds a large body back, is told to send it', async () => {
  const folder = createDataDir();
  const file = join(folder, 'a.json');
  writeFileSync(file, JSON.stringify({ query: '{ __typename }' }).padEnd(90_000));
  const ask = (...args: string[]) =>
    promisify(execFile)('curl', [
      ...['-sS', '-v', '--expect100-timeout', '60', '-m', '15', '-H', 'expect: 100-continue'],
      ...['-H', 'content-type: application/json', '--data-binary', `@${file}`, ...args],
      `${server.origin}/graphql`,
    ]);
  const taken = await ask('-H', `authorization: Bearer ${adminKey}`);
  const refused = await ask();
  rmSync(folder, { recursive: true });
  expect(taken.stderr).toContain('HTTP/1.1 100 Continue');
  expect(JSON.parse(taken.stdout)).toMatchObject({ data: { __typename: 'Query' } });
  expect(refused.stderr).not.toContain('100 Continue');
  expect(JSON.parse(refused.stdout)).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  expect(Math.min(...reads.bytes())).toBeLessThan(10_000);
});
