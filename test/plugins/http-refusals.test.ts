import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { request, type IncomingMessage } from 'node:http';
import consumers from 'node:stream/consumers';
import { startVendor, type ScriptedVendor } from '../support/scripted-vendor.ts';
import { adminKey, startServer, vendorEnv, type TestServer } from '../support/server.ts';
import { addDocument, entityId, toForm } from '../support/unit21.ts';

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
  expect(vendor.calls).toEqual([]);
});

const preflight = { 'apollo-require-preflight': 'true' };
const authorization = `Bearer ${adminKey}`;

type Init = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> };

/** Asks with the key, and takes nothing but one refusal in the one shape. */
const refuse = async (init: Init, status: number, code: string, path = '/graphql') => {
  const response = await server.fetch(path, { ...init, headers: { authorization, ...init.headers } });
  const text = await response.text();
  expect(response.headers.get('content-type')).toMatch(/^application\/json(; charset=utf-8)?$/);
  const body = JSON.parse(text) as { errors: { message: string }[] };
  expect({ status: response.status, ...body }).toEqual({
    status,
    errors: [
      {
        message: expect.any(String),
        extensions: {
          code,
          retryable: false,
          outcomeKnown: true,
          requestId: response.headers.get('x-request-id'),
        },
      },
    ],
  });
  expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(text).not.toMatch(/node_modules|graphql-multipart-request-spec|\.ts:|\.js:/);
  return response;
};

const json = (body: string, headers: Record<string, string> = {}) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body,
});
const typed = (contentType: string, body: string, headers: Record<string, string> = {}) =>
  json(body, { 'content-type': contentType, ...headers });
const query = JSON.stringify({ query: '{ __typename }' });
const form = () =>
  toForm(
    ['operations', JSON.stringify({ query: addDocument, variables: { input: { entityId, media: [] } } })],
    ['map', '{}'],
  );

describe('what a browser could be made to send from another site', () => {
  test('multipart without the preflight header', async () => {
    await refuse({ method: 'POST', body: form() }, 400, 'CSRF_BLOCKED');
  });

  test.each([
    'text/plain',
    'text/plain;charset=UTF-8',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/jsonx',
    'text/plain; x=application/json',
  ])('%s without the preflight header', async (contentType) => {
    await refuse(typed(contentType, query), 400, 'CSRF_BLOCKED');
  });

  test('a body without a content type', async () => {
    const body = new Uint8Array(Buffer.from(query));
    await refuse({ method: 'POST', body }, 400, 'CSRF_BLOCKED');
  });

  test('an empty preflight header', async () => {
    const headers = { 'apollo-require-preflight': '' };
    await refuse({ method: 'POST', body: form(), headers }, 400, 'CSRF_BLOCKED');
  });

  const get = `/graphql?query=${encodeURIComponent('{ __typename }')}`;
  test.each<Record<string, string>>([{}, { accept: 'text/html' }])(
    'GET without the preflight header: %j',
    async (headers) => {
      await refuse({ headers }, 400, 'CSRF_BLOCKED', get);
    },
  );

  test.each(['apollo-require-preflight', 'x-apollo-operation-name'])('GET with %s runs', async (name) => {
    const response = await server.fetch(get, { headers: { authorization, [name]: 'x' } });
    expect(await response.json()).toEqual({ data: { __typename: 'Query' } });
  });
});

describe('a content type that is not taken', () => {
  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'application/graphql'])(
    '%s',
    async (contentType) => {
      await refuse(typed(contentType, query, preflight), 415, 'UNSUPPORTED_MEDIA_TYPE');
    },
  );
});

describe('JSON', () => {
  test.each(['{', '', '{"query":"{ __typename }"} x', '\u0000', '{"__proto__":{"a":1}}', "{'query':1}"])(
    'that is malformed: %j',
    async (body) => {
      await refuse(json(body), 400, 'BAD_REQUEST');
    },
  );

  test.each(['null', '7', '"{ __typename }"', '{}', '{"query":7}', '{"query":"{ a }","variables":7}'])(
    'that is no request: %s',
    async (body) => {
      await refuse(json(body), 400, 'BAD_REQUEST');
    },
  );

  test.each(['[]', `[${query}]`, `[${query},${query}]`])('in a batch: %s', async (body) => {
    await refuse(json(body), 400, 'BATCHING_DISABLED');
  });

  test('with a document that is not GraphQL', async () => {
    const response = await server.query('{ secret words');
    expect(response).toMatchObject({
      status: 400,
      errors: [
        {
          extensions: {
            code: 'GRAPHQL_PARSE_FAILED',
            retryable: false,
            requestId: response.headers.get('x-request-id'),
          },
        },
      ],
    });
  });
});

test('a body that says it is larger than allowed is refused before it comes', async () => {
  const headers = { authorization, 'content-type': 'application/json', 'content-length': 68_000_001 };
  const call = request(`${server.origin}/graphql`, { method: 'POST', headers });
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  call.on('response', resolve).on('error', reject).flushHeaders();
  const response = await promise;
  const body = (await consumers.json(response)) as object;
  call.destroy();
  expect(response.statusCode).toBe(413);
  expect(body).toMatchObject({
    errors: [
      {
        extensions: {
          code: 'PAYLOAD_TOO_LARGE',
          requestId: response.headers['x-request-id'],
          retryable: false,
        },
      },
    ],
  });
});

describe('a method that does not fit', () => {
  test.each(['PUT', 'PATCH', 'DELETE'])('%s', async (method) => {
    const { headers } = await refuse({ method }, 405, 'METHOD_NOT_ALLOWED');
    expect(headers.get('allow')).toBe('GET, POST, OPTIONS');
  });

  test.each([
    ['JSON', { headers: { 'content-type': 'application/json' }, body: '{' }],
    ['text', { headers: { 'content-type': 'text/css' }, body: 'x' }],
    ['multipart', { body: toForm(['map', '{}']) }],
  ])('PUT, whatever its body: %s', async (_, init) => {
    await refuse({ method: 'PUT', ...init }, 405, 'METHOD_NOT_ALLOWED');
  });

  test('GET with a mutation', async () => {
    const variables = JSON.stringify({ input: { entityId, media: [] } });
    const search = new URLSearchParams({ query: addDocument, variables });
    const { headers } = await refuse(
      { headers: preflight },
      405,
      'METHOD_NOT_ALLOWED',
      `/graphql?${search.toString()}`,
    );
    expect(headers.get('allow')).toBe('POST');
  });
});

describe('a path where nothing is', () => {
  test.each(['/', '/graphq', '/media', '/media/x', '/graphql/x'])('%s', async (path) => {
    await refuse({}, 404, 'NOT_FOUND', path);
  });

  test.each(['/%', '/media/%zz', '/graphql%ff'])('nor can be: %s', async (path) => {
    await refuse({}, 400, 'BAD_REQUEST', path);
  });

  test('with a form, which is not read', async () => {
    await refuse({ method: 'POST', body: toForm(['map', '{}']) }, 404, 'NOT_FOUND', '/elsewhere');
  });
});

test.each(['', 'Bearer nonsense'])('a form with the credential %j', async (credential) => {
  const headers = { ...preflight, authorization: credential };
  await refuse({ method: 'POST', body: form(), headers }, 401, 'UNAUTHENTICATED');
});
