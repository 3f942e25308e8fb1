// Hostile and broken input, part A: the shape of a query. Nobody asks a vendor for any of it, and the next request is
// answered.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { allBut, createKey } from '../support/callers.ts';
import { startVendor, type ScriptedVendor } from '../support/scripted-vendor.ts';
import {
  adminKey,
  at,
  startServer,
  toAnswer,
  vendorEnv,
  type Answer,
  type TestServer,
} from '../support/server.ts';

let vendor: ScriptedVendor;
let server: TestServer;

beforeAll(async () => {
  vendor = await startVendor();
  const vendors = vendorEnv({ sumsub: vendor, argos: vendor, capillary: vendor, unit21: vendor });
  server = await startServer({ ...vendors, NODE_ENV: 'production' });
});
afterEach(async () => {
  expect(vendor.lines).toEqual([]);
  expect((await server.query('{ __typename }')).data).toEqual({ __typename: 'Query' });
});
afterAll(async () => {
  await server.close();
  await vendor.close();
});

const many = (count: number, toText: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => toText(index)).join(' ');

/** One error of this code, in the shape of all, and no data. */
const expectRefusal = (
  { status, headers, data, errors }: Answer,
  code: string,
  message: string | RegExp,
  expected = 400,
) => {
  expect({ status, data }).toEqual({ status: expected, data: undefined });
  expect(errors).toMatchObject([
    {
      message: typeof message === 'string' ? message : expect.stringMatching(message),
      extensions: { code, retryable: false, outcomeKnown: true, requestId: headers.get('x-request-id') },
    },
  ]);
};

const toName = (index: number) => (index === 0 ? 'A' : `F${index}`);
const nest = (depth: number) => `${'{ a '.repeat(depth)}${'}'.repeat(depth)}`;
const doubling = (length: number) =>
  `{ ...F0 } ${many(length - 1, (index) => `fragment F${index} on Query { ...F${index + 1} ...F${index + 1} }`)} fragment F${length - 1} on Query { __typename }`;

describe('too complex', () => {
  test.each([
    [
      'hostile 1: 101 aliases',
      `{ ${many(101, (index) => `a${index}: __typename`)} }`,
      'The operation has 101 aliases; at most 100 are allowed.',
    ],
    [
      'hostile 2: 20 aliases hidden in a named fragment',
      `{ ...F } fragment F on Query { ${many(20, (index) => `a${index}: __typename`)} }`,
      'The operation asks for one value under 20 aliases; at most 10 are allowed.',
    ],
    [
      'hostile 4: @skip @include three times over nested fragments',
      `query ($x: Boolean!) { ...A @skip(if: $x) @include(if: $x) }
       fragment A on Query { ... on Query @skip(if: $x) @include(if: $x) { ...B @skip(if: $x) @include(if: $x) } }
       fragment B on Query { __typename }`,
      'The operation has 6 directives @skip and @include along one path; at most 4 are allowed.',
    ],
    [
      'hostile 5: 500 times __typename',
      `{ ${many(500, () => '__typename')} }`,
      'The operation has 500 fields; at most 300 are allowed.',
    ],
    ['hostile 6: depth 11', nest(11), 'The operation is 11 fields deep; at most 10 are allowed.'],
    [
      'hostile 8: 12 fragments, each spreading the next twice',
      doubling(12),
      'The operation has 2048 fields; at most 300 are allowed.',
    ],
    [
      'hostile 8: and 80 of them',
      doubling(80),
      'The operation has more than 1000000 fields; at most 300 are allowed.',
    ],
    [
      'hostile 11: 20 operations',
      many(20, (index) => `query Q${index} { __typename }`),
      'The document has 20 operations; at most 10 are allowed.',
    ],
  ])('%s', async (_, document, message) => {
    expectRefusal(await server.query(document, { x: true }), 'OPERATION_TOO_COMPLEX', message);
  });
});

describe('not valid', () => {
  test('hostile 3: @aa ten times on one field is one error', async () => {
    const answer = await server.query(`{ __typename ${many(10, () => '@aa')} }`);
    expectRefusal(answer, 'GRAPHQL_VALIDATION_FAILED', 'Unknown directive "@aa".');
  });

  test.each([
    ['A → B → A', '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }'],
    [
      'A → B → A through a field',
      '{ node(id: "x") { ...A } } fragment A on Node { id ...B } fragment B on Node { ... on Applicant { images { ...A } } }',
    ],
    [
      'of ninety that spread two others each, where nobody asks for them',
      `{ __typename } ${many(90, (index) => `fragment ${toName(index)} on Query { ...${toName((index + 1) % 90)} ...${toName((index + 2) % 90)} }`)}`,
    ],
    ['A → A, and nothing else', '{ ...A } fragment A on Query { ...A }'],
  ])('hostile 7: fragments %s', async (_, document) => {
    expectRefusal(
      await server.query(document),
      'GRAPHQL_VALIDATION_FAILED',
      /^Cannot spread fragment "A" within itself/,
    );
  });

  test('hostile 17: a misspelt field in production brings no suggestion', async () => {
    const answer = await server.query('{ persn(userId: "user-1") { userId } }');
    expectRefusal(answer, 'GRAPHQL_VALIDATION_FAILED', 'Cannot query field "persn" on type "Query".');
  });
});

