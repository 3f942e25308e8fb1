// Values are refused before anything runs, and without a word of them.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { applicantIdOf, imageIdOf, people } from '../../src/sandbox/people.ts';
import { at, startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const [ada] = people;
const valid = `applicantId: "${applicantIdOf(ada!)}", imageId: "${imageIdOf(ada!, 0)}", active: false`;
const writes = () =>
  Object.values(server.sandbox!.emulators)
    .flatMap(({ calls }) => calls)
    .filter(({ method }) => method !== 'GET').length;

test.each([
  [
    'an input',
    '$x: ID = "x"',
    `setImageActive(input: { applicantId: $x, imageId: "CANARY", active: false })`,
  ],
  [
    'base64',
    '$x: String = "x"',
    'addEntityMedia(input: { entityId: "CANARY", media: [{ content: { base64: $x } }] })',
  ],
  ['a key', '$x: String = "x"', `setImageActive(input: { ${valid} }) @idempotent(key: $x)`],
])('of several mutations none is begun where %s turns out to be null', async (_, variable, field) => {
  const before = writes();
  const { status, data, errors } = await server.query(
    `mutation (${variable}) { a: setImageActive(input: { ${valid} }) { receipt { id } } ...B }
     fragment B on Mutation { b: ${field} { userErrors { message } } }`,
    { x: null },
  );
  expect({ status, data }).toEqual({ status: 400, data: undefined });
  expect(errors.map(({ extensions }) => extensions['code'])).toEqual(errors.map(() => 'BAD_USER_INPUT'));
  expect(errors.length).toBeGreaterThan(0);
  expect(JSON.stringify(errors)).not.toContain('CANARY');
  expect(writes()).toBe(before);
});

test('nor where a condition within one turns out to be null', async () => {
  const before = writes();
  const field = `setImageActive(input: { ${valid} })`;
  const { status, data, errors } = await server.query(
    `mutation ($v: Boolean = true) {
      a: ${field} { receipt { id } }
      b: ${field} { receipt { ... on Receipt { id @include(if: $v) } } }
    }`,
    { v: null },
  );
  expect({ status, data }).toEqual({ status: 400, data: undefined });
  expect(errors[0]).toMatchObject({
    message: expect.stringContaining('@include'),
    extensions: { code: 'BAD_USER_INPUT' },
  });
  expect(writes()).toBe(before);
});

test('an argument in the middle of an operation is told without its value', async () => {
  const { data, errors } = await server.query(
    'query ($x: Int = 1) { person(userId: "user-1") { userId media { url(ttlSeconds: $x) } } }',
    { x: null },
  );
  expect(at(data, 'person.userId')).toBe('user-1');
  expect(errors[0]).toMatchObject({
    message: 'Argument "ttlSeconds" has a value that is not allowed.',
    extensions: { code: 'BAD_USER_INPUT' },
  });
});

test.each([
  ['an operation that is not there', { query: '{ __typename }', operationName: 'CANARY@example.test' }],
  ['a day that speaks like GraphQL', dayOf('foo; CANARY must be called')],
  ['a day that speaks like an enum', dayOf('" does not exist in "CANARY" enum.')],
  ['a document that is a letter', { query: 'Dear CANARY, your passport 123' }],
  ['an escape in a text', { query: '{ entity(entityId: "\\u{CANARY12345}") { entityId } }' }],
  ['a long word', { query: `{ entity ${'CANARY'.repeat(2_000)} ! }` }],
])('%s is not repeated', async (_, body) => {
  const response = await server.fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  expect(response.status).toBe(400);
  expect(at(JSON.parse(text), 'errors.0.extensions.code')).toMatch(/^(GRAPHQL_|OPERATION_|BAD_USER)/);
  expect(text).not.toContain('CANARY');
});

function dayOf(createdFrom: string) {
  const query = 'query ($x: Date) { submissions(filter: { createdFrom: $x }) { nodes { submissionId } } }';
  return { query, variables: { x: createdFrom } };
}

const add = 'mutation ($i: AddEntityMediaInput!) { addEntityMedia(input: $i) { userErrors { code } } }';
const toMedia = (base64: string) => ({
  i: { entityId: 'x', media: [{ content: { base64 }, noMember: 1 }] },
});

// `npm run bench:hostile` fails where one of them takes more than 500 ms.
test.each([
  ['megabytes in a member', add, toMedia(' Did you mean '.repeat(2_000) + 'A'.repeat(2_000_000))],
  ['megabytes of base64', add, toMedia('A'.repeat(7_000_000))],
  [
    'many members in one',
    'query ($x: ApplicantBy!) { applicant(by: $x) { id } }',
    { x: { ['Field "'.repeat(11_000)]: 1 } },
  ],
])('a value that is refused is not repeated, however long it is: %s', async (_, document, variables) => {
  const { status, errors } = await server.query(document, variables);
  expect(status).toBe(400);
  expect(errors).toHaveLength(1);
  expect(errors[0]?.extensions['code']).toBe('BAD_USER_INPUT');
  expect(JSON.stringify(errors).length).toBeLessThan(1_000);
});
