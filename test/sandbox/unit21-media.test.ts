import { afterEach, expect, test } from '@jest/globals';
import type { Unit21Settings } from '../../src/sandbox/unit21.ts';
import { base64, startUnit21 } from './unit21-client.ts';

let vendor: Awaited<ReturnType<typeof startUnit21>>;
const start = async (overrides: Partial<Unit21Settings> = {}) =>
  (vendor = await startUnit21({ visibilityDelayMs: 0, ...overrides }));
afterEach(() => vendor.close());

const note = { media: base64('hello'), name: 'note.txt' };
const file = (key: string, filename = `${key}.png`) => ({ key, filename, content: `bytes of ${key}` });
const about = (key: string, metadata: unknown) => ({ key, content: JSON.stringify(metadata) });
const added = async () => (await vendor.read('user-1')).body.media_data.slice(2);

test('a JSON array of objects', async () => {
  await start({ mediaBytes: true, mediaCustomData: true });
  const custom_data = { taken_by: 'kiosk-7', employees: ['John'] };
  const answer = await vendor.link('user-1', [
    note,
    { ...note, name: 'F.PNG', media_type: 'ANY_TEXT', custom_data },
  ]);
  expect([answer.status, answer.text]).toEqual([200, '{}']);
  expect(await added()).toEqual([
    { ...note, media_type: null, created_at: expect.any(Number), custom_data: null },
    { media: note.media, name: 'F.PNG', media_type: 'ANY_TEXT', created_at: expect.any(Number), custom_data },
  ]);
});

test('several files in a form, each with or without metadata after it', async () => {
  await start({ mediaBytes: true, mediaCustomData: true });
  const answer = await vendor.linkForm('user-1', [
    file('selfie1'),
    about('selfie1', { media_type: 'IMAGE_FACE_IMAGE', desk: 'north' }),
    file('document_front', 'front.JPG'),
    file('extra', 'extra.pdf'),
    about('document_front', {}),
  ]);
  expect([answer.status, answer.text]).toEqual([200, '{}']);
  const seen = (await added()).map(({ name, media_type, media, custom_data }) => [
    name,
    media_type,
    Buffer.from(media ?? '', 'base64').toString(),
    custom_data,
  ]);
  expect(seen).toEqual([
    ['selfie1.png', 'IMAGE_FACE_IMAGE', 'bytes of selfie1', { desk: 'north' }],
    ['front.JPG', null, 'bytes of document_front', {}],
    ['extra.pdf', null, 'bytes of extra', null],
  ]);
});

test('the name may be the media key', async () => {
  await start({ formName: 'key' });
  await vendor.linkForm('user-1', [file('selfie1')]);
  expect((await added()).map(({ name }) => name)).toEqual(['selfie1']);
});

test.each([
  ['metadata before its file', [about('a', {}), file('a')]],
  ['metadata of another key', [file('a'), about('b', {})]],
  ['metadata twice', [file('a'), about('a', {}), about('a', {})]],
  ['two files under one key', [file('a'), file('a')]],
  ['metadata sent as a file', [file('a'), { key: 'a', filename: 'blob', content: '{}' }]],
  ['metadata that is no object', [file('a'), about('a', [1])]],
  ['metadata that is no JSON', [file('a'), { key: 'a', content: '{' }]],
  ['a media_type that is no text', [file('a'), about('a', { media_type: 5 })]],
  ['a key with other characters', [file('a-b', 'a.png')]],
  ['a filename without extension', [file('a', 'a')]],
  ['an extension that is not listed', [file('a', 'a.jpeg')]],
  ['no part at all', []],
])('a form with %s is refused', async (_what, parts) => {
  await start();
  const answer = await vendor.linkForm('user-1', parts);
  expect([answer.status, answer.body.error_code]).toEqual([400, 'invalid_input']);
  expect(await added()).toEqual([]);
});

test.each([
  ['an object', note],
  ['an empty array', []],
  ['text', 'x'],
  ['no media', [{ name: 'a.png' }]],
  ['empty media', [{ ...note, media: '' }]],
  ['no name', [{ media: note.media }]],
  ['a name without extension', [{ ...note, name: 'note' }]],
  ['a name that is only an extension', [{ ...note, name: '.png' }]],
  ['an extension that is not listed', [{ ...note, name: 'note.heic' }]],
  ['bad base64', [{ ...note, media: 'a$==' }]],
  ['unpadded base64', [{ ...note, media: 'aGVsbG8' }]],
  ['a data URL', [{ ...note, media: `data:text/plain;base64,${note.media}` }]],
  ['custom_data that is no object', [{ ...note, custom_data: ['x'] }]],
  ['a media_type that is no text', [{ ...note, media_type: 5 }]],
  ['one bad object among good ones', [note, { ...note, name: 'bad' }, note]],
])('a JSON body with %s is refused, and nothing is stored', async (_what, body) => {
  await start();
  const answer = await vendor.link('user-1', body);
  expect([answer.status, answer.body.error_code]).toEqual([400, 'invalid_input']);
  expect(await added()).toEqual([]);
});

