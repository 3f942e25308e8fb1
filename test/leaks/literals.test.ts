import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const inList = (filter: string) => `{ submissions(filter: ${filter}) { nodes { submissionId } } }`;

test.each([
  ['a text where a number is wanted', '{ submissions(first: "CANARY") { nodes { submissionId } } }'],
  ['a fraction', '{ submissions(first: 31337.31337) { nodes { submissionId } } }'],
  ['a number too large', '{ submissions(first: 3133731337313373) { nodes { submissionId } } }'],
  ['a number where a text is wanted', inList('{ email: 31337 }')],
  ['an object where a text is wanted', inList('{ email: { a: "CANARY" } }')],
  ['a word where a text is wanted', inList('{ email: CANARY }')],
  ['a text where an object is wanted', inList('"CANARY"')],
  ['a text where an id is wanted', '{ entity(entityId: { a: "CANARY" }) { entityId } }'],
  ['no day', inList('{ createdFrom: "CANARY" }')],
  ['no moment', '{ auditLog(filter: { from: "CANARY" }) { nodes { id } } }'],
  ['no word of the enum', '{ auditLog(filter: { outcome: CANARY }) { nodes { id } } }'],
  ['a text for an enum', '{ auditLog(filter: { outcome: "CANARY" }) { nodes { id } } }'],
  ['a text in the wrong place', '{ entity "CANARY" }'],
  ['a number in the wrong place', '{ entity 31337 }'],
  ['a block of text in the wrong place', '{ entity """CANARY\n"quoted" CANARY""" }'],
  ['a text that does not end', '{ entity(entityId: "CANARY'],
  ['a text for a flag', '{ __typename @include(if: "CANARY") }'],
  ['a number as the default', 'query ($a: String = 31337) { entity(entityId: $a) { entityId } }'],
  ['a list of numbers for ids', '{ nodes(ids: [1.31337]) { id } }'],
])('a literal that is refused is not repeated: %s', async (_, document) => {
  const { data, errors } = await server.query(document);
  expect(data ?? null).toBeNull();
  expect(errors.length).toBeGreaterThan(0);
  expect(String(errors[0]?.extensions['code'])).toMatch(/^(GRAPHQL_|BAD_USER_INPUT)/);
  // The number could stand in a random id by chance.
  const said = JSON.stringify(errors, (name, value: unknown) => (name === 'requestId' ? undefined : value));
  expect(said).not.toMatch(/CANARY|31337/);
});
