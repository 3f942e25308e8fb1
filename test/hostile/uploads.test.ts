// The lines of section D of the list of hostile inputs that are about one request and its answer.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { claimPng, jpeg, pngSignature, png } from '../media/pictures.ts';
import { samples } from '../media/samples.ts';
import { startVendor, type ScriptedVendor } from '../support/scripted-vendor.ts';
import { at, startServer, vendorEnv, type TestServer } from '../support/server.ts';
import {
  addMedia,
  file,
  filePath,
  inBase64,
  map,
  operations,
  postForm,
  putLine,
  readLine,
  readParts,
  toForm,
  toOperations,
  upload,
  withMedia,
  type FormEntry,
} from '../support/unit21.ts';

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

const refuse = async (status: number, code: string, message: RegExp, ...entries: FormEntry[]) => {
  const answer = await postForm(server, toForm(...entries));
  expect(answer).toMatchObject({
    status,
    errors: [
      {
        message: expect.stringMatching(message),
        extensions: {
          code,
          retryable: false,
          outcomeKnown: true,
          requestId: answer.headers.get('x-request-id'),
        },
      },
    ],
  });
  expect(vendor.calls).toEqual([]);
};

const many = (count: number) => Array.from({ length: count }, (_, index) => index);
const mapOf = (count: number) =>
  map(Object.fromEntries(many(count).map((index) => [index, [filePath(index)]])));

describe('hostile 44: more files than allowed', () => {
  test('21 named in "map"', async () => {
    await refuse(413, 'TOO_MANY_FILES', /at most 20 files/, operations(toOperations(21)), mapOf(21), file());
  });

  test('21 that come, though "map" names one', async () => {
    const files = many(21).map((index) => file(String(index)));
    await refuse(413, 'TOO_MANY_FILES', /at most 20 files/, operations(), map(), ...files);
  });

  test('one that "map" puts at a thousand places', async () => {
    const places = many(1_000).map(filePath);
    const entries = [operations(toOperations(1_000)), map({ 0: places }), file()] as const;
    await refuse(413, 'TOO_MANY_FILES', /at most 20 places in all; it names 1000/, ...entries);
  });

  test('11 for the mutation, which takes 10', async () => {
    const { data } = await addMedia(
      server,
      many(11).map((index) => upload(samples.txt, `${index}.txt`)),
    );
    expect(at(data, 'addEntityMedia.userErrors')).toMatchObject([{ code: 'TOO_MANY_FILES' }]);
    expect(vendor.calls).toEqual([]);
  });
});

describe('hostile 46: a form that is out of order', () => {
  test.each<[string, RegExp, FormEntry[]]>([
    ['"map" before "operations"', /"map" came before "operations"/, [map(), operations(), file()]],
    ['no "map"', /A file came before "map"/, [operations(), file()]],
    ['a file missing', /is missing/, [operations(), map()]],
    ['a path to a prototype', /null/, [operations(), map({ 0: ['variables.__proto__.x'] }), file()]],
    [
      'a path to a member of a list',
      /null/,
      [operations(), map({ 0: ['variables.input.media.length'] }), file()],
    ],
    ['a third field', /field beside/, [operations(), map(), ['extra', 'x'], file()]],
    ['"operations" twice', /field beside/, [operations(), operations(), map(), file()]],
    [
      'a member that reaches for a prototype',
      /JSON object/,
      [
        ['operations', '{"query":"{ __typename }","variables":{"\\u005f_proto__":{"x":null}}}'],
        map({}),
        file(),
      ],
    ],
  ])('%s', async (_, message, entries) => {
    await refuse(400, 'MALFORMED_MULTIPART', message, ...entries);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

const refuseFile = async (bytes: Buffer, name: string, code: string, message: RegExp) => {
  for (const medium of [upload(bytes, name), inBase64(bytes, name)]) {
    const { status, data } = await addMedia(server, [medium]);
    expect(status).toBe(200);
    expect(at(data, 'addEntityMedia.userErrors')).toEqual([
      {
        code,
        message: expect.stringMatching(message),
        field: ['input', 'media', '0', 'content', 'file' in medium.content ? 'file' : 'base64'],
      },
    ]);
    expect(vendor.calls).toEqual([]);
  }
};

test.each([
  ['EXE', samples.exe, /application\/x-msdownload/],
  ['ZIP', samples.zip, /application\/zip/],
  ['PDF', samples.pdf, /application\/pdf/],
])('hostile 47: a file named .png with the bytes of %s', async (_, bytes, found) => {
  await refuseFile(bytes, 'a.png', 'CONTENT_TYPE_MISMATCH', found);
});

test.each([
  ['0 bytes', Buffer.alloc(0), 'a.png', 'FILE_EMPTY', /no bytes/],
  ['the signature of a PNG alone', pngSignature, 'a.png', 'FILE_CORRUPT', /can't be read to its end/],
  ['a JPEG that is cut off', jpeg.subarray(0, 9_000), 'a.jpg', 'FILE_CORRUPT', /can't be read to its end/],
])('hostile 48: %s', async (_, bytes, name, code, message) => {
  await refuseFile(bytes, name, code, message);
});

test('hostile 49: a PNG header that claims 50,000 x 50,000', async () => {
  const begun = process.memoryUsage().rss;
  await refuseFile(claimPng(50_000, 50_000), 'a.png', 'IMAGE_TOO_LARGE', /100 megapixels/);
  expect(process.memoryUsage().rss - begun).toBeLessThan(200_000_000);
});

describe('hostile 50: names', () => {
  test.each([
    ['../../etc/passwd', 'UNSUPPORTED_FILE_TYPE'],
    ['CON', 'NAME_REQUIRED'],
    ['con.png', 'NAME_REQUIRED'],
    ['.', 'NAME_REQUIRED'],
    ['..', 'NAME_REQUIRED'],
    [`${'a'.repeat(300)}.png`, 'NAME_REQUIRED'],
    ['a.png\u202Eexe', 'UNSUPPORTED_FILE_TYPE'],
  ])('refused: %j', async (name, code) => {
    for (const medium of [inBase64(png, name), upload(png, 'a.png', { name })]) {
      const { data } = await addMedia(server, [medium]);
      expect(at(data, 'addEntityMedia.userErrors')).toMatchObject([
        { code, field: ['input', 'media', '0', 'name'] },
      ]);
    }
    expect(vendor.calls).toEqual([]);
  });

  test.each([
    ['../../etc/passwd.png', 'passwd.png'],
    ['C:\\Windows\\a.png', 'a.png'],
    ['a\u202Egnp.exe.png', 'agnp.exe.png'],
    ['a\u0000\r\nb".png', 'ab".png'],
  ])('sent as a name alone: %j', async (name, cleaned) => {
    vendor.on(readLine, withMedia(), withMedia(cleaned));
    vendor.on(putLine, { json: {} });
    const { data } = await addMedia(server, [inBase64(png, name)]);
    expect(at(data, 'addEntityMedia.added')).toMatchObject([{ name: cleaned }]);
    const put = vendor.calls.find(({ method }) => method === 'PUT')!;
    expect(JSON.stringify(readParts(put).map(({ head }) => head))).not.toMatch(
      /\.\.|etc|Windows|\u202E|\\u0000/,
    );
    expect(readParts(put).map(({ content }) => content.equals(png))).toContain(true);
  });
});
