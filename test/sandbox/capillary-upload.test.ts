import { afterEach, expect, test } from '@jest/globals';
import type { CapillarySettings } from '../../src/sandbox/capillary.ts';
import { codes, idOf, startCapillary, type ImageItem } from './capillary-client.ts';

let vendor: Awaited<ReturnType<typeof startCapillary>>;
const start = async (overrides: Partial<CapillarySettings> = {}) =>
  (vendor = await startCapillary(overrides));
afterEach(() => vendor.close());

test.each(['file', 'FILE'])('files under %s are appended, one item each', async (part) => {
  await start();
  const { status, body } = await vendor.upload('user-3', [20_480, 10_240], part);
  expect([status, body.warnings, body.errors]).toEqual([200, [], []]);
  const items = body.data as ImageItem[];
  expect(items.map(({ message, status: text }) => [message, text])).toEqual(
    Array(2).fill(['Successfully uploaded file', 'true']),
  );
  expect(items.map(({ file }) => [file.fileSize, file.version, file.latestVersion])).toEqual([
    ['20480', -1, -1],
    ['10240', -1, -1],
  ]);
  const read = await vendor.images('user-3');
  expect(read.map(({ file }) => file.name.split('/').at(-1))).toEqual(['0', '1', '2']);
  expect(read.slice(1).map(({ file }) => file.s3Token)).toEqual(items.map(({ file }) => file.s3Token));
  expect(read.map(({ file }) => file.version)).toEqual([2, 1, 1]);
  const bytes = Buffer.from(await (await fetch(read[2]?.filePath ?? '')).arrayBuffer());
  expect(bytes.equals(Buffer.alloc(10_240, 1))).toBe(true);
});

test('equal bytes stored in a freed place: same handle, new token', async () => {
  await start();
  await vendor.upload('user-9', [20_000]);
  const [before] = await vendor.images('user-9');
  await vendor.remove('user-9', '?image_ids=0');
  await vendor.upload('user-9', [20_000]);
  const [after] = await vendor.images('user-9');
  expect(after?.file.fileHandle).toBe(before?.file.fileHandle);
  expect(after?.file.s3Token).not.toBe(before?.file.s3Token);
});

test('the answer may list the first file only', async () => {
  await start({ uploadItems: 'first' });
  expect((await vendor.upload('user-3', [20_000, 20_000])).body.data).toHaveLength(1);
  expect(await vendor.images('user-3')).toHaveLength(3);
});

const tooLarge = 49 * 1024 * 1024 + 1;

test.each([
  ['user-2', [20_000], 8082],
  ['user-1', [20_000, 20_000, 20_000], 8082],
  ['user-1', [10_239], 8083],
  ['user-1', [20_000, 0], 8083],
  ['user-1', [tooLarge], 8079],
  ['user-1', [], 8081],
])(
  '%s with files of %j: %i among the warnings, or the errors, and nothing is stored',
  async (userId, sizes, code) => {
    await start();
    const before = await vendor.tokens(userId);
    const upload = () => {
      if (sizes.length > 0) return vendor.upload(userId, sizes);
      const form = new FormData();
      form.append('file', 'not a file');
      return vendor.call('POST', `/v2/customers/${idOf(userId)}/setImage`, form);
    };
    const warned = await upload();
    expect([warned.status, warned.body.data, codes(warned.body.warnings), warned.body.errors]).toEqual([
      200,
      [],
      [code],
      [],
    ]);
    Object.assign(vendor.emulator.settings, { sixthImage: 'error', wrongSize: 'error', noImage: 'error' });
    const refused = await upload();
    expect([refused.status, refused.body.warnings, codes(refused.body.errors)]).toEqual([200, [], [code]]);
    expect(await vendor.tokens(userId)).toEqual(before);
  },
  60_000,
);

test('49 MB are taken, and a kilobyte may be 1000 bytes', async () => {
  await start();
  expect(codes((await vendor.upload('user-1', [tooLarge - 1])).body.data)).toEqual([200]);
  vendor.emulator.settings.kilobyte = 1000;
  expect(codes((await vendor.upload('user-1', [10_000])).body.data)).toEqual([200]);
}, 60_000);

test('a file under another name counts as none; the code may be 8084', async () => {
  await start({ noImageCode: 8084 });
  expect(codes((await vendor.upload('user-1', [20_000], 'picture')).body.warnings)).toEqual([8084]);
});

test('the lookup form of setImage', async () => {
  await start();
  const upload = (query: string) => {
    const form = new FormData();
    form.append('file', new Blob([Buffer.alloc(20_000)]), 'a.png');
    return vendor.call('POST', `/v2/customers/lookup/setImage?${query}`, form);
  };
  const found = 'identifierName=externalId&identifierValue=user-3';
  expect(codes((await upload(`source=INSTORE&${found}`)).body.data)).toEqual([200]);
  expect(await vendor.images('user-3')).toHaveLength(2);
  expect(codes((await upload(`source=ALL&${found}`)).body.errors)).toEqual([8003]);
  expect(codes((await upload(found)).body.errors)).toEqual([8001]);
  expect(codes((await upload('source=INSTORE&identifierName=fbId&identifierValue=1')).body.errors)).toEqual([
    8013,
  ]);
  expect(codes((await upload('source=INSTORE&identifierName=mobile&identifierValue=1')).body.errors)).toEqual(
    [8015],
  );
});

test('a body that is no form, or a broken one', async () => {
  await start();
  const path = `/v2/customers/${idOf('user-1')}/setImage`;
  const json = await vendor.call('POST', path, '{}', { 'content-type': 'application/json' });
  expect([json.status, codes(json.body.errors)]).toEqual([415, [415]]);
  const headers = { 'content-type': 'multipart/form-data; boundary=b' };
  const broken = await vendor.call(
    'POST',
    path,
    '--b\r\nContent-Disposition: form-data; name="file"; filename="a"',
    headers,
  );
  expect([broken.status, codes(broken.body.errors)]).toEqual([400, [400]]);
});

test('uploads for nobody', async () => {
  await start();
  expect(codes((await vendor.upload('user-12', [20_000])).body.errors)).toEqual([8015]);
});
