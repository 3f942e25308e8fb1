// Ids that were altered, and ids that nobody can have given out.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { toNodeId, type NodeRef } from '../../src/model/node-ref.ts';
import { submissionId } from '../support/argos.ts';
import { customerId, front } from '../support/capillary.ts';
import { names, startVendors, type Vendors } from '../support/person.ts';
import { startServer, vendorEnv, type TestServer } from '../support/server.ts';
import { applicantId, imageId } from '../support/sumsub.ts';
import { entityId } from '../support/unit21.ts';

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

const nameHash = 'o2YhWLGfdyaEZUPrYtRSmA';
const refs: NodeRef[] = [
  { type: 'Applicant', applicantId },
  { type: 'ApplicantImage', applicantId, imageId },
  { type: 'Submission', submissionId },
  { type: 'SubmissionImage', submissionId, image: 'SELFIE' },
  { type: 'Customer', customerId },
  { type: 'CustomerImage', customerId, imageId: front.imageId },
  { type: 'Entity', entityId },
  { type: 'EntityMedia', entityId, nameHash, addedAt: '', occurrence: '0' },
];

/** Every one of them is null, without an error, and no vendor is asked. */
const expectNone = async (ids: string[]) => {
  const { data, errors } = await server.query(
    `query ($first: ID!, $ids: [ID!]!) { node(id: $first) { id } nodes(ids: $ids) { id } }`,
    { first: ids[0], ids },
  );
  expect({ data, errors }).toEqual({ data: { node: null, nodes: ids.map(() => null) }, errors: [] });
  expect(names.flatMap((name) => vendors[name].lines)).toEqual([]);
};

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

test.each(refs.map((ref) => [ref.type, ref] as const))(
  'hostile 41: an altered id of %s is null, and asks nobody',
  async (_, ref) => {
    const id = toNodeId(ref);
    const values = JSON.parse(Buffer.from(id, 'base64url').toString()) as string[];
    expect(encode(values)).toBe(id);
    await expectNone([
      id.slice(0, -1),
      id.slice(1),
      `${id}A`,
      `${id}=`,
      ` ${id}`,
      id.toLowerCase(),
      Buffer.from(id).toString('base64url'),
      Buffer.from(JSON.stringify(values, null, 1)).toString('base64url'),
      encode(values.slice(0, -1)),
      encode([...values, '']),
      encode(values.with(-1, 'x'.repeat(2_000))),
      encode([values[0], values.slice(1)]),
      encode([values[0]?.toLowerCase(), ...values.slice(1)]),
      encode(['Person', ...values.slice(1)]),
      encode(['toString', ...values.slice(1)]),
      encode(ref),
    ]);
  },
);

const forged = [
  ['Applicant', '../x'],
  ['Applicant', ''],
  ['ApplicantImage', 'a/b', '1'],
  ['ApplicantImage', applicantId, '../1'],
  ['Submission', 'a&fields=data'],
  ['SubmissionImage', '..', 'SELFIE'],
  ['SubmissionImage', submissionId, 'selfieImage'],
  ['SubmissionImage', submissionId, 'toString'],
  ['Customer', '007'],
  ['Customer', '-1'],
  ['Customer', '9223372036854775808'],
  ['CustomerImage', 'x', 'a'],
  ['CustomerImage', customerId, 'a/b'],
  ['Entity', '..'],
  ['Entity', 'a b'],
  ['EntityMedia', 'a b', nameHash, '', '0'],
  ['EntityMedia', entityId, nameHash, '', '00'],
  ['EntityMedia', entityId, nameHash, '', '-1'],
  ['EntityMedia', entityId, nameHash, '', ''],
  ['EntityMedia', entityId, nameHash, 'yesterday', '0'],
  ['EntityMedia', entityId, 'a.png', '', '0'],
  ['EntityMedia', entityId, `${nameHash}A`, '', '0'],
  ['EntityMedia', entityId, `${nameHash.slice(0, -1)}B`, '', '0'],
];
test.each(forged.map((values) => [values.join(' | '), values] as const))(
  'hostile 41: %s, which nobody gave out, is null, and asks nobody',
  async (_, values) => {
    await expectNone([encode(values)]);
  },
);
