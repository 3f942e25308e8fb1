import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findLine, front, toCustomerAnswer, toProfileJson } from '../support/capillary.ts';
import {
  allParts,
  down,
  names,
  parts,
  startVendors,
  submissionJson,
  toFault,
  toFaults,
  toPerson,
  type Name,
  type Vendors,
} from '../support/person.ts';
import { startServer, vendorEnv, type TestServer } from '../support/server.ts';
import { toApplicantJson } from '../support/sumsub.ts';
import { until } from '../support/until.ts';

let vendors: Vendors;
let server: TestServer;

beforeEach(async () => {
  vendors = await startVendors();
  server = await startServer(vendorEnv(vendors));
});

afterEach(async () => {
  await server.close();
  await Promise.all(names.map((name) => vendors[name].close()));
  expect(names.flatMap((name) => vendors[name].leftovers())).toEqual([]);
});

const read = (selection: string, userId = 'user-1') =>
  server.query(`query ($userId: ID!) { person(userId: $userId) { ${selection} } }`, { userId });

const script = (name: Name, changes: object = {}) =>
  vendors[name].on(parts[name].line, { ...parts[name].answer, ...changes });

describe('side by side', () => {
  test('all four, with one call each', async () => {
    for (const name of names) script(name);
    const { data, errors } = await read(allParts);
    expect(errors).toEqual([]);
    expect(data).toEqual(toPerson());
    for (const name of names) expect(vendors[name].lines).toEqual([parts[name].line]);
  });

  test('all four are asked before any has answered', async () => {
    const asked = () => until(() => names.every((name) => vendors[name].calls.length === 1), 5_000);
    for (const name of names) script(name, { after: asked });
    const { data, errors } = await read(allParts);
    expect(errors).toEqual([]);
    expect(data).toEqual(toPerson());
  });

  test.each(names)('%s alone is asked where a query names its part alone', async (name) => {
    const { field, selection, line, value } = parts[name];
    script(name);
    const { data, errors } = await read(selection);
    expect(errors).toEqual([]);
    expect(data).toEqual({ person: { [field]: value } });
    for (const other of names) expect(vendors[other].lines).toEqual(other === name ? [line] : []);
  });

  test('none is asked for the userId alone', async () => {
    expect((await read('userId')).data).toEqual({ person: { userId: 'user-1' } });
    for (const name of names) expect(vendors[name].calls).toEqual([]);
  });

  test('a person whom nobody knows', async () => {
    vendors.sumsub.on(parts.sumsub.line, { status: 404, json: {} });
    vendors.argos.on(parts.argos.line, { json: { Items: [] } });
    vendors.capillary.on(parts.capillary.line, { status: 400 });
    vendors.unit21.on(parts.unit21.line, { status: 404, json: {} });
    const { data, errors } = await read(allParts);
    expect(errors).toEqual([]);
    const submissions = { nodes: [], pageInfo: { hasNextPage: false } };
    expect(data).toEqual(toPerson({ applicant: null, submissions, customer: null, entity: null }));
  });
});

test.each(names)('%s being down leaves its part null, with one error, and the rest whole', async (name) => {
  const { field, line } = parts[name];
  for (const other of names) if (other !== name) script(other);
  vendors[name].on(line, ...down);
  const { data, errors } = await read(allParts);
  expect(data).toEqual(toPerson({ [field]: null }));
  expect(toFaults(errors)).toEqual([toFault(name, field, 'PROVIDER_UNAVAILABLE')]);
  expect(JSON.stringify(errors)).not.toContain('secret words');
});

test.each(names)('with %s alone configured, the other parts are errors at their paths', async (name) => {
  const partly = await startServer(vendorEnv({ [name]: vendors[name] }));
  script(name);
  const { data, errors } = await partly.query(`{ person(userId: "user-1") { ${allParts} } }`);
  await partly.close();
  const missing = names.filter((other) => other !== name);
  expect(data).toEqual(toPerson(Object.fromEntries(missing.map((other) => [parts[other].field, null]))));
  expect(toFaults(errors)).toEqual(
    missing.map((other) => toFault(other, parts[other].field, 'PROVIDER_NOT_CONFIGURED')),
  );
});

test('an id that one vendor does not allow is an error of its part alone', async () => {
  const applicant = { json: toApplicantJson({ externalUserId: 'user 1' }) };
  vendors.sumsub.on('GET /resources/applicants/-;externalUserId=user%201/one', applicant);
  const json = { Items: [{ ...submissionJson, userid: 'user 1' }] };
  vendors.argos.on('GET /v3/submission?userid=user%201&count=5', { json });
  vendors.capillary.on(
    findLine('externalId', 'user%201'),
    toCustomerAnswer([front], { profiles: [toProfileJson('user 1')] }),
  );
  const { data, errors } = await read(allParts, 'user 1');
  expect(data).toEqual(toPerson({ entity: null }));
  expect(errors).toMatchObject([{ path: ['person', 'entity'], extensions: { code: 'INVALID_ID' } }]);
});

test.each(['', '.', '..', 'a/b', 'a\\b', 'a\u0007', 'a'.repeat(256)])(
  'userId %j is refused, and nobody is asked',
  async (userId) => {
    const { data, errors } = await read(allParts, userId);
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ path: ['person'], extensions: { code: 'INVALID_ID' } }]);
    for (const name of names) expect(vendors[name].calls).toEqual([]);
  },
);
