import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { allScopes } from '../../src/auth/scopes.ts';
import { toNodeId } from '../../src/model/node-ref.ts';
import { applicantIdOf, imageIdOf, people } from '../../src/sandbox/people.ts';
import { createKey, toAsk } from '../support/callers.ts';
import { adminKey, at, startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ ADMIN_API_KEY: adminKey });
});
afterAll(() => server.close());

const [ada] = people;
const applicantId = applicantIdOf(ada!);
const countCalls = () =>
  Object.entries(server.sandbox!.emulators).map(([vendor, { calls }]) => [vendor, calls.length] as const);
const setActive = (active: boolean) =>
  `setImageActive(input: { applicantId: "${applicantId}", imageId: "${imageIdOf(ada!, 0)}", active: ${active} })`;

test('viewer tells who calls', async () => {
  const key = await createKey(server, ['audit:read', 'applicants:read'], 'acme');
  const document = '{ viewer { name kind scopes } }';
  expect((await toAsk(server, key)(document)).data).toEqual({
    viewer: { name: 'acme', kind: 'API_KEY', scopes: ['applicants:read', 'audit:read'] },
  });
  expect((await toAsk(server, adminKey)(document)).data).toEqual({
    viewer: { name: 'admin', kind: 'ADMIN', scopes: [...allScopes].sort() },
  });
  const response = await server.fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: document }),
  });
  expect(at(await response.json(), 'data')).toMatchObject({ viewer: { name: 'sandbox', kind: 'SANDBOX' } });
});

test('who may write, but not read, gets the receipt and not the record', async () => {
  const ask = toAsk(server, await createKey(server, ['applicants:write']));
  const { data, errors } = await ask(
    `mutation { ${setActive(false)} { receipt { outcome verification } image { imageId } userErrors { code } } }`,
  );
  expect(data).toEqual({
    setImageActive: {
      receipt: { outcome: 'APPLIED', verification: 'VERIFIED' },
      image: null,
      userErrors: [],
    },
  });
  expect(errors).toMatchObject([
    {
      path: ['setImageActive', 'image'],
      message: expect.stringContaining('applicants:read'),
      extensions: { code: 'FORBIDDEN' },
    },
  ]);
});

test('of two mutations the denied one does nothing, and uses its key up for nobody', async () => {
  const ask = toAsk(server, await createKey(server, ['applicants:write'], 'half'));
  const writes = () =>
    Object.values(server.sandbox!.emulators)
      .flatMap(({ calls }) => calls)
      .filter(({ method }) => method !== 'GET').length;
  const before = writes();
  const key = '@idempotent(key: "half-1")';
  const remove = 'deleteCustomerImage(input: { customerId: "700100201", imageId: "x" })';
  const { data, errors } = await ask(
    `mutation { a: ${setActive(true)} { receipt { outcome } } b: ${remove} ${key} { receipt { outcome } } }`,
  );
  expect(data).toEqual({ a: { receipt: { outcome: 'APPLIED' } }, b: { receipt: null } });
  expect(errors).toMatchObject([
    { path: ['b', 'receipt'], message: expect.stringContaining('customers:write') },
  ]);
  expect(writes() - before).toBe(1);
  // Another who holds the same name and the scope is not answered with the denial.
  const allowed = toAsk(server, await createKey(server, ['customers:write'], 'half'));
  const again = await allowed(`mutation { ${remove} ${key} { userErrors { code } } }`);
  expect(at(again.data, 'deleteCustomerImage.userErrors.0.code')).toEqual(expect.any(String));
  expect(again.errors).toEqual([]);
});

const deniedBeside = async (selection: string, fragments = '') => {
  const ask = toAsk(server, await createKey(server, ['applicants:write', 'customers:read']));
  const remove = 'deleteCustomerImage(input: { customerId: "700100201", imageId: "x" })';
  const { data, errors } = await ask(
    `mutation ($yes: Boolean = true) { a: ${setActive(true)} { userErrors @include(if: $yes) { code } } b: ${remove} { ${selection} } }
    ${fragments}`,
  );
  expect(at(data, 'a')).toEqual({ userErrors: [] });
  expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  return { path: errors[0]!.path, b: at(data, 'b') };
};

