// HTTP, CSRF and CORS: what is refused before it is read, and in which words.
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { connectRaw } from '../support/raw-http.ts';
import { authorization, expectRefusal, preflight, toPost, useRefusingServer } from '../support/refusal.ts';
import { adminKey, at, startServer, toAnswer } from '../support/server.ts';
import { addDocument, entityId, toForm } from '../support/unit21.ts';

const listed = 'https://desk.example.test';
const { server, refuse, refuseUnread, refuseRaw } = useRefusingServer({
  NODE_ENV: 'production',
  CORS_ORIGINS: listed,
});

const query = JSON.stringify({ query: '{ __typename }' });
const getPath = `/graphql?query=${encodeURIComponent('{ __typename }')}`;

test('hostile 18: GET with a mutation', async () => {
  const variables = JSON.stringify({ input: { entityId, media: [] } });
  const search = new URLSearchParams({ query: addDocument, variables });
  const path = `/graphql?${search.toString()}`;
  const { headers } = await refuse({ headers: preflight }, 405, 'METHOD_NOT_ALLOWED', path);
  expect(headers.get('allow')).toBe('POST');
});

test.each<Record<string, string>>([{}, { accept: 'text/html' }, { 'apollo-require-preflight': '' }])(
  'hostile 19: GET query without the preflight header, with %j',
  async (headers) => {
    await refuse({ headers }, 400, 'CSRF_BLOCKED', getPath);
  },
);

describe('hostile 20: POST whose body is not read', () => {
  const types = ['text/plain', 'text/plain;charset=UTF-8', 'application/x-www-form-urlencoded'];
  test.each([...types, 'multipart/form-data; boundary=x'])(
    '%s without the preflight header',
    async (contentType) => {
      await refuseUnread({ authorization, 'content-type': contentType }, 400, 'CSRF_BLOCKED');
    },
  );

  test('without a content type', async () => {
    await refuseUnread({ authorization }, 400, 'CSRF_BLOCKED');
  });

  test.each([...types, 'application/xml', 'application/graphql'])('%s with it', async (contentType) => {
    await refuseUnread(
      { authorization, 'content-type': contentType, ...preflight },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    );
  });
});

test.each([{}, preflight])('hostile 21: GET with Content-Type foo/bar and %j', async (headers) => {
  const init = { headers: { ...headers, 'content-type': 'foo/bar' } };
  await refuse(init, 415, 'UNSUPPORTED_MEDIA_TYPE', getPath);
});

test.each([
  'application/json\tx',
  'application/json garbage',
  'application/json;charset',
  'application/jsonx',
  'json',
  'text/plain; x=application/json',
])('hostile 22: Content-Type %j', async (contentType) => {
  for (const headers of [{}, preflight]) {
    await refuse(toPost(query, { 'content-type': contentType, ...headers }), 415, 'UNSUPPORTED_MEDIA_TYPE');
  }
});

test.each(['utf-7', 'cp037', '"utf-16"', 'utf-8; charset=utf-7'])(
  'hostile 23: charset %s',
  async (charset) => {
    const contentType = `application/json; charset=${charset}`;
    await refuse(toPost(query, { 'content-type': contentType }), 415, 'UNSUPPORTED_MEDIA_TYPE');
  },
);

test.each([
  'application/json; charset=UTF-8',
  'Application/JSON ;charset="utf-8"; a="b;c"',
  'application/json;',
])('taken beside these: %s', async (contentType) => {
  const response = await server.fetch(
    '/graphql',
    toPost(query, { 'content-type': contentType, authorization }),
  );
  expect(await toAnswer(response)).toMatchObject({ status: 200, data: { __typename: 'Query' } });
});

test.each(['gzip', 'deflate', 'br', 'identity, gzip'])('hostile 25: a body in %s', async (encoding) => {
  const body = new Uint8Array(gzipSync(query));
  await refuse(toPost(body, { 'content-encoding': encoding }), 415, 'UNSUPPORTED_MEDIA_TYPE');
  await refuseUnread(
    { authorization, 'content-type': 'application/json', 'content-encoding': encoding },
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  );
});