describe('no document', () => {
  test('hostile 9: 1,001 tokens', async () => {
    const fill = (tokens: number) => `{ __typename ${many((tokens - 3) / 2, () => '@a')} }`;
    expectRefusal(await server.query(fill(1001)), 'GRAPHQL_PARSE_FAILED', /more that 1000 tokens/);
    // One pair less is a document, if not a valid one.
    expectRefusal(await server.query(fill(999)), 'GRAPHQL_VALIDATION_FAILED', 'Unknown directive "@a".');
  });

  test('hostile 10: {a 20,000 times', async () => {
    expectRefusal(await server.query('{a'.repeat(20_000)), 'GRAPHQL_PARSE_FAILED', /^(?!.*call stack)/);
  });
});

describe('not one operation', () => {
  test('hostile 12: two operations, and no operationName', async () => {
    const answer = await server.query('query A { __typename } query B { __typename }');
    expectRefusal(answer, 'OPERATION_RESOLUTION_FAILURE', /operation name/);
  });

  test('hostile 13: an array of requests', async () => {
    const response = await server.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${adminKey}` },
      body: JSON.stringify([{ query: '{ __typename }' }, { query: '{ __typename }' }]),
    });
    expectRefusal(await toAnswer(response), 'BATCHING_DISABLED', /./);
  });
});

describe('hostile 14: introspection in production', () => {
  const full = getIntrospectionQuery({
    descriptions: true,
    specifiedByUrl: true,
    directiveIsRepeatable: true,
    schemaDescription: true,
    inputValueDeprecation: true,
    oneOf: true,
  });

  test.each([
    ['the whole schema', full],
    ['one type', '{ __type(name: "Query") { name } }'],
    [
      'hidden in fragments',
      '{ ...A } fragment A on Query { ... on Query { ...B } } fragment B on Query { x: __schema { types { name } } }',
    ],
  ])('without schema:read: %s', async (_, document) => {
    const key = await createKey(server, allBut('schema:read'));
    // By somebody else first, so that the document is known to be valid.
    expect((await server.query(document)).errors).toEqual([]);
    const answer = await server.query(document, {}, { authorization: `Bearer ${key}` });
    expectRefusal(answer, 'INTROSPECTION_DISABLED', /schema:read/, 403);
  });

  test('with it: the schema', async () => {
    const key = await createKey(server, ['schema:read']);
    const { data, errors } = await server.query(full, {}, { authorization: `Bearer ${key}` });
    expect(errors).toEqual([]);
    expect(at(data, '__schema.queryType.name')).toBe('Query');
  });

  test('__typename is for everybody', async () => {
    const key = await createKey(server, ['applicants:read']);
    const { data } = await server.query('{ __typename }', {}, { authorization: `Bearer ${key}` });
    expect(data).toEqual({ __typename: 'Query' });
  });
});

describe('hostile 15: first', () => {
  const sizes = ['-1', '0', '101', '2147483648'];
  const fields = ['submissions', 'auditLog'];
  const message = 'first must be a whole number from 1 to 100.';

  test.each(sizes.flatMap((size) => fields.map((field) => [size, field] as const)))(
    'of %s: %s',
    async (size, field) => {
      const asked = [
        await server.query(`{ ${field}(first: ${size}) { pageInfo { hasNextPage } } }`),
        await server.query(`query ($n: Int!) { ${field}(first: $n) { pageInfo { hasNextPage } } }`, {
          n: Number(size),
        }),
        await server.query(
          `query ($n: Int!) { ...F } fragment F on Query { ... { ${field}(first: $n) { pageInfo { hasNextPage } } } }`,
          { n: Number(size) },
        ),
      ];
      for (const answer of asked) expectRefusal(answer, 'BAD_USER_INPUT', message);
    },
  );

  test('as a variable that is left out, and whose default is too large', async () => {
    const answer = await server.query('query ($n: Int = 101) { submissions(first: $n) { nodes { id } } }');
    expectRefusal(answer, 'BAD_USER_INPUT', message);
  });

  test('that is no number does not fit its type', async () => {
    const document = 'query ($n: Int!) { submissions(first: $n) { nodes { id } } }';
    expectRefusal(
      await server.query(document, { n: 'x' }),
      'BAD_USER_INPUT',
      /^Variable "\$n" has an invalid value/,
    );
  });
});

test('hostile 16: 10,000 ids', async () => {
  const ids = Array.from({ length: 10_000 }, () => 'a');
  const { data, errors } = await server.query('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids });
  expect(data).toBeNull();
  expect(errors).toMatchObject([
    { message: 'nodes takes at most 50 ids.', extensions: { code: 'BAD_USER_INPUT' } },
  ]);
});
