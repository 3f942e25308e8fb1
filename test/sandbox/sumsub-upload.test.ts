import { afterEach, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { applicantIdOf } from '../../src/sandbox/people.ts';
import type { SumsubSettings } from '../../src/sandbox/sumsub.ts';
import { errorBody, personWith, refusal, startSumsub } from './sumsub-client.ts';

let vendor: Awaited<ReturnType<typeof startSumsub>>;
const start = async (overrides: Partial<SumsubSettings> = {}) =>
  (vendor = await startSumsub({ rateLimit: false, ...overrides }));
afterEach(() => vendor.close());

const ada = applicantIdOf(personWith('ordinary'));
const about = { idDocType: 'UTILITY_BILL', country: 'DNK' };
const metadata = JSON.stringify(about);
const file = (bytes: Uint8Array | string, name = 'bill.png') =>
  new File([typeof bytes === 'string' ? bytes : new Uint8Array(bytes)], name);
const drawn = (width: number) => sharp({ create: { width, height: 30, channels: 3, background: '#a40' } });
const steps = async () =>
  (await vendor.call('GET', `/resources/applicants/${ada}/requiredIdDocsStatus`)).body as unknown;

test('an upload echoes the metadata and gives the id of the new image in a header', async () => {
  await start();
  const bytes = await drawn(40).png().toBuffer();
  const sent = { ...about, number: '7' };
  const answer = await vendor.upload(ada, { metadata: JSON.stringify(sent), content: file(bytes) });
  expect([answer.status, answer.body]).toEqual([200, sent]);
  const id = answer.headers.get('x-image-id') ?? '';
  expect(id).toMatch(/^\d{1,10}$/);
  const images = await vendor.images(ada);
  expect(images).toHaveLength(4);
  expect(images[3]).toEqual({
    id,
    previewId: expect.stringMatching(/^\d+$/),
    addedDate: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    attemptId: 'att01A',
    source: 'fileupload',
    deactivated: false,
    fileMetadata: {
      fileName: 'bill.png',
      fileType: 'png',
      fileSize: bytes.byteLength,
      resolution: { width: 40, height: 30 },
    },
    idDocDef: { country: 'DNK', idDocType: 'UTILITY_BILL' },
    reviewResult: {},
  });
  const path = `/resources/applicants/${ada}/resources/${id}`;
  const response = await vendor.send('GET', path, vendor.headersFor('GET', path));
  expect(response.headers.get('content-type')).toBe('image/png');
  expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
  await vendor.deactivate('ordinary', id);
  expect(await vendor.inactive('ordinary')).toEqual([false, false, false, true]);
});

test('the image is always a new one, and the front side comes first in its step', async () => {
  await start({ createdStatus: 201 });
  for (const [width, side] of [
    [50, 'BACK_SIDE'],
    [60, 'FRONT_SIDE'],
  ] as const) {
    const sent = { idDocType: 'PASSPORT', idDocSubType: side, country: 'DNK' };
    const content = file(await drawn(width).jpeg().toBuffer(), `${side}.jpg`);
    expect((await vendor.upload(ada, { metadata: JSON.stringify(sent), content })).status).toBe(201);
  }
  const names = Object.fromEntries(
    (await vendor.images(ada)).map((one) => [one.id, one.idDocDef.idDocSubType]),
  );
  const { imageIds } = ((await steps()) as { IDENTITY: { imageIds: number[] } }).IDENTITY;
  expect(imageIds.map((id) => names[String(id)])).toEqual([
    'FRONT_SIDE',
    'FRONT_SIDE',
    'BACK_SIDE',
    'BACK_SIDE',
  ]);
});

test('metadata alone is taken, and makes no image', async () => {
  await start();
  const answer = await vendor.upload(ada, { metadata });
  expect([answer.status, answer.body, answer.headers.get('x-image-id')]).toEqual([200, about, null]);
  expect(await vendor.images(ada)).toHaveLength(3);
});

test.each([
  ['%PDF-1.7\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\n', 'pdf', 'application/pdf'],
  [`\0\0\0\x18ftypisom\0\0\0\0isommp42`, 'mp4', 'video/mp4'],
])('%#: other files are taken without a resolution', async (text, fileType, contentType) => {
  await start();
  const content = file(Buffer.from(text, 'latin1'), `file.${fileType}`);
  const id = (await vendor.upload(ada, { metadata, content })).headers.get('x-image-id');
  const added = (await vendor.images(ada)).at(-1);
  expect([added?.id, added?.fileMetadata]).toEqual([
    id,
    { fileName: `file.${fileType}`, fileType, fileSize: content.size },
  ]);
  const read = await vendor.call('GET', `/resources/applicants/${ada}/resources/${id ?? ''}`);
  expect(read.headers.get('content-type')).toBe(contentType);
});

test('files that are refused, and stored nowhere', async () => {
  await start();
  const png = await drawn(70).png().toBuffer();
  expect((await vendor.upload(ada, { metadata, content: file(png) })).status).toBe(200);
  const tiff = await drawn(70).tiff().toBuffer();
  const refused = async (content: File) => {
    const answer = await vendor.upload(ada, { metadata, content });
    expect(answer.body).toMatchObject(errorBody(answer.status));
    expect(answer.headers.get('x-image-id')).toBeNull();
    return refusal(answer);
  };
  expect(await refused(file(png, 'again.png'))).toEqual([409, 1000, 'duplicate-document']);
  expect(await refused(file(''))).toEqual([400, 1003, 'empty-file']);
  expect(await refused(file(png.subarray(0, 20)))).toEqual([400, 1004, 'corrupted-file']);
  expect(await refused(file(tiff))).toEqual([400, 1005, 'unsupported-file-format']);
  expect(await refused(file('just text', 'a.png'))).toEqual([400, 1005, 'unsupported-file-format']);
  const large = Buffer.concat([png, Buffer.alloc(64 * 1024 * 1024)]);
  expect(await refused(file(large))).toEqual([400, 1002, 'file-too-big']);
  expect(await vendor.images(ada)).toHaveLength(4);
}, 60_000);

test.each([
  '',
  '{',
  'null',
  '[]',
  '{"idDocType":"SELFIE"}',
  '{"country":"DNK"}',
  '{"idDocType":1,"country":2}',
])('the metadata %p is a 400', async (text) => {
  await start();
  const answer = await vendor.upload(ada, { metadata: text, content: file('x') });
  expect([answer.status, answer.body]).toEqual([400, errorBody(400)]);
});

test('another content type is a 415, a form that breaks off a 400', async () => {
  await start();
  const path = `/resources/applicants/${ada}/info/idDoc`;
  const json = await vendor.sendJson('POST', path, about);
  expect([json.status, json.body]).toEqual([415, errorBody(415)]);
  expect((await vendor.call('POST', path)).status).toBe(415);
  const broken = new TextEncoder().encode(
    '--b1\r\nContent-Disposition: form-data; name="a"; filename="a.png"',
  );
  expect((await vendor.call('POST', path, broken, 'multipart/form-data; boundary=b1')).status).toBe(400);
  const text = new TextEncoder().encode('{"externalUserId":"new"}');
  const created = await vendor.call('POST', '/resources/applicants?levelName=a', text, 'text/plain');
  expect([created.status, created.body]).toEqual([415, errorBody(415)]);
});

test('while a check runs: 409 with 1006; after a final rejection: 409 with 1009', async () => {
  await start();
  const reviewed = applicantIdOf(personWith('in-review'));
  const answer = await vendor.upload(reviewed, { metadata });
  expect(refusal(answer)).toEqual([409, 1006, 'no-upload-verification-in-progress']);
  const rejected = applicantIdOf(personWith('rejected'));
  expect((await vendor.upload(rejected, { metadata })).status).toBe(200);
  await vendor.sendJson('POST', `/resources/applicants/${rejected}/status/testCompleted`, {
    reviewAnswer: 'RED',
    reviewRejectType: 'FINAL',
    rejectLabels: ['FORGERY'],
  });
  expect(refusal(await vendor.upload(rejected, { metadata }))).toEqual([
    409,
    1009,
    'applicant-with-final-reject',
  ]);
});

test('malformed and unknown applicants', async () => {
  await start();
  expect((await vendor.upload('user-1', { metadata })).status).toBe(400);
  expect((await vendor.upload('64f0c1a2b3d4e5f601999999', { metadata })).status).toBe(404);
  expect((await vendor.upload('-;externalUserId=user-1', { metadata })).status).toBe(200);
});
