// Each limit from both sides, and that what counts is the operation with its fragments spread out.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { startServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ CALLER_COST_RATE: '0' });
});
afterAll(() => server.close());

const many = (count: number, toText: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => toText(index)).join(' ');

/** The message of the one refusal; null where no limit is broken. */
const ask = async (document: string, variables?: Record<string, unknown>): Promise<string | null> => {
  const { errors } = await server.query(document, variables);
  const refusals = errors.filter(({ extensions }) => extensions['code'] === 'OPERATION_TOO_COMPLEX');
  expect(refusals.length).toBeLessThanOrEqual(1);
  if (refusals.length === 1) expect(errors).toHaveLength(1);
  return refusals[0]?.message ?? null;
};

const person = (body: string) => `{ person(userId: "user-1") { ${body} } }`;
const names = ['userId', 'a', 'b', 'c', 'd', 'e', 'f'];

describe('at a limit and one beyond it', () => {
  test.each<[string, (count: number) => string, number, string]>([
    [
      'operations',
      (count) => many(count, (index) => `query Q${index} { __typename }`),
      10,
      'The document has 11 operations; at most 10 are allowed.',
    ],
    [
      'depth',
      (count) => `${'{ a '.repeat(count)}${'}'.repeat(count)}`,
      10,
      'The operation is 11 fields deep; at most 10 are allowed.',
    ],
    [
      'aliases',
      (count) => person(many(count, (index) => `a${index}: field${index % 15}`)),
      100,
      'The operation has 101 aliases; at most 100 are allowed.',
    ],
    [
      'fields',
      (count) => person(many(count - 1, (index) => names[index % 7]!)),
      300,
      'The operation has 301 fields; at most 300 are allowed.',
    ],
    [
      'directives',
      (count) => `{ ${many(count, () => '__typename @include(if: true)')} }`,
      50,
      'The operation has 51 directives; at most 50 are allowed.',
    ],
    [
      'conditions',
      (count) => `{ ${'... @include(if: true) { '.repeat(count)} __typename ${'}'.repeat(count)} }`,
      4,
      'The operation has 5 directives @skip and @include along one path; at most 4 are allowed.',
    ],
    [
      'root fields',
      (count) => `{ ${many(count, (index) => `a${index}: node(id: "${index}") { id }`)} }`,
      20,
      'The operation has 21 root fields; at most 20 are allowed.',
    ],
    [
      'names of one value',
      (count) => `{ person(userId: "x") { ${many(count, (index) => `a${index}: userId`)} } }`,
      10,
      'The operation asks for one value under 11 aliases; at most 10 are allowed.',
    ],
    [
      'repeats',
      (count) => person(many(count, () => 'userId')),
      50,
      'The operation has one field 51 times in one place; at most 50 are allowed.',
    ],
    [
      'introspection',
      (count) =>
        `{ __type(name: "Query") { ${'fields { type { '.repeat(count)} name ${'} }'.repeat(count)} } }`,
      1,
      'The operation has 2 introspection lists within one another; at most 1 are allowed.',
    ],
  ])('%s', async (_, toDocument, most, message) => {
    expect(await ask(toDocument(most))).toBeNull();
    expect(await ask(toDocument(most + 1))).toBe(message);
  });
});

describe('what counts', () => {
  test.each([
    [
      'a fragment as often as it is spread',
      `{ ${many(11, (index) => `a${index}: person(userId: "${index}") { ...P }`)} } fragment P on Person { ${many(30, (index) => names[index % 7]!)} }`,
      /has 341 fields/,
    ],
    [
      'an inline fragment without a type',
      `{ ... { ... { ${many(11, (index) => `a${index}: __typename`)} } } }`,
      /under 11 aliases/,
    ],
    [
      'depth through fragments',
      `{ a { b { c { ...F } } } } fragment F on X { d { e { f { g { h { i { j { k } } } } } } } }`,
      /is 11 fields deep/,
    ],
    [
      'the second operation',
      `query A { __typename } query B { ${many(101, (index) => `a${index}: __typename`)} }`,
      /has 101 aliases/,
    ],
    [
      'one place though it is named twice',
      `{ ${many(2, (half) => `person(userId: "1") { ${many(6, (index) => `a${half}${index}: userId`)} }`)} }`,
      /under 12 aliases/,
    ],
    ['what is inside introspection', `{ __schema { ${many(300, () => '__typename')} } }`, /has 301 fields/],
    [
      'mutations',
      `mutation { ${many(21, (index) => `a${index}: setImageActive(input: { applicantId: "${index}", imageId: "1", active: true }) { receipt { id } }`)} }`,
      /has 21 root fields/,
    ],
  ])('%s', async (_, document, message) => {
    expect(await ask(document)).toMatch(message);
  });

  test.each([
    [
      'the same root field more often than there may be root fields',
      `{ ${many(21, () => 'person(userId: "user-1") { userId }')} }`,
    ],
    [
      'fields with different arguments, under a name for each',
      `{ ${many(20, (index) => `a${index}: node(id: "${index}") { id }`)} }`,
    ],
    [
      'the depth of introspection',
      getIntrospectionQuery({
        oneOf: true,
        inputValueDeprecation: true,
        specifiedByUrl: true,
        schemaDescription: true,
        directiveIsRepeatable: true,
      }),
    ],
    ['directives that nobody knows', `{ __typename ${many(60, () => '@aa')} }`],
    ['a fragment that is not there', '{ ...Nobody }'],
  ])('is not: %s', async (_, document) => {
    expect(await ask(document)).toBeNull();
  });

  test('twenty mutations run one after another, each with a receipt of its own', async () => {
    const document = `mutation { ${many(20, (index) => `a${index}: setImageActive(input: { applicantId: "64f0c1a2b3d4e5f601000001", imageId: "104550100", active: ${index % 2 === 0 ? 'false' : 'true'} }) { receipt { outcome } }`)} }`;
    const { data, errors } = await server.query(document);
    expect(errors).toEqual([]);
    expect(Object.values(data as object)).toEqual(Array(20).fill({ receipt: { outcome: 'APPLIED' } }));
  });
});

test('what else is wrong with a document that breaks a limit is not looked for', async () => {
  const { errors } = await server.query(
    `type Nothing { a: Int } { ${many(101, (index) => `a${index}: nope(x: 1)`)} }`,
  );
  expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['OPERATION_TOO_COMPLEX']);
});

test('of many mistakes the first are told, and each once', async () => {
  const { errors } = await server.query(person(many(30, (index) => `nope${index % 25}`)));
  expect(errors.map(({ message }) => message)).toEqual(
    Array.from({ length: 20 }, (_, index) => `Cannot query field "nope${index}" on type "Person".`),
  );
});
