// Opaque ids: each leads back to the thing it came from.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { toNodeId, type NodeRef } from '../../src/model/node-ref.ts';
import * as argos from '../support/argos.ts';
import * as capillary from '../support/capillary.ts';
import { names, startVendors, type Name, type Vendors } from '../support/person.ts';
import type { ScriptedAnswer } from '../support/scripted-vendor.ts';
import { at, startServer, vendorEnv, type TestServer } from '../support/server.ts';
import * as sumsub from '../support/sumsub.ts';
import * as unit21 from '../support/unit21.ts';

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

const { applicantId } = sumsub;
const { submissionId } = argos;
const { customerId } = capillary;
const { entityId } = unit21;

/** A record of each vendor with its files: how it is asked for, and the calls that this costs, each once. */
interface Whole {
  field: string;
  type: NodeRef['type'];
  own: string;
  files: 'images' | 'media';
  fileType: NodeRef['type'];
  fileOwn: string;
  calls: [line: string, answer: ScriptedAnswer][];
}
const wholes: Record<Name, Whole> = {
  sumsub: {
    field: `applicant(by: { applicantId: "${applicantId}" })`,
    type: 'Applicant',
    own: 'applicantId inspectionId firstName createdAt review { answer }',
    files: 'images',
    fileType: 'ApplicantImage',
    fileOwn: 'imageId active fileName addedAt',
    calls: [
      [sumsub.applicantLine, { json: sumsub.toApplicantJson() }],
      [sumsub.imagesLine, { json: sumsub.toImagesJson(false) }],
    ],
  },
  argos: {
    field: `submission(submissionId: "${submissionId}")`,
    type: 'Submission',
    own: 'submissionId userId createdAt kyc { result } data { fullName } ocr',
    files: 'images',
    fileType: 'SubmissionImage',
    fileOwn: 'shows: type provider',
    calls: [[argos.readLine, argos.toItems(argos.toItemJson())]],
  },
  capillary: {
    field: `customer(by: { customerId: "${customerId}" })`,
    type: 'Customer',
    own: 'customerId firstName externalId',
    files: 'images',
    fileType: 'CustomerImage',
    fileOwn: 'imageId position byteSize addedAt',
    calls: [[capillary.readLine, capillary.toCustomerAnswer([capillary.front, capillary.side])]],
  },
  unit21: {
    field: `entity(entityId: "${entityId}")`,
    type: 'Entity',
    own: 'entityId type firstName emails registeredAt',
    files: 'media',
    fileType: 'EntityMedia',
    fileOwn: 'name mediaType addedAt',
    // Two entries of one name and time, and one that differs in its time alone.
    calls: [
      [
        unit21.readLine,
        {
          json: unit21.toEntityJson([
            unit21.toMediumJson('a.png', { media_type: 'first' }),
            unit21.toMediumJson('a.png', { media_type: 'second' }),
            unit21.toMediumJson('a.png', { created_at: null }),
          ]),
        },
      ],
    ],
  },
};

const absentJson: Record<Name, object> = {
  sumsub: { code: 404 },
  argos: { errorCode: 'not Exist Submission Data' },
  capillary: capillary.toErrorJson(8015),
  unit21: unit21.toErrorJson('NOT_FOUND'),
};

const script = (name: Name, calls = wholes[name].calls) =>
  calls.forEach(([line, answer]) => vendors[name].on(line, answer));
const toFragments = ({ type, own, files, fileType, fileOwn }: Whole) =>
  `fragment Whole on ${type} { __typename id ${own} ${files} { ...File } }
  fragment File on ${fileType} { __typename id ${fileOwn} }`;
type Thing = Record<string, unknown> & { id: string };

