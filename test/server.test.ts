import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { adminKey, at, startServer, toAnswer, type TestServer } from './support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

describe('a browser', () => {
  test('gets the landing page with an example and the preflight header', async () => {
    const response = await server.fetch('/graphql', { headers: { accept: 'text/html' } });
    const page = await response.text();
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(page).toContain('embeddable-sandbox');
    expect(page).toContain('query Person($userId: ID!)');
    expect(page).toContain('\\"userId\\":\\"user-1\\"'.replaceAll('\\', ''));
    expect(page).toContain('apollo-require-preflight');
  });

  test('the example document is valid and runs with its variables', async () => {
    const page = await (await server.fetch('/graphql', { headers: { accept: 'text/html' } })).text();
    const config = /embeddedSandboxConfig = (\{.*?\});?\n/.exec(page)?.[1] ?? '{}';
    const { document, variables } = at(JSON.parse(config), 'initialState') as {
      document: string;
      variables: Record<string, unknown>;
    };
    for (const operationName of ['Person', 'DeactivateImage']) {
      const response = await server.fetch('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: document, variables, operationName }),
      });
      const answer = await toAnswer(response);
      expect(answer.errors).toEqual([]);
    }
  });

  test.each([
    ['https://studio.apollographql.com', true],
    ['http://localhost:3000', true],
    ['http://127.0.0.1:8080', true],
    ['https://evil.example.com', false],
    ['https://localhost.evil.example.com', false],
    ['null', false],
  ])('preflight from %s: %s', async (origin, allowed) => {
    const response = await server.fetch('/graphql', {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,apollo-require-preflight',
      },
    });
    expect(response.headers.get('access-control-allow-origin')).toBe(allowed ? origin : null);
  });
});

test('introspection carries the descriptions', async () => {
  const { data } = await server.query(
    '{ __type(name: "Receipt") { description fields { name description } } }',
  );
  expect(at(data, '__type.description')).toBe(
    'Proof of one write: what was meant, what it did, and how that is known.',
  );
});

test('every answer names its request', async () => {
  const { headers, errors } = await server.query('{ nope }');
  expect(errors).toMatchObject([
    {
      extensions: {
        code: 'GRAPHQL_VALIDATION_FAILED',
        requestId: headers.get('x-request-id'),
        retryable: false,
      },
    },
  ]);
});

