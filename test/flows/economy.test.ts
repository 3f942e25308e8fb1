// How many calls a request costs: never two for the same question, and none waits for another without need.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { toNodeId } from '../../src/model/node-ref.ts';
import { listLine, readLineOf, submissionIdOf, toItemJson, toItems, toRowJson } from '../support/argos.ts';
import { names, startVendors, type Vendors } from '../support/person.ts';
import type { ScriptedAnswer, ScriptedVendor } from '../support/scripted-vendor.ts';
import { at, startServer, vendorEnv, type TestServer } from '../support/server.ts';
import { imageId, toApplicantJson, toImagesJson } from '../support/sumsub.ts';
import { until } from '../support/until.ts';

let vendors: Vendors;
let sumsub: ScriptedVendor;
let server: TestServer;

beforeEach(async () => {
  vendors = await startVendors();
  ({ sumsub } = vendors);
  server = await startServer(vendorEnv(vendors));
});

afterEach(async () => {
  await server.close();
  await Promise.all(names.map((name) => vendors[name].close()));
  expect(names.flatMap((name) => vendors[name].leftovers())).toEqual([]);
});

const numbers = Array.from({ length: 20 }, (_, number) => number);
const applicantIdOf = (number: number) => `64f0c1a2b3d4e5f60123${4000 + number}`;
const ownIdOf = (number: number) => `user-${number}`;
const lineById = (number: number) => `GET /resources/applicants/${applicantIdOf(number)}/one`;
const lineByOwnId = (number: number) => `GET /resources/applicants/-;externalUserId=${ownIdOf(number)}/one`;
const imagesLineOf = (number: number) =>
  `GET /resources/applicants/${applicantIdOf(number)}/metadata/resources`;

const toJson = (number: number) =>
  toApplicantJson({ id: applicantIdOf(number), externalUserId: ownIdOf(number) });
const toCard = (number: number) => ({
  applicantId: applicantIdOf(number),
  externalUserId: ownIdOf(number),
  images: [{ imageId }],
});
const card = 'fragment Card on Applicant { applicantId externalUserId images { imageId } }';

const nodeIdOf = (number: number) => toNodeId({ type: 'Applicant', applicantId: applicantIdOf(number) });
const aliases = (toField: (number: number) => string) =>
  `{ ${numbers.map((number) => `a${number}: ${toField(number)} { ...Card }`).join('\n')} } ${card}`;
const byId = (number: number) => `applicant(by: { applicantId: "${applicantIdOf(number)}" })`;
const byOwnId = (number: number) => `applicant(by: { externalUserId: "${ownIdOf(number)}" })`;
const byNodes = `query ($ids: [ID!]!) { nodes(ids: $ids) { ...Card } } ${card}`;

/** One request for all twenty, and its calls: a line more than scripted, or one less, fails the test. */
const ways: [string, (number: number) => string, () => ReturnType<TestServer['query']>][] = [
  ['20 aliases by id', lineById, () => server.query(aliases(byId))],
  ['20 aliases by externalUserId', lineByOwnId, () => server.query(aliases(byOwnId))],
  ['nodes', lineById, () => server.query(byNodes, { ids: numbers.map(nodeIdOf) })],
];

describe.each(ways)('20 applicants with their images, as %s', (_, toLine, ask) => {
  const cardsIn = (data: unknown) => at(data, 'nodes') ?? Object.values(data as object);

  test('cost 40 calls', async () => {
    for (const number of numbers) {
      sumsub.on(toLine(number), { json: toJson(number) });
      sumsub.on(imagesLineOf(number), { json: toImagesJson(false) });
    }
    const { data, errors } = await ask();
    expect(errors).toEqual([]);
    expect(cardsIn(data)).toEqual(numbers.map(toCard));
    expect(sumsub.lines.toSorted()).toEqual(
      numbers.flatMap((number) => [toLine(number), imagesLineOf(number)]).toSorted(),
    );
  });

  test('are asked for side by side', async () => {
    const arrived = { applicants: [] as number[], images: [] as number[] };
    for (const number of numbers) {
      sumsub.on(toLine(number), watch(sumsub, 20, arrived.applicants, toJson(number)));
      sumsub.on(imagesLineOf(number), watch(sumsub, 40, arrived.images, toImagesJson(false)));
    }
    const { errors } = await ask();
    expect(errors).toEqual([]);
    // All were there before the first was answered.
    expect(arrived.applicants[0]).toBe(20);
    expect(arrived.images[0]).toBe(40);
  });
});

