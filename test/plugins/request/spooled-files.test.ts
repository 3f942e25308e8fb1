import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { named, spooled } from '../../support/spooled.ts';
import { startVendor, type ScriptedVendor } from '../../support/scripted-vendor.ts';
import { adminKey, at, startServer, vendorEnv, type TestServer } from '../../support/server.ts';
import {
  addMedia,
  file,
  filePath,
  map,
  operations,
  postForm,
  putLine,
  readLine,
  toForm,
  toOperations,
  upload,
  withMedia,
} from '../../support/unit21.ts';
import { until } from '../../support/until.ts';

let vendor: ScriptedVendor;
let server: TestServer;

beforeEach(async () => {
  vendor = await startVendor();
  server = await startServer(vendorEnv({ unit21: vendor }));
});

afterEach(async () => {
  const next = await server.query('{ __typename }').finally(server.close);
  await vendor.close();
  expect(next.data).toEqual({ __typename: 'Query' });
  expect(vendor.leftovers()).toEqual([]);
});

test('temporary files are there while the file is sent on, and gone afterwards', async () => {
  const mark = randomUUID();
  vendor.on(readLine, withMedia(), withMedia('a.txt'));
  vendor.on(putLine, { json: {}, delay: 300 });
  const adding = addMedia(server, [upload(Buffer.from(mark), 'a.txt')]);
  await until(() => vendor.lines.includes(putLine));
  expect(spooled(mark)).toHaveLength(1);
  expect(named()).toEqual([]);
  const { data } = await adding;
  expect(at(data, 'addEntityMedia.added.0.receipt.outcome')).toBe('APPLIED');
  await until(() => spooled(mark).length === 0);
});

test.each([
  ['a bad file beside it', [upload(Buffer.alloc(6_000_000, 'a'), 'b.txt')]],
  ['too many beside it', Array.from({ length: 10 }, () => upload(Buffer.from('b'), 'b.txt'))],
])('temporary files are gone after a refusal: %s', async (_, others) => {
  const mark = randomUUID();
  const { data } = await addMedia(server, [upload(Buffer.from(mark), 'a.txt'), ...others]);
  expect(at(data, 'addEntityMedia.userErrors')).toHaveLength(1);
  await until(() => spooled(mark).length === 0);
  expect(vendor.calls).toEqual([]);
});

test('temporary files are not made for a form without a credential', async () => {
  const mark = randomUUID();
  const form = toForm(operations(), map(), file('0', mark));
  const { status } = await postForm(server, form, {
    authorization: '',
    'apollo-require-preflight': 'true',
  });
  expect(status).toBe(401);
  expect(spooled(mark)).toEqual([]);
});

test.each([
  ['in the first file', 1],
  ['in the second file', 2],
])(
  'hostile 51: temporary files are gone within a second after a caller went away %s, and no vendor is asked',
  async (_, count) => {
    const mark = randomUUID();
    const keys = Array.from({ length: count }, (_, index) => index);
    const toPart = (disposition: string, content: string) =>
      `--b\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}`;
    const parts = [
      toPart('name="operations"', JSON.stringify(toOperations(count))),
      toPart('name="map"', JSON.stringify(Object.fromEntries(keys.map((key) => [key, [filePath(key)]])))),
      ...keys.map((key) => toPart(`name="${key}"; filename="a.txt"`, mark + 'x'.repeat(200_000))),
    ];
    const call = request(`${server.origin}/graphql`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${adminKey}`,
        'apollo-require-preflight': 'true',
        'content-type': 'multipart/form-data; boundary=b',
        'content-length': 4_000_000,
      },
    });
    call.on('error', () => undefined);
    call.write(parts.join('\r\n'));
    await until(() => spooled(mark).length === count);
    call.destroy();
    // A second in small steps: where the machine stands still for a moment, that is one of them.
    for (let steps = 0; steps < 100; steps += 1) await sleep(10);
    expect(spooled(mark)).toEqual([]);
    expect(vendor.calls).toEqual([]);
  },
);

test('a caller who leaves while files are sent on takes none of them away', async () => {
  const marks = [randomUUID(), randomUUID()];
  vendor.on(readLine, withMedia(), { ...withMedia('a.txt', 'b.txt'), repeat: true });
  vendor.on(putLine, { json: {}, delay: 300 }, { json: {} });
  const form = toForm(
    operations(toOperations(2)),
    map({ 0: [filePath(0)], 1: [filePath(1)] }),
    ['0', new File([marks[0]!], 'a.txt')],
    ['1', new File([marks[1]!], 'b.txt')],
  );
  const caller = new AbortController();
  const left = server.fetch('/graphql', {
    method: 'POST',
    body: form,
    headers: { authorization: `Bearer ${adminKey}`, 'apollo-require-preflight': 'true' },
    signal: caller.signal,
  });
  await until(() => vendor.lines.includes(putLine));
  caller.abort();
  await expect(left).rejects.toThrow();
  await until(() => vendor.lines.filter((line) => line === putLine).length === 2);
  const sent = vendor.calls.filter(({ method }) => method === 'PUT').map(({ body }) => body.toString());
  expect(sent.map((body, index) => body.includes(marks[index]!))).toEqual([true, true]);
  await until(() => marks.every((mark) => spooled(mark).length === 0));
});

test('a form that comes with a request for the page is not kept', async () => {
  const mark = randomUUID();
  const body = `--x\r\nContent-Disposition: form-data; name="operations"\r\n\r\n{"query":"{__typename}","variables":{"f":null}}\r\n--x\r\nContent-Disposition: form-data; name="map"\r\n\r\n{"0":["variables.f"]}\r\n--x\r\nContent-Disposition: form-data; name="0"; filename="a.txt"\r\n\r\n${mark}`;
  const { port } = new URL(server.origin);
  const asking = request({
    port,
    path: '/graphql',
    headers: {
      accept: 'text/html',
      'content-type': 'multipart/form-data; boundary=x',
      'content-length': Buffer.byteLength(body) + 1000,
    },
  });
  asking.on('error', () => undefined).write(body);
  await sleep(300);
  expect(spooled(mark)).toEqual([]);
  asking.destroy();
});
