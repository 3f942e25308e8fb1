// What is asked by personal data tells as much as what answers with it: the arguments that need a scope, taken from the
// schema.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { getDirectiveValues, isInputObjectType } from 'graphql';
import { createSchema } from '../../src/schema.ts';
import { allBut, createKey, toAsk, type Ask } from '../support/callers.ts';
import { adminKey, startServer, type TestServer } from '../support/server.ts';

const schema = createSchema();
const directive = schema.getDirective('requiresScopes')!;
const ruled = Object.values(schema.getTypeMap())
  .filter(isInputObjectType)
  .flatMap((type) =>
    Object.values(type.getFields())
      .filter(({ astNode }) => getDirectiveValues(directive, astNode!) !== undefined)
      .map((field) => `${type.name}.${field.name}`),
  );

interface Case {
  path: string;
  /** With the value where it is written here. */
  document: (value: string) => string;
  value: string;
  vendor: 'capillary' | 'argos';
  root: string;
}
const cases: Record<string, Case> = {
  'CustomerBy.email': {
    path: 'by.email',
    document: (value) => `customer(by: { email: ${value} }) { customerId }`,
    value: 'ada@example.test',
    vendor: 'capillary',
    root: 'customer',
  },
  'CustomerBy.mobile': {
    path: 'by.mobile',
    document: (value) => `customer(by: { mobile: ${value} }) { customerId }`,
    value: '4915550001160',
    vendor: 'capillary',
    root: 'customer',
  },
  'SubmissionFilter.email': {
    path: 'filter.email',
    document: (value) => `submissions(filter: { email: ${value} }) { nodes { submissionId } }`,
    value: 'ada@example.test',
    vendor: 'argos',
    root: 'submissions',
  },
};

let server: TestServer;
let all: Ask;
let less: Ask;
beforeAll(async () => {
  server = await startServer({ ADMIN_API_KEY: adminKey });
  all = toAsk(server, adminKey);
  less = toAsk(server, await createKey(server, allBut('pii:read')));
});
afterAll(() => server.close());

const countCalls = () =>
  Object.values(server.sandbox!.emulators).reduce((sum, { calls }) => sum + calls.length, 0);

test('every argument that needs a scope is tested here', () => {
  expect(ruled.sort()).toEqual(Object.keys(cases).sort());
});

describe.each(Object.entries(cases))('%s', (_, { path, document, value, vendor, root }) => {
  const whole = document('$v').replace(/^(\w+)\(\w+: .*?\}\)/, `$1(${path.split('.')[0]!}: $by)`);
  const type = root === 'customer' ? 'CustomerBy!' : 'SubmissionFilter';
  const ways: [string, string, Record<string, unknown>][] = [
    ['written out', `{ ${document(JSON.stringify(value))} }`, {}],
    ['by a variable', `query ($v: String!) { ${document('$v')} }`, { v: value }],
    ['by the default of a variable', `query ($v: String! = "${value}") { ${document('$v')} }`, {}],
    ['within a variable', `query ($by: ${type}) { ${whole} }`, { by: { [path.split('.')[1]!]: value } }],
  ];
  test.each(ways)(
    '%s: is denied without the scope, and no vendor is asked',
    async (_way, query, variables) => {
      const before = countCalls();
      const { data, errors } = await less(query, variables);
      expect((data as Record<string, unknown> | null)?.[root] ?? null).toBeNull();
      expect(errors).toMatchObject([{ path: [root], extensions: { code: 'FORBIDDEN', retryable: false } }]);
      expect(errors[0]!.message).toContain('pii:read');
      expect(errors[0]!.message).toContain(path);
      expect(JSON.stringify(errors)).not.toContain(value);
      expect(countCalls()).toBe(before);
    },
  );

  test.each(ways)('%s: reaches the vendor with the scope', async (_way, query, variables) => {
    const before = server.sandbox!.emulators[vendor].calls.length;
    const { errors } = await all(query, variables);
    expect(errors).toEqual([]);
    expect(server.sandbox!.emulators[vendor].calls.length).toBeGreaterThan(before);
  });
});

test('what is not given needs no scope', async () => {
  const { data, errors } = await less(
    'query ($email: String) { submissions(filter: { userId: "user-1", email: $email }, first: 1) { nodes { userId } } }',
    { email: null },
  );
  expect(errors).toEqual([]);
  expect(data).toEqual({ submissions: { nodes: [{ userId: 'user-1' }] } });
  expect((await less('{ customer(by: { externalId: "user-1" }) { externalId } }')).data).toEqual({
    customer: { externalId: 'user-1' },
  });
});