describe('bad input changes nothing and says what to do', () => {
  const calls = () => Object.values(server.sandbox!.emulators).flatMap((emulator) => emulator.calls.length);

  test.each([
    [
      'an unknown enum value',
      'mutation { partialDeleteSubmission(input: { submissionId: "x", fields: [NOPE] }) { receipt { id } } }',
      {},
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'a wrong type',
      'query ($n: Int!) { submissions(first: $n) { nodes { submissionId } } }',
      { n: 'five' },
      'BAD_USER_INPUT',
    ],
    ['a missing variable', 'query ($id: ID!) { entity(entityId: $id) { entityId } }', {}, 'BAD_USER_INPUT'],
    [
      'two ways to find one',
      'query ($by: ApplicantBy!) { applicant(by: $by) { applicantId } }',
      { by: { applicantId: 'a', externalUserId: 'b' } },
      'BAD_USER_INPUT',
    ],
    [
      'no way to find one',
      'query ($by: CustomerBy!) { customer(by: $by) { customerId } }',
      { by: {} },
      'BAD_USER_INPUT',
    ],
    [
      'a day that does not exist',
      'query ($d: Date!) { submissions(filter: { createdFrom: $d }) { nodes { submissionId } } }',
      { d: '2026-02-30' },
      'BAD_USER_INPUT',
    ],
    [
      'a moment of a day that does not exist',
      'mutation ($t: DateTime!) { createApiKey(input: { client: "a", scopes: ["pii:read"], expiresAt: $t }) { key } }',
      { t: '2027-02-31T09:00:00Z' },
      'BAD_USER_INPUT',
    ],
    ['a page of none', '{ submissions(first: 0) { nodes { submissionId } } }', {}, 'BAD_USER_INPUT'],
    ['an unknown field', '{ person(userId: "user-1") { nope } }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    ['no GraphQL at all', '{ person(', {}, 'GRAPHQL_PARSE_FAILED'],
    [
      'two operations without a name',
      'query A { __typename } query B { __typename }',
      {},
      'OPERATION_RESOLUTION_FAILURE',
    ],
  ])('%s', async (_, document, variables, code) => {
    const before = calls();
    const { errors } = await server.query(document, variables);
    expect(errors.map(({ extensions }) => extensions['code'])).toContain(code);
    expect(calls()).toEqual(before);
  });
});

describe('several mutations in one request', () => {
  test('run one after another, each with its own receipt, and one refusal does not touch the others', async () => {
    const set = (image: string, active: boolean) =>
      `setImageActive(input: { applicantId: "64f0c1a2b3d4e5f601000011", imageId: "${image}", active: ${active} })`;
    const { data, errors } = await server.query(`mutation {
      a: ${set('104551100', false)} { userErrors { code } }
      b: setImageActive(input: { applicantId: "64f0c1a2b3d4e5f601000014", imageId: "104551400", active: false }) { receipt { outcome } userErrors { code } }
      c: setImageActive(input: { applicantId: "64f0c1a2b3d4e5f601000014", imageId: "104551400", active: false }) { receipt { outcome } }
      d: setImageActive(input: { applicantId: "64f0c1a2b3d4e5f601000014", imageId: "104551400", active: true }) { receipt { outcome } }
    }`);
    expect(errors).toEqual([]);
    expect(data).toEqual({
      a: { userErrors: [{ code: 'APPLICANT_NOT_FOUND' }] },
      b: { receipt: { outcome: 'APPLIED' }, userErrors: [] },
      c: { receipt: { outcome: 'UNCHANGED' } },
      d: { receipt: { outcome: 'APPLIED' } },
    });
  });
});

describe('with a vendor live', () => {
  test('the others are not configured, and a credential is needed', async () => {
    const live = await startServer({
      ADMIN_API_KEY: adminKey,
      ARGOS_API_KEY: 'key',
      ARGOS_URL: 'http://127.0.0.1:1',
      CORS_ORIGINS: 'https://app.example.com',
      NODE_ENV: 'production',
    });
    const { data } = await live.query('{ providers { provider mode reachable message } }');
    expect(at(data, 'providers')).toMatchObject([
      { provider: 'SUMSUB', mode: 'NOT_CONFIGURED', reachable: null },
      { provider: 'ARGOS', mode: 'LIVE', reachable: false },
      { provider: 'CAPILLARY', mode: 'NOT_CONFIGURED', reachable: null },
      { provider: 'UNIT21', mode: 'NOT_CONFIGURED', reachable: null },
    ]);
    const page = await live.fetch('/graphql', { headers: { accept: 'text/html' } });
    expect(page.status).toBe(401);
    const misspelt = await live.query('{ applicnt { id } }');
    expect(misspelt.errors[0]?.message).not.toContain('Did you mean');
    const preflight = (origin: string) =>
      live.fetch('/graphql', {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
    expect((await preflight('https://app.example.com')).headers.get('access-control-allow-origin')).toBe(
      'https://app.example.com',
    );
    expect((await preflight('http://localhost:3000')).headers.get('access-control-allow-origin')).toBeNull();
    await live.close();
  });
});

test('/healthz and /readyz answer; anything else is a JSON 404', async () => {
  expect(await (await server.fetch('/healthz')).json()).toEqual({ status: 'alive' });
  expect(await (await server.fetch('/readyz')).json()).toEqual({ status: 'ready', degraded: [] });
  const lost = await toAnswer(await server.fetch('/nowhere'));
  expect(lost).toMatchObject({ status: 404, errors: [{ extensions: { code: 'NOT_FOUND' } }] });
});

test('providers in the sandbox all answer', async () => {
  const { data } = await server.query('{ providers { mode reachable message } }');
  expect(at(data, 'providers')).toEqual(Array(4).fill({ mode: 'SANDBOX', reachable: true, message: null }));
});
