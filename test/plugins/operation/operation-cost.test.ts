// What each thing that can be asked for costs.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

test.each<[string, number, string | [string, object]]>([
  ['nothing at all', 1, '{ __typename }'],
  ['one record', 1, '{ applicant(by: { applicantId: "a" }) { id firstName } }'],
  ['a record in a record', 2, '{ person(userId: "user-1") { userId applicant { id } } }'],
  ['a list of unknown length', 6, '{ person(userId: "user-1") { media { fileName } } }'],
  ['a page', 101, '{ submissions(first: 100) { nodes { submissionId } } }'],
  [
    'a page by a variable',
    8,
    ['query ($n: Int) { submissions(first: $n) { nodes { submissionId } } }', { n: 7 }],
  ],
  [
    'a page by a default of its own',
    4,
    'query ($n: Int = 3) { submissions(first: $n) { nodes { submissionId } } }',
  ],
  ['a page by the default of the schema', 21, '{ submissions { nodes { submissionId } } }'],
  ['edges, and what is in them', 10, '{ submissions(first: 3) { edges { node { kyc { result } } } } }'],
  ['what stands beside the page', 2, '{ submissions(first: 100) { pageInfo { endCursor } } }'],
  [
    'records by their ids',
    6,
    '{ nodes(ids: ["a", "b", "c"]) { id ... on Applicant { review { status } } } }',
  ],
  [
    'records by ids in a variable',
    4,
    ['query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: ['a', 'b', 'c', 'd'] }],
  ],
  ['one thing twice', 2, '{ a: node(id: "x") { id } b: node(id: "x") { id } }'],
  [
    'a fragment wherever it is spread, by the page it stands in',
    22,
    '{ a: submissions(first: 5) { ...F } b: submissions(first: 15) { ...F } } fragment F on SubmissionConnection { nodes { id } }',
  ],
  ['introspection', 11, '{ __schema { types { fields { name } } } node(id: "x") { id } }'],
  [
    'a mutation',
    11,
    'mutation { setImageActive(input: { applicantId: "64f0c1a2b3d4e5f601000001", imageId: "1", active: true, dryRun: true }) { receipt { id } } }',
  ],
])('the price of %s is %i', async (_, requested, asked) => {
  const [document, variables] = typeof asked === 'string' ? [asked, {}] : asked;
  const response = await server.fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: document, variables }),
  });
  const { extensions } = (await response.json()) as { extensions?: { cost?: unknown } };
  expect(extensions?.cost).toMatchObject({ requested });
});
