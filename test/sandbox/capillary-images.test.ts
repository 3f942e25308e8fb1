import { afterEach, expect, test } from '@jest/globals';
import type { CapillarySettings } from '../../src/sandbox/capillary.ts';
import { authorization, codes, idOf, startCapillary } from './capillary-client.ts';

let vendor: Awaited<ReturnType<typeof startCapillary>>;
const start = async (overrides: Partial<CapillarySettings> = {}) =>
  (vendor = await startCapillary(overrides));
afterEach(() => vendor.close());

const suffixes = async (userId: string) =>
  (await vendor.images(userId)).map(({ file }) => Number(file.name.split('/').at(-1)));

test('images are shown as documented', async () => {
  await start();
  const images = await vendor.images('user-1');
  expect(images).toHaveLength(3);
  expect(new Set(images.map(({ file }) => file.s3Token)).size).toBe(3);
  for (const [place, { file, filePath, secureFilePath, ...item }] of images.entries()) {
    expect(item).toEqual({ code: 200, message: 'Success', status: 'true' });
    expect(file.name).toBe(`4242/${idOf('user-1')}/${place}`);
    expect(file.s3Token).toMatch(new RegExp(`^customerImage/4242/${idOf('user-1')}/[0-9a-f-]{36}$`));
    expect(file.fileSize).toMatch(/^\d+$/);
    expect(file.lastModified).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    expect([file.acl, file.namespace]).toEqual(['PRIVATE', 'customerImage']);
    expect(secureFilePath).toBe(filePath);
  }
});

test.each([
  ['user-2', 5],
  ['user-3', 1],
  ['user-9', 0],
])('%s has %i images', async (userId, count) => {
  await start();
  expect(await vendor.images(userId)).toHaveLength(count);
});

test('embed in either spelling, or not at all; no images may mean no key', async () => {
  await start({ noImages: 'absent' });
  const read = (query: string) => vendor.call('GET', `/v2/customers/${idOf('user-1')}?source=ALL${query}`);
  expect((await read('&embed=points,customerImage')).body.customerImage).toHaveLength(3);
  expect((await read('')).body).not.toHaveProperty('customerImage');
  expect(await vendor.images('user-9')).toBeUndefined();
});

test('the names of a disordered list disagree with its order', async () => {
  await start();
  expect(await suffixes('user-6')).toEqual([1, 2, 0]);
});

test('a delete by place moves later images down; handles stay with the place, tokens go along', async () => {
  await start();
  const before = await vendor.images('user-1');
  const answer = await vendor.remove('user-1', '?image_ids=0');
  const data = [{ code: 200, message: 'Success', status: 'true' }];
  expect([answer.status, answer.body]).toEqual([200, { data, warnings: [], errors: [] }]);
  const after = await vendor.images('user-1');
  expect(await suffixes('user-1')).toEqual([0, 1]);
  expect(after.map(({ file }) => file.s3Token)).toEqual(before.slice(1).map(({ file }) => file.s3Token));
  expect(after.map(({ file }) => file.fileHandle)).toEqual(
    before.slice(0, 2).map(({ file }) => file.fileHandle),
  );
});

test('with sparse places a gap is left', async () => {
  await start({ places: 'sparse' });
  await vendor.remove('user-1', '?image_ids=1');
  expect(await suffixes('user-1')).toEqual([0, 2]);
  expect(codes((await vendor.remove('user-1', '?image_ids=1')).body.warnings)).toEqual([8078]);
  await vendor.remove('user-1', '?image_ids=2');
  expect(await suffixes('user-1')).toEqual([0]);
});

test('several places mean the list before the call', async () => {
  await start();
  const before = await vendor.tokens('user-2');
  await vendor.remove('user-2', '?image_ids=0&image_ids=1,3');
  expect(await vendor.tokens('user-2')).toEqual([before[2], before[4]]);
  vendor.emulator.settings.severalIndices = 'refuse';
  expect(codes((await vendor.remove('user-2', '?image_ids=0,1')).body.warnings)).toEqual([8078]);
  expect(await vendor.tokens('user-2')).toHaveLength(2);
});

test.each(['?image_ids=3', '?image_ids=-1', '?image_ids=one', '?image_ids=0,9', '?image_ids=', ''])(
  'a delete of %p deletes nothing: 8078 among the warnings of a 200',
  async (query) => {
    await start();
    const { status, body } = await vendor.remove('user-1', query);
    expect([status, body.data, codes(body.warnings), body.errors]).toEqual([200, [], [8078], []]);
    expect(await vendor.tokens('user-1')).toHaveLength(3);
  },
);

test.each([
  ['error', 200, { data: [], warnings: [] }],
  ['http-400', 400, { warnings: [] }],
] as const)('8078 with badIndex %s', async (badIndex, status, rest) => {
  await start({ badIndex });
  const answer = await vendor.remove('user-1', '?image_ids=7');
  expect([answer.status, codes(answer.body.errors)]).toEqual([status, [8078]]);
  expect(answer.body).toMatchObject(rest);
});

