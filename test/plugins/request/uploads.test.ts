import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startVendor, type ScriptedVendor } from '../../support/scripted-vendor.ts';
import { adminKey, at, startServer, vendorEnv, type TestServer } from '../../support/server.ts';
import {
  addDocument,
  file,
  filePath,
  map,
  operations,
  postForm,
  putLine,
  readLine,
  toFile,
  toForm,
  toOperations,
  withMedia,
  type FormEntry,
} from '../../support/unit21.ts';

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

const refuse = async (status: number, code: string, ...entries: FormEntry[]) => {
  const answer = await postForm(server, toForm(...entries));
  expect(answer).toMatchObject({
    status,
    errors: [
      {
        message: expect.any(String),
        extensions: {
          code,
          retryable: false,
          outcomeKnown: true,
          requestId: answer.headers.get('x-request-id'),
        },
      },
    ],
  });
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  expect(answer.errors).toHaveLength(1);
  expect(answer.data ?? null).toBeNull();
  expect(vendor.calls).toEqual([]);
};

describe('a form that breaks the specification is MALFORMED_MULTIPART', () => {
  const twice = `mutation ($input: AddEntityMediaInput!) {
    a: addEntityMedia(input: $input) { userErrors { code } }
    b: addEntityMedia(input: $input) { userErrors { code } }
  }`;
  const repeatable = addDocument.replace('(input: $input)', '(input: $input) @idempotent(key: "k")');

  test.each<[string, FormEntry[]]>([
    ['map before operations', [map(), operations(), file()]],
    ['no map', [operations(), file()]],
    ['no operations', [map(), file()]],
    ['nothing', []],
    ['nothing but other fields', [['query', '{ __typename }']]],
    ['a file before map', [operations(), file(), map()]],
    ['a file missing', [operations(), map()]],
    ['a file missing, asked for twice', [operations(toOperations(1, twice)), map()]],
    ['a file missing, with a key', [operations(toOperations(1, repeatable)), map()]],
    [
      'the second file missing',
      [operations(toOperations(2)), map({ 0: [filePath(0)], 1: [filePath(1)] }), file()],
    ],
    ['map to __proto__', [operations(), map({ 0: ['variables.__proto__.x'] }), file()]],
    ['map to constructor', [operations(), map({ 0: ['variables.constructor.prototype.x'] }), file()]],
    ['map to the top', [operations(), map({ 0: ['__proto__'] }), file()]],
    ['map to where no null is', [operations(), map({ 0: ['variables.input.entityId'] }), file()]],
    ['map to nothing', [operations(), map({ 0: ['variables.nowhere'] }), file()]],
    ['map to an empty path', [operations(), map({ 0: [''] }), file()]],
    ['map to no list', [operations(), map({ 0: filePath(0) }), file()]],
    ['map to no text', [operations(), map({ 0: [7] }), file()]],
    ['a map that is a list', [operations(), map([filePath(0)]), file()]],
    ['a map that is null', [operations(), map(null), file()]],
    ['a map that is not JSON', [operations(), ['map', '{'], file()]],
    ['operations that are not JSON', [['operations', '{'], map(), file()]],
    ['operations that are text', [operations('{ __typename }'), map(), file()]],
    ['operations that are null', [operations(null), map(), file()]],
    ['operations as a file', [['operations', toFile(Buffer.from('{}'), 'o.json')], map(), file()]],
  ])('%s', async (_, entries) => {
    await refuse(400, 'MALFORMED_MULTIPART', ...entries);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect('x' in {}).toBe(false);
  });

  test.each([
    ['no boundary', 'multipart/form-data', 'x'],
    ['an empty body', 'multipart/form-data; boundary=b', ''],
    ['another boundary', 'multipart/form-data; boundary=b', '--c\r\n\r\n--c--\r\n'],
    [
      'no end',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="operations"\r\n\r\n{',
    ],
    [
      'no name',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data\r\n\r\n{}\r\n--b--\r\n',
    ],
    ['broken headers', 'multipart/form-data; boundary=b', '--b\r\n\u0000:\r\n\r\n{}\r\n--b--\r\n'],
  ])('a body with %s', async (_, contentType, body) => {
    const response = await server.fetch('/graphql', {
      method: 'POST',
      headers: {
        authorization: `Bearer ${adminKey}`,
        'apollo-require-preflight': 'true',
        'content-type': contentType,
      },
      body,
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [
        { extensions: { code: 'MALFORMED_MULTIPART', requestId: response.headers.get('x-request-id') } },
      ],
    });
  });
});

test('one file may stand at several places', async () => {
  vendor.on(readLine, withMedia(), { ...withMedia('a.txt', 'a.txt'), repeat: true });
  vendor.on(putLine, { json: {} }, { json: {} });
  const form = toForm(operations(toOperations(2)), map({ 0: [filePath(0), filePath(1)] }), file());
  const { data } = await postForm(server, form);
  expect(at(data, 'addEntityMedia.added')).toMatchObject([
    { name: 'a.txt', byteSize: 4, receipt: { outcome: 'APPLIED' } },
    { name: 'a.txt', byteSize: 4, receipt: { outcome: 'APPLIED' } },
  ]);
});

test('a file that the map does not name is left alone', async () => {
  vendor.on(readLine, withMedia(), withMedia('a.txt'));
  vendor.on(putLine, { json: {} });
  const form = toForm(operations(), map(), file('other', 'bytes of another'), file());
  const { data } = await postForm(server, form);
  expect(at(data, 'addEntityMedia.added')).toMatchObject([{ byteSize: 4 }]);
});

describe('too much', () => {
  const twentyOne = Array.from({ length: 21 }, (_, index) => index);

  test('21 files', async () => {
    const paths = Object.fromEntries(twentyOne.map((index) => [index, [filePath(index)]]));
    await refuse(
      413,
      'TOO_MANY_FILES',
      operations(toOperations(21)),
      map(paths),
      ...twentyOne.map((index) => file(String(index))),
    );
  });

  test('more than 100,000 bytes of operations', async () => {
    const padded = { ...toOperations(1), extensions: { a: 'x'.repeat(100_000) } };
    await refuse(413, 'PAYLOAD_TOO_LARGE', operations(padded), map(), file());
  });

  test.each([[[]], [[toOperations(1)]], [[toOperations(1), toOperations(1)]]])(
    'a batch of operations (case %#)',
    async (batch) => {
      await refuse(400, 'BATCHING_DISABLED', operations(batch), map({}), file());
    },
  );

  test('a batch with its files', async () => {
    await refuse(
      400,
      'BATCHING_DISABLED',
      operations([toOperations(1)]),
      map({ 0: [`0.${filePath(0)}`] }),
      file(),
    );
  });
});