/** An answer that waits until so many calls have arrived, and writes down how many had by then. */
const watch = (vendor: ScriptedVendor, calls: number, arrived: number[], json: object): ScriptedAnswer => ({
  after: () => until(() => vendor.calls.length >= calls, 3_000),
  json: {
    toJSON: () => {
      arrived.push(vendor.calls.length);
      return json;
    },
  },
});

test('20 submissions in a list are completed side by side', async () => {
  const arrived: number[] = [];
  const ids = numbers.map(submissionIdOf);
  vendors.argos.on(listLine('count=20'), toItems(...ids.map((id) => toRowJson(id))));
  for (const id of ids) {
    const json = { Items: [toItemJson({ submission_id: id })] };
    vendors.argos.on(readLineOf(id), watch(vendors.argos, 21, arrived, json));
  }
  const { data } = await server.query(
    '{ submissions { nodes { submissionId images { type } ocr review } } }',
  );
  expect(at(data, 'submissions.nodes')).toHaveLength(20);
  expect(arrived[0]).toBe(21);
  expect(vendors.argos.calls).toHaveLength(21);
});

/** Applicant and images are asked for at the same time, and may come in any order. */
const expectLines = (...lines: string[]) => expect(sumsub.lines.toSorted()).toEqual(lines.toSorted());

describe('the same applicant 20 times costs one read', () => {
  test.each<[string, string, () => ReturnType<TestServer['query']>]>([
    ['by id', lineById(7), () => server.query(aliases(() => byId(7)))],
    ['by externalUserId', lineByOwnId(7), () => server.query(aliases(() => byOwnId(7)))],
    ['by node', lineById(7), () => server.query(aliases(() => `node(id: "${nodeIdOf(7)}")`))],
    ['by nodes', lineById(7), () => server.query(byNodes, { ids: numbers.map(() => nodeIdOf(7)) })],
  ])('%s', async (_, line, ask) => {
    sumsub.on(line, { json: toJson(7) });
    sumsub.on(imagesLineOf(7), { json: toImagesJson(false) });
    const { data, errors } = await ask();
    expect(errors).toEqual([]);
    expect(at(data, 'nodes') ?? Object.values(data as object)).toEqual(numbers.map(() => toCard(7)));
    expectLines(line, imagesLineOf(7));
  });

  // Its images are asked for before it is known whether there is one.
  test('also where there is none', async () => {
    sumsub.on(lineById(7), { status: 404 });
    sumsub.on(imagesLineOf(7), { status: 404 });
    const { data, errors } = await server.query(aliases(() => byId(7)));
    expect(errors).toEqual([]);
    expect(Object.values(data as object)).toEqual(numbers.map(() => null));
    expectLines(lineById(7), imagesLineOf(7));
  });

  test('also where it fails, or its images do', async () => {
    sumsub.on(lineById(7), { status: 403 }, { json: toJson(7) });
    sumsub.on(imagesLineOf(7), { status: 403 }, { status: 403 });
    const failed = await server.query(aliases(() => byId(7)));
    expect(failed.errors).toHaveLength(20);
    const without = await server.query(aliases(() => byId(7)));
    expect(without.errors).toHaveLength(20);
    expect(Object.values(without.data as object)).toEqual(
      numbers.map(() => ({ ...toCard(7), images: null })),
    );
    expectLines(lineById(7), imagesLineOf(7), lineById(7), imagesLineOf(7));
  });

  test('and is read afresh in the next request', async () => {
    sumsub.on(lineById(7), { json: toJson(7) }, { status: 404 });
    const document = `{ ${byId(7)} { externalUserId } }`;
    expect((await server.query(document)).data).toEqual({ applicant: { externalUserId: ownIdOf(7) } });
    expect((await server.query(document)).data).toEqual({ applicant: null });
  });
});

test('nothing is asked for that the document does not ask for', async () => {
  sumsub.on(lineById(7), { json: toJson(7) });
  await server.query(
    `query ($no: Boolean = false) { ${byId(7)} { applicantId images @include(if: $no) { imageId } } }`,
  );
  expect(sumsub.lines).toEqual([lineById(7)]);
  await server.query(`{ person(userId: "${ownIdOf(7)}") { userId } __typename }`);
  expect(names.flatMap((name) => vendors[name].lines)).toEqual([lineById(7)]);
});