test('the good objects may be stored all the same, and an object be taken', async () => {
  await start({ invalidObject: 'store-valid', objectBody: 'accept' });
  expect((await vendor.link('user-1', [note, { ...note, name: 'bad' }, note])).status).toBe(400);
  expect(await added()).toHaveLength(2);
  expect((await vendor.link('user-1', note)).status).toBe(200);
  expect(await added()).toHaveLength(3);
});

test.each(['png', 'jpg', 'tiff', 'gif', 'raw', 'eps', 'txt', 'pdf', 'mp4', 'mov', 'wmv', 'avi', 'mkv'])(
  'the extension %s is listed',
  async (extension) => {
    await start();
    expect((await vendor.link('user-1', [{ ...note, name: `a.b.${extension}` }])).status).toBe(200);
  },
);

const large = (bytes: number) => [{ key: 'a', filename: 'a.png', content: Buffer.alloc(bytes, 7) }];
const largeJson = (bytes: number) => [{ name: 'a.png', media: Buffer.alloc(bytes, 7).toString('base64') }];

test('5,000,000 decoded bytes are taken, one more is not', async () => {
  await start();
  expect((await vendor.linkForm('user-1', large(5_000_000))).status).toBe(200);
  expect((await vendor.link('user-1', largeJson(5_000_000))).status).toBe(200);
  for (const answer of [
    await vendor.linkForm('user-1', large(5_000_001)),
    await vendor.link('user-1', largeJson(5_000_001)),
  ]) {
    expect([answer.status, answer.body.error_code]).toEqual([400, 'invalid_input']);
  }
  expect(await added()).toHaveLength(2);
});

test('what is too large may be a 413, or be cut, and the limit be another', async () => {
  await start({ oversize: 413, mediaBytes: true });
  expect((await vendor.linkForm('user-1', large(5_000_001))).status).toBe(413);
  expect(await added()).toEqual([]);
  Object.assign(vendor.emulator.settings, { oversize: 'truncate', maxFileBytes: 1000 });
  expect((await vendor.linkForm('user-1', large(1001))).status).toBe(200);
  expect(Buffer.from((await added())[0]?.media ?? '', 'base64')).toHaveLength(1000);
  Object.assign(vendor.emulator.settings, { oversize: 400, maxFileBytes: 5_242_880 });
  expect((await vendor.linkForm('user-1', large(5_242_880))).status).toBe(200);
});

test('the whole body may be limited', async () => {
  await start({ linkMediaBodyBytes: 1_000_000 });
  expect((await vendor.link('user-1', largeJson(1_000_000))).status).toBe(413);
  expect((await vendor.link('user-1', largeJson(10_000))).status).toBe(200);
});

test('a repeat stores a second copy, unless set otherwise', async () => {
  await start();
  await vendor.link('user-1', [note]);
  await vendor.link('user-1', [note]);
  expect(await added()).toHaveLength(2);
  vendor.emulator.settings.repeat = 'store-once';
  await vendor.link('user-1', [note, { ...note, media: base64('other') }, { ...note, name: 'other.txt' }]);
  expect((await added()).map(({ name }) => name)).toEqual(['note.txt', 'note.txt', 'note.txt', 'other.txt']);
});

test('another content type, and a form that breaks off', async () => {
  await start();
  const path = `${vendor.pathOf('user-1')}/link-media`;
  const plain = await vendor.call('PUT', path, JSON.stringify([note]), { 'content-type': 'text/plain' });
  expect(plain.status).toBe(400);
  const headers = { 'content-type': 'multipart/form-data; boundary=b1' };
  const broken = await vendor.call(
    'PUT',
    path,
    '--b1\r\nContent-Disposition: form-data; name="a"; filename="a.png"',
    headers,
  );
  expect(broken.status).toBe(400);
});

test('a lost reply hides media that was stored', async () => {
  await start();
  vendor.emulator.faults.push({ kind: 'lose-reply', method: 'PUT' });
  await expect(vendor.link('user-1', [note])).rejects.toThrow();
  expect(await added()).toHaveLength(1);
});
