// Requests that Node or Fastify would answer by themselves: with us they get the one shape of a refusal.
import { describe, expect, test } from '@jest/globals';
import { authorization, useRefusingServer } from '../support/refusal.ts';

const { connect, refuse, refuseRaw } = useRefusingServer();

const body = '{"query":"{ __typename }"}';
const head = (...lines: string[]) =>
  [
    'POST /graphql HTTP/1.1',
    `Authorization: ${authorization}`,
    'Content-Type: application/json',
    ...lines,
  ].join('\r\n');
const length = `Content-Length: ${body.length}`;

test.each([
  ['no Host', head(length), 400, 'BAD_REQUEST'],
  ['two Hosts', head('Host: x', 'Host: x', length), 400, 'BAD_REQUEST'],
  ['a Host that can not be', head(`Host: ${'a'.repeat(301)}`, length), 400, 'BAD_REQUEST'],
  ['an expectation that nobody knows', head('Host: x', 'Expect: foo', length), 417, 'BAD_REQUEST'],
  [
    'a body in a coding that is not read',
    head('Host: x', 'Transfer-Encoding: gzip, chunked'),
    501,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
])('%s is refused, and the connection ends', async (_, text, status, code) => {
  const coded = text.includes('gzip') ? `1a\r\n${body}\r\n0\r\n\r\n` : body;
  const { ended } = await refuseRaw(`${text}\r\n\r\n${coded}`, status, code);
  await ended;
});

test('HTTP/1.0 needs no Host: whoever looks whether the server lives may know no other', async () => {
  const client = connect();
  client.socket.write('GET /healthz HTTP/1.0\r\n\r\n');
  expect((await client.answer()).status).toBe(200);
});

describe('hostile 29: other methods', () => {
  test.each(['QUERY', 'PROPFIND', 'OPTIONS', 'M-SEARCH'])('%s on /graphql', async (method) => {
    const text = `${method} /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: a/b\r\n${length}\r\n\r\n${body}`;
    const { headers } = await refuseRaw(text, 405, 'METHOD_NOT_ALLOWED');
    expect(headers['allow']).toBe('GET, POST');
  });

  test('POST on a path that is for GET', async () => {
    const { headers } = await refuse({ method: 'POST' }, 405, 'METHOD_NOT_ALLOWED', '/healthz');
    expect(headers.get('allow')).toBe('GET');
  });

  test.each(['OPTIONS', 'PROPFIND', 'POST'])('%s where nothing is', async (method) => {
    await refuse({ method, headers: { 'content-type': 'a' } }, 404, 'NOT_FOUND', '/nowhere');
  });
});

describe('Expect: 100-continue', () => {
  const expecting = {
    'content-type': 'application/json',
    expect: '100-continue',
    'content-length': body.length,
  };

  test('the body is asked for when it is known who sends it', async () => {
    const client = connect();
    client.post({ authorization, ...expecting });
    expect((await client.answer()).status).toBe(100);
    client.socket.write(body);
    expect(await client.answer()).toMatchObject({ status: 200, json: { data: { __typename: 'Query' } } });
  });

  test.each([
    ['who is not known', {}, 401],
    [
      'with a form and without the preflight header',
      { authorization, 'content-type': 'multipart/form-data; boundary=b' },
      400,
    ],
    ['with more than is read', { authorization, 'content-length': 68_000_001 }, 413],
  ])('a client %s is refused before, and the connection ends', async (_, headers, status) => {
    const client = connect();
    client.post({ ...expecting, ...headers });
    const answer = await client.answer();
    expect(answer).toMatchObject({ status, headers: { connection: 'close' } });
    await client.ended;
  });
});

describe('each request has one answer, in its turn', () => {
  test('what comes in chunks, and is whole when it is refused, does not cost the connection', async () => {
    const client = connect();
    const chunked =
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked';
    client.socket.write(
      `${chunked}\r\n\r\n1a\r\n${body}\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n`,
    );
    expect((await client.answer()).status).toBe(401);
    expect((await client.answer()).status).toBe(200);
  });

  test('what is no HTTP behind a request that runs', async () => {
    const client = connect();
    client.socket.write(`${head('Host: x', length)}\r\n\r\n${body}NONSENSE\r\n\r\n`);
    expect(await client.answer()).toMatchObject({ status: 200, json: { data: { __typename: 'Query' } } });
    expect((await client.answer()).status).toBe(400);
    await client.ended;
  });
});