test('bad or missing image_ids may be answered with an empty object', async () => {
  await start({ badIndex: 'empty-400' });
  const bad = await vendor.remove('user-1', '?image_ids=7');
  expect([bad.status, bad.text]).toEqual([400, '{}']);
  Object.assign(vendor.emulator.settings, { badIndex: 'warning', missingImageIds: 'empty-400' });
  const missing = await vendor.remove('user-1', '');
  expect([missing.status, missing.text]).toEqual([400, '{}']);
});

test('a delete for nobody: 8015, or {} for an id that is no int64', async () => {
  await start();
  const answer = await vendor.remove('user-12', '?image_ids=0');
  expect([answer.status, codes(answer.body.errors)]).toEqual([400, [8015]]);
  const odd = await vendor.call('DELETE', '/v2/customers/ada/deleteImage?image_ids=0');
  expect([odd.status, odd.text]).toEqual([400, '{}']);
});

test.each(['busy', 'http-521'])('writes for a busy customer answer 521 (%s)', async (mode) => {
  await start({ busy: mode === 'busy' ? 'error' : 'http-521' });
  for (const answer of [
    await vendor.remove('user-7', '?image_ids=0'),
    await vendor.upload('user-7', [20_000]),
  ]) {
    expect([answer.status, codes(answer.body.errors)]).toEqual([mode === 'busy' ? 200 : 521, [521]]);
  }
  expect(await vendor.tokens('user-7')).toHaveLength(2);
});

test('a failing delete is an HTTP 200 that says "false", or carries 8080', async () => {
  await start();
  const { status, body } = await vendor.remove('user-8', '?image_ids=0');
  expect([status, body.data]).toEqual([200, [{ code: 500, message: 'Failed', status: 'false' }]]);
  vendor.emulator.settings.failedDelete = 'warning-8080';
  const other = await vendor.remove('user-8', '?image_ids=0');
  expect([other.status, codes(other.body.warnings), other.body.data]).toEqual([200, [8080], []]);
  expect(await vendor.tokens('user-8')).toHaveLength(2);
});

test('a delete by a merged id strikes the other record and says 8069', async () => {
  await start();
  expect(await vendor.tokens('user-10')).toHaveLength(3);
  expect(codes((await vendor.remove('user-10', '?image_ids=0')).body.warnings)).toEqual([8069]);
  expect(await vendor.tokens('user-10')).toHaveLength(2);
});

test('deletes applied late count places as they are by then', async () => {
  await start({ deleteDelayMs: 4_000 });
  const before = await vendor.tokens('user-1');
  const answers = [
    await vendor.remove('user-1', '?image_ids=0'),
    await vendor.remove('user-1', '?image_ids=0'),
  ];
  expect(answers.map(({ body }) => codes(body.data))).toEqual([[200], [200]]);
  expect(await vendor.tokens('user-1')).toEqual(before);
  await new Promise((resolve) => setTimeout(resolve, 4_100));
  expect(await vendor.tokens('user-1')).toEqual(before.slice(2));
});

test('a lost reply hides a delete that was carried out, a lost request one that was not', async () => {
  await start();
  vendor.emulator.faults.push({ kind: 'lose-reply', method: 'DELETE' });
  await expect(vendor.remove('user-1', '?image_ids=0')).rejects.toThrow();
  expect(await vendor.tokens('user-1')).toHaveLength(2);
  vendor.emulator.faults.push({ kind: 'lose-request', method: 'DELETE' });
  await expect(vendor.remove('user-1', '?image_ids=0')).rejects.toThrow();
  expect(await vendor.tokens('user-1')).toHaveLength(2);
  vendor.emulator.reset();
  expect(await vendor.tokens('user-1')).toHaveLength(3);
});

test('pre-signed URLs give the bytes without credentials, and outlive the delete', async () => {
  await start();
  const [image] = await vendor.images('user-1');
  if (image === undefined) throw new Error('no image');
  const url = image.filePath;
  const read = async () => Buffer.from(await (await fetch(url)).arrayBuffer());
  const bytes = await read();
  expect([bytes.length, bytes.subarray(0, 3).toString('hex')]).toEqual([
    Number(image.file.fileSize),
    'ffd8ff',
  ]);
  await vendor.remove('user-1', '?image_ids=0');
  expect((await read()).equals(bytes)).toBe(true);
  vendor.emulator.settings.deletedFiles = 'gone';
  expect((await fetch(url)).status).toBe(404);
});

test('pre-signed URLs refuse Basic, another path or date, and the time after their end', async () => {
  await start({ urlSeconds: 5 });
  const [first, second] = await vendor.images('user-1');
  const url = new URL(first?.filePath ?? '');
  expect((await fetch(url, { headers: { authorization } })).status).toBe(400);
  const { pathname } = new URL(second?.filePath ?? '');
  expect((await fetch(new URL(pathname + url.search, url))).status).toBe(403);
  expect((await fetch(`${url}`.replace('Expires=5&', 'Expires=9999&'))).status).toBe(403);
  expect((await fetch(new URL(pathname, url))).status).toBe(403);
  expect((await fetch(url)).status).toBe(200);
  await new Promise((resolve) => setTimeout(resolve, 6_100));
  const late = await fetch(url);
  expect([late.status, await late.text()]).toEqual([403, expect.stringContaining('Request has expired')]);
});
