import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connectRaw } from '../../support/raw-http.ts';
import { at, startServer, toAnswer, type TestServer } from '../../support/server.ts';

const json = { 'content-type': 'application/json' };
const publicUrl = 'https://dossier.example.test';
let server: TestServer;
let mediaPath: string;
/** Where it really is. */
let origin: string;

beforeAll(async () => {
  server = await startServer({ NODE_ENV: 'production', PUBLIC_URL: publicUrl });
  origin = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`;
  const query = '{ person(userId: "user-1") { applicant { images { url } } } }';
  const body = JSON.stringify({ query });
  const { data } = await toAnswer(await fetch(`${origin}/graphql`, { method: 'POST', headers: json, body }));
  mediaPath = new URL(String(at(data, 'person.applicant.images.0.url'))).pathname;
});
afterAll(() => server.close());

const policy = "default-src 'none'; frame-ancestors 'none'";
const onAll = {
  'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': policy,
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'strict-transport-security': 'max-age=31536000',
  'cache-control': 'no-store',
};

describe('every answer carries the security headers', () => {
  test.each<[string, string, number, RequestInit]>([
    ['data', '/graphql', 200, { method: 'POST', headers: json, body: '{"query":"{ __typename }"}' }],
    ['a refused document', '/graphql', 400, { method: 'POST', headers: json, body: '{"query":"{ a }"}' }],
    ['JSON that is none', '/graphql', 400, { method: 'POST', headers: json, body: '{' }],
    ['a GET without the preflight header', '/graphql', 400, {}],
    ['a credential that is not known', '/graphql', 401, { headers: { ...json, authorization: 'Bearer x' } }],
    ['a method that does not fit', '/graphql', 405, { method: 'PUT' }],
    ['a content type that is not taken', '/graphql', 415, { headers: { 'content-type': 'a/b' } }],
    ['OPTIONS that is no preflight', '/graphql', 405, { method: 'OPTIONS' }],
    [
      'a preflight where no origin is listed',
      '/graphql',
      405,
      { method: 'OPTIONS', headers: { origin: 'https://a.test', 'access-control-request-method': 'POST' } },
    ],
    ['a link that does not work', '/media/x', 404, {}],
    ['nothing', '/nowhere', 404, {}],
    ['an address that can not be', '/%', 400, {}],
    ['life', '/healthz', 200, {}],
    ['readiness', '/readyz', 200, {}],
  ])('%s', async (_, path, status, init) => {
    const response = await fetch(origin + path, init);
    expect(response.status).toBe(status);
    expect(Object.fromEntries(response.headers)).toMatchObject(onAll);
    expect(await response.text()).not.toMatch(/node_modules|\.ts:|\.js:/);
  });

  test('what is no HTTP', async () => {
    const client = connectRaw(origin);
    client.socket.write('NONSENSE\r\n\r\n');
    const { status, headers, json: body } = await client.answer();
    expect(status).toBe(400);
    expect(headers).toMatchObject(onAll);
    expect(body.errors?.[0]?.extensions['requestId']).toBe(headers['x-request-id']);
    await client.ended;
    client.socket.destroy();
  });

  test('bytes that others uploaded, which other sites may show and nothing may run', async () => {
    const response = await fetch(origin + mediaPath);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      ...onAll,
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'private, no-store',
    });
    await response.arrayBuffer();
  });
});

test('a browser gets no page in production', async () => {
  const response = await fetch(`${origin}/graphql`, { headers: { accept: 'text/html' } });
  expect(response.status).toBe(406);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
});

test('elsewhere the page has a policy of its own, and no promise of HTTPS is made', async () => {
  const local = await startServer();
  const { headers } = await local.fetch('/graphql', { headers: { accept: 'text/html' } });
  const allowed = await local.query('{ __typename }', {}, { origin: 'http://localhost:3000' });
  await local.close();
  expect(headers.get('content-security-policy')).not.toBe(policy);
  expect(headers.get('x-frame-options')).toBe('DENY');
  expect(headers.get('strict-transport-security')).toBeNull();
  expect(allowed.headers.get('access-control-expose-headers')).toBe('x-request-id, retry-after');
});
