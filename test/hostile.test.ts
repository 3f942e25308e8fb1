import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { adminKey, startServer, toAnswer, type TestServer } from './support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

describe('what asks for a page', () => {
  test.each([
    ['POST', { 'content-type': 'application/json' }, JSON.stringify({ query: '{ __typename }' })],
    [
      'POST',
      { 'content-type': 'multipart/form-data; boundary=x', 'apollo-require-preflight': 'true' },
      '--x--',
    ],
  ])('by %s with %j is asked for its credential all the same', async (method, headers, body) => {
    const live = await startServer({ ADMIN_API_KEY: adminKey, ARGOS_API_KEY: 'key' });
    for (const authorization of [undefined, 'Bearer wrong']) {
      const response = await live.fetch('/graphql', {
        method,
        headers: { ...headers, accept: 'text/html, */*', ...(authorization && { authorization }) },
        body,
      });
      const answer = await toAnswer(response);
      expect(answer).toMatchObject({ status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    }
    await live.close();
  });

  test('by GET is shown the page, whatever else it takes, and runs nothing', async () => {
    const response = await server.fetch('/graphql', {
      headers: { accept: 'text/html;q=0.1, application/json' },
    });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('embeddable-sandbox');
  });
});

test.each([
  ['a subscription', 'subscription { __typename }', {}],
  ['braces without end', '{a'.repeat(20_000), {}],
])('%s is refused as a document, without a fault of the server', async (_, document, variables) => {
  const { errors } = await server.query(document, variables);
  expect(errors).toHaveLength(1);
  expect(String(errors[0]?.extensions['code'])).toMatch(/^GRAPHQL_(PARSE|VALIDATION)_FAILED$/);
  expect(errors[0]?.message).not.toContain('call stack');
});

test('a refused variable is told by its place, never by its value', async () => {
  const { errors } = await server.query(
    'query ($n: Int!, $by: ApplicantBy!) { submissions(first: $n) { nodes { submissionId } } applicant(by: $by) { applicantId } }',
    {
      n: 'canary-passport-X123',
      by: { applicantId: { canary: 'canary-name' } },
    },
  );
  expect(errors.map(({ message }) => message)).toEqual([
    expect.stringContaining('Variable "$n" has an invalid value'),
    expect.stringContaining('Variable "$by" has an invalid value at "by.applicantId"'),
  ]);
  expect(JSON.stringify(errors)).not.toContain('canary');
});

test.each([
  ['no HTTP', 'NONSENSE\r\n\r\n', 400],
  ['a Host that is none', 'GET /graphql HTTP/1.1\r\nHost: [\r\nConnection: close\r\n\r\n', 400],
])('%s is answered in the one shape', async (_, text, status) => {
  const { port } = new URL(server.origin);
  const socket = connect(Number(port), '127.0.0.1');
  socket.end(text);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  const answer = Buffer.concat(chunks).toString();
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({
    errors: [{ extensions: { code: 'BAD_REQUEST', requestId: expect.any(String), retryable: false } }],
  });
});

test('an int64 sent as a number is refused, as it is another id by then', async () => {
  const document = 'query ($id: ID!) { customer(by: { customerId: $id }) { customerId } }';
  const calls = server.sandbox!.emulators.capillary.calls.length;
  const body = `{"query":${JSON.stringify(document)},"variables":{"id":9007199254740993}}`;
  const headers = { 'content-type': 'application/json' };
  const answer = await toAnswer(await server.fetch('/graphql', { method: 'POST', headers, body }));
  expect(answer).toMatchObject({ status: 400, errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  expect(server.sandbox!.emulators.capillary.calls).toHaveLength(calls);

  const asText = await server.query(document, { id: '9007199254740993' });
  const asLiteral = await server.query('{ customer(by: { customerId: 9007199254740993 }) { customerId } }');
  expect([asText.data, asLiteral.data]).toEqual(
    Array(2).fill({ customer: { customerId: '9007199254740993' } }),
  );
});

const forged = 'SECRET-A; SECRET-B" at "x"; SECRET-C';

test.each([
  ['Int!', 'query ($x: Int!) { submissions(first: $x) { nodes { submissionId } } }', forged],
  ['a list for Int!', 'query ($x: Int!) { submissions(first: $x) { nodes { submissionId } } }', [forged]],
  ['Boolean!', 'query ($x: Boolean!) { __typename @include(if: $x) }', forged],
  ['ID!', 'query ($x: ID!) { entity(entityId: $x) { entityId } }', { secret: forged }],
  ['a list of ID!', 'query ($x: [ID!]!) { nodes(ids: $x) { id } }', ['a', { secret: forged }]],
  [
    'Date',
    'query ($x: Date) { submissions(filter: { createdFrom: $x }) { nodes { submissionId } } }',
    forged,
  ],
  [
    'oneOf',
    'query ($x: ApplicantBy!) { applicant(by: $x) { id } }',
    { applicantId: forged, externalUserId: forged },
  ],
  [
    'an input object',
    'mutation ($x: SetImageActiveInput!) { setImageActive(input: $x) { receipt { id } } }',
    forged,
  ],
  [
    'an input object in part',
    'mutation ($x: SetImageActiveInput!) { setImageActive(input: $x) { receipt { id } } }',
    { applicantId: forged },
  ],
  [
    'an enum',
    'mutation ($x: [SubmissionField!]!) { partialDeleteSubmission(input: { submissionId: "a", fields: $x }) { receipt { id } } }',
    ['DATA', forged],
  ],
  [
    'Upload',
    'mutation ($x: Upload!) { addEntityMedia(input: { entityId: "a", media: [{ content: { file: $x } }] }) { entity { id } } }',
    forged,
  ],
])('a variable for %s is refused without a word of its value', async (_, document, value) => {
  const { data, errors } = await server.query(document, { x: value });
  expect(data).toBeUndefined();
  expect(errors.map(({ extensions }) => extensions['code'])).toContain('BAD_USER_INPUT');
  expect(errors.every(({ message }) => message.startsWith('Variable "$x" has an invalid value'))).toBe(true);
  expect(JSON.stringify(errors)).not.toContain('SECRET');
});

test('what is wanted is told in the words of the schema', async () => {
  const { errors } = await server.query(
    `mutation ($by: SetImageActiveInput!, $p: [SubmissionField!]!, $b: Boolean!) {
      setImageActive(input: $by) { receipt { id @include(if: $b) } }
      partialDeleteSubmission(input: { submissionId: "a", fields: $p }) { receipt { id } }
    }`,
    { by: { applicantId: 'a' }, b: 'yes', p: ['NOBODY'] },
  );
  expect(errors.map(({ message }) => message)).toEqual([
    'Variable "$by" has an invalid value. Field "imageId" of required type "ID!" was not provided.',
    'Variable "$by" has an invalid value. Field "active" of required type "Boolean!" was not provided.',
    'Variable "$p" has an invalid value at "p[0]". A value of type "SubmissionField" is wanted.',
    'Variable "$b" has an invalid value. A value of type "Boolean" is wanted.',
  ]);
});