describe.each(names)('of %s', (name) => {
  const whole = wholes[name];
  const lines = whole.calls.map(([line]) => line);

  const read = async () => {
    script(name);
    const { data } = await server.query(`{ it: ${whole.field} { ...Whole } } ${toFragments(whole)}`);
    const it = at(data, 'it') as Thing;
    const files = it[whole.files] as Thing[];
    expect(it).toMatchObject({ __typename: whole.type, id: expect.stringMatching(/^[\w-]+$/) });
    expect(files[0]).toMatchObject({ __typename: whole.fileType, id: expect.stringMatching(/^[\w-]+$/) });
    expect(new Set([it, ...files].map(({ id }) => id)).size).toBe(files.length + 1);
    return { it, files };
  };

  test('each id leads to the same thing again', async () => {
    const { it, files } = await read();
    const nodeQuery = `query ($id: ID!) { node(id: $id) { ...Whole ...File } } ${toFragments(whole)}`;
    script(name);
    expect(await server.query(nodeQuery, { id: it.id })).toMatchObject({ data: { node: it }, errors: [] });
    for (const file of files) {
      script(name, whole.calls.slice(-1));
      expect(await server.query(nodeQuery, { id: file.id })).toMatchObject({
        data: { node: file },
        errors: [],
      });
    }
  });

  test('asked for by id, by node and inside fragments, it costs one read', async () => {
    const { it, files } = await read();
    script(name);
    const { data, errors } = await server.query(
      `query ($id: ID!, $ids: [ID!]!) {
        a: ${whole.field} { ...Whole } b: ${whole.field} { ...Keys ... on ${whole.type} { ...Whole } }
        c: node(id: $id) { ...Whole } d: node(id: $id) { ...Keys ...Whole }
        nodes(ids: $ids) { ...Whole ...File }
      }
      fragment Keys on Node { __typename id } ${toFragments(whole)}`,
      { id: it.id, ids: [it, ...files, it].map(({ id }) => id) },
    );
    expect(errors).toEqual([]);
    expect(data).toEqual({ a: it, b: it, c: it, d: it, nodes: [it, ...files, it] });
    expect(vendors[name].lines.toSorted()).toEqual([...lines, ...lines].toSorted());
  });

  test('where it has gone, its ids are null', async () => {
    const { it, files } = await read();
    const absent = { status: name === 'argos' ? 400 : 404, json: absentJson[name] };
    for (const line of lines) vendors[name].on(line, absent);
    const ids = [it, ...files].map(({ id }) => id);
    const answer = await server.query('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids });
    expect(answer).toMatchObject({ data: { nodes: ids.map(() => null) }, errors: [] });
  });
});

describe('nodes', () => {
  const applicantNode = toNodeId({ type: 'Applicant', applicantId });
  const submissionNode = toNodeId({ type: 'Submission', submissionId });
  const ask = (ids: string[]) =>
    server.query('query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }', { ids });

  test('takes 50 ids, and gives each its place', async () => {
    script('argos');
    const id = submissionNode;
    const { data } = await ask(Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? id : 'none')));
    expect(data).toEqual({
      nodes: Array.from({ length: 50 }, (_, index) =>
        index % 2 === 0 ? { __typename: 'Submission', id } : null,
      ),
    });
  });

  test('refuses 51, and asks nobody', async () => {
    const { data, errors } = await ask(Array.from({ length: 51 }, () => applicantNode));
    expect(data).toBeNull();
    expect(errors).toMatchObject([
      { message: 'nodes takes at most 50 ids.', extensions: { code: 'BAD_USER_INPUT' } },
    ]);
    expect(vendors.sumsub.calls).toEqual([]);
  });

  test('a vendor that fails nulls its own, with an error at its place', async () => {
    vendors.sumsub.on(sumsub.applicantLine, { status: 401 });
    script('argos');
    const { data, errors } = await ask([submissionNode, applicantNode]);
    expect(data).toEqual({ nodes: [{ __typename: 'Submission', id: submissionNode }, null] });
    expect(errors).toMatchObject([{ path: ['nodes', 1], extensions: { code: 'PROVIDER_AUTH' } }]);
  });
});