describe('hostile 29: a method that does not fit', () => {
  test.each(['PUT', 'PATCH', 'DELETE'])('%s', async (method) => {
    const { headers } = await refuse({ method }, 405, 'METHOD_NOT_ALLOWED');
    expect(headers.get('allow')).toBe('GET, POST');
  });

  test.each([
    ['JSON', { headers: { 'content-type': 'application/json' }, body: '{' }],
    ['text', { headers: { 'content-type': 'text/css' }, body: 'x' }],
    ['multipart', { body: toForm(['map', '{}']) }],
  ])('PUT, whatever its body: %s', async (_, init) => {
    await refuse({ method: 'PUT', ...init }, 405, 'METHOD_NOT_ALLOWED');
  });

  // No client of HTTP lets one send it.
  test('TRACE', async () => {
    const text = 'TRACE /graphql HTTP/1.1\r\nHost: x\r\nX-Canary: canary\r\n\r\n';
    const answer = await refuseRaw(text, 405, 'METHOD_NOT_ALLOWED');
    expect(answer.headers['allow']).toBe('GET, POST');
    expect(JSON.stringify(answer)).not.toContain('canary');
  });

  test('HEAD, whose answer has no body', async () => {
    const response = await server.fetch('/graphql', { method: 'HEAD', headers: { authorization } });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, POST']);
  });
});

describe('hostile 30: a request with two lengths', () => {
  test.each([
    'Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n',
    'Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}',
  ])('%j is answered, and the connection closed', async (rest) => {
    const head = `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: ${authorization}\r\n`;
    const { ended } = await refuseRaw(head + rest, 400, 'BAD_REQUEST');
    await ended;
  });
});

describe('hostile 31: preflight', () => {
  const ask = (origin: string) =>
    server.fetch('/graphql', {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    });

  test.each([
    'https://evil.example.test',
    'https://desk.example.test.evil.test',
    'http://desk.example.test',
    'https://desk.example.test:444',
    'https://studio.apollographql.com',
    'http://localhost:3000',
    'null',
  ])('from %s, which is not listed', async (origin) => {
    const { headers } = await ask(origin);
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('vary')).toContain('Origin');
    const answer = await server.query('{ __typename }', {}, { origin });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('from the one that is listed', async () => {
    for (const { headers } of [
      await ask(listed),
      await server.query('{ __typename }', {}, { origin: listed }),
    ]) {
      expect(headers.get('access-control-allow-origin')).toBe(listed);
      expect(headers.get('access-control-allow-credentials')).toBeNull();
      expect(headers.get('vary')).toContain('Origin');
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    }
  });
});

describe('hostile 32: what an untrusted peer says of where it asks', () => {
  const forged = {
    host: 'evil.example.test',
    forwarded: 'for=10.0.0.1;host=evil.example.test;proto=https',
    'x-forwarded-for': '10.0.0.1',
    'x-forwarded-host': 'evil.example.test',
    'x-forwarded-proto': 'https',
    'x-forwarded-prefix': '/evil',
    'x-request-id': 'evil.example.test',
    'x-original-url': '/evil',
  };

  test('is ignored: links lead here, and the request has an id of ours', async () => {
    const sandbox = await startServer();
    const raw = connectRaw(sandbox.origin);
    const document = '{ person(userId: "user-1") { applicant { images { url } } } }';
    const body = JSON.stringify({ query: document });
    raw.post({ ...forged, 'content-type': 'application/json', 'content-length': body.length }, body);
    const { json, headers } = await raw.answer();
    raw.socket.destroy();
    await sandbox.close();
    const url = String(at(json.data, 'person.applicant.images.0.url'));
    expect(url.startsWith(`${sandbox.origin}/media/`)).toBe(true);
    expect(JSON.stringify([json, headers])).not.toContain('evil');
  });

  test('opens no door: a credential is asked for, and nothing is redirected', async () => {
    const answer = await refuseUnread(
      { ...forged, 'content-type': 'application/json' },
      401,
      'UNAUTHENTICATED',
    );
    expect(JSON.stringify(answer)).not.toContain('evil');
    expect(answer.headers).not.toHaveProperty('location');
  });
});

describe('hostile 34: no credential', () => {
  test.each<Record<string, string>>([
    { 'content-type': 'application/json' },
    { 'content-type': 'multipart/form-data; boundary=x', ...preflight },
    { 'content-type': 'application/json', authorization: 'Bearer nonsense' },
    { 'content-type': 'application/json', authorization: `Basic ${adminKey}` },
  ])('POST with %j is refused before its body is read', async (headers) => {
    const answer = await refuseUnread(headers, 401, 'UNAUTHENTICATED');
    expect(answer.headers['www-authenticate']).toBe('Bearer');
  });

  test('GET', async () => {
    const response = await server.fetch(getPath, { headers: preflight });
    const { headers } = await expectRefusal(response, 401, 'UNAUTHENTICATED');
    expect(headers.get('www-authenticate')).toBe('Bearer');
  });
});