const proof = 'fragment Proof on DeleteCustomerImagePayload { userErrors { code } ...More } ';
const more = 'fragment More on DeleteCustomerImagePayload { why: receipt { id } }';
test.each<[string, string, string, (string | number)[], object]>([
  ['under its alias', 'proof: receipt { outcome }', '', ['b', 'proof'], { proof: null }],
  [
    'at the first that may be null',
    '__typename userErrors { code } customer { customerId } receipt { id }',
    '',
    ['b', 'customer'],
    { __typename: 'DeleteCustomerImagePayload', userErrors: [], customer: null, receipt: null },
  ],
  ['within fragments', '... { ...Proof }', `${proof}${more}`, ['b', 'why'], { userErrors: [], why: null }],
  [
    'not at one that was left out',
    'customer @skip(if: $yes) { id } ... @include(if: false) { deletedImageId } receipt { id }',
    '',
    ['b', 'receipt'],
    { receipt: null },
  ],
  ['at the mutation where there is none', 'userErrors { code }', '', ['b'], { userErrors: [] }],
])('a mutation that is denied beside another is told %s', async (_, selection, fragments, path, b) => {
  expect(await deniedBeside(selection, fragments)).toEqual({ path, b });
});

test('so is one that fails', async () => {
  const ask = toAsk(server, await createKey(server, ['applicants:write', 'submissions:write']));
  const input = `{ submissionId: "x", fields: [EMAIL], adminName: "${'x'.repeat(201)}" }`;
  const { data, errors } = await ask(
    `mutation { a: ${setActive(true)} { userErrors { code } } b: partialDeleteSubmission(input: ${input}) { gone: deletedFields proof: receipt { id } } }`,
  );
  expect(data).toEqual({ a: { userErrors: [] }, b: { gone: [], proof: null } });
  expect(errors).toMatchObject([{ path: ['b', 'proof'], extensions: { code: 'BAD_USER_INPUT' } }]);
});

test('nodes of types that may not be seen are null with FORBIDDEN at their places, and their vendors are not asked', async () => {
  const ask = toAsk(server, await createKey(server, ['applicants:read', 'pii:read']));
  const ids = [
    toNodeId({ type: 'Applicant', applicantId }),
    toNodeId({ type: 'Customer', customerId: '700100201' }),
    toNodeId({ type: 'AuditEntry', entryId: '00000000-0000-4000-8000-000000000000' }),
    'altered',
  ];
  const before = server.sandbox!.emulators.capillary.calls.length;
  const { data, errors } = await ask('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids });
  expect(data).toEqual({ nodes: [{ id: ids[0] }, null, null, null] });
  expect(errors).toMatchObject([
    { path: ['nodes', 1], message: expect.stringContaining('customers:read') },
    { path: ['nodes', 2], message: expect.stringContaining('audit:read') },
  ]);
  expect(server.sandbox!.emulators.capillary.calls).toHaveLength(before);
});

test("a person's media leave out the vendors that may not be seen, which are not asked", async () => {
  const ask = toAsk(server, await createKey(server, ['applicants:read']));
  const before = countCalls();
  const { data, errors } = await ask('{ person(userId: "user-1") { media { provider byteSize } } }');
  expect(at(data, 'person.media')).toContainEqual(expect.objectContaining({ provider: 'SUMSUB' }));
  const missing = ['submissions:read', 'customers:read', 'entities:read'];
  expect(errors).toMatchObject(
    missing.map((scope) => ({ path: ['person', 'media'], message: expect.stringContaining(scope) })),
  );
  const asked = countCalls().filter(([, count], index) => count > before[index]![1]);
  expect(asked.map(([vendor]) => vendor)).toEqual(['sumsub']);
});
