// Every file any vendor holds about one person.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { front } from '../support/capillary.ts';
import {
  down,
  names,
  parts,
  startVendors,
  submissionId,
  submissionJson,
  toFault,
  toFaults,
  type Name,
  type Vendors,
} from '../support/person.ts';
import type { ScriptedAnswer } from '../support/scripted-vendor.ts';
import { startServer, vendorEnv, type TestServer } from '../support/server.ts';
import { imageId, imagesLine, toImagesJson } from '../support/sumsub.ts';

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

const pageLine = 'GET /v3/submission?userid=user-1&count=100';
const wholeLineOf = (id: string) => `GET /v3/submission?submission_id=${id}`;
/** Lists leave the images out. */
const row = { ...submissionJson, image: undefined };

/** The calls to each vendor, in order. */
const calls: Record<Name, [line: string, answer: ScriptedAnswer][]> = {
  sumsub: [
    [parts.sumsub.line, parts.sumsub.answer],
    [imagesLine, { json: toImagesJson(false) }],
  ],
  argos: [
    [pageLine, { json: { Items: [row] } }],
    [wholeLineOf(submissionId), parts.argos.answer],
  ],
  capillary: [[parts.capillary.line, parts.capillary.answer]],
  unit21: [[parts.unit21.line, parts.unit21.answer]],
};
const files: Record<Name, object[]> = {
  sumsub: [{ provider: 'SUMSUB', imageId }],
  argos: [
    { provider: 'ARGOS', type: 'ID_FRONT' },
    { provider: 'ARGOS', type: 'SELFIE' },
  ],
  capillary: [{ provider: 'CAPILLARY', imageId: front.imageId }],
  unit21: [{ provider: 'UNIT21', name: 'face.png' }],
};

const script = (name: Name) => calls[name].forEach(([line, answer]) => vendors[name].on(line, answer));
const linesOf = (name: Name) => calls[name].map(([line]) => line);

const readFrom = (from: TestServer) =>
  from.query(`{ person(userId: "user-1") { media {
    provider ... on ApplicantImage { imageId } ... on SubmissionImage { type } ... on CustomerImage { imageId }
    ... on EntityMedia { name }
  } } }`);

test('every file of every vendor', async () => {
  for (const name of names) script(name);
  const { data, errors } = await readFrom(server);
  expect(errors).toEqual([]);
  expect(data).toEqual({ person: { media: names.flatMap((name) => files[name]) } });
  for (const name of names) expect(vendors[name].lines).toEqual(linesOf(name));
});

test.each(names)('the files of %s are left out while it is down, with an error', async (name) => {
  const others = names.filter((other) => other !== name);
  for (const other of others) script(other);
  vendors[name].on(linesOf(name)[0]!, ...down);
  const { data, errors } = await readFrom(server);
  expect(data).toEqual({ person: { media: others.flatMap((other) => files[other]) } });
  expect(toFaults(errors)).toEqual([toFault(name, 'media', 'PROVIDER_UNAVAILABLE')]);
  expect(JSON.stringify(errors)).not.toContain('secret words');
});

test('a vendor that fails half way leaves out all of its files', async () => {
  for (const name of ['sumsub', 'capillary', 'unit21'] as const) script(name);
  const other = { ...row, submission_id: 'k3v9t0p2m7qa2' };
  vendors.argos.on(pageLine, { json: { Items: [row, other] } });
  vendors.argos.on(wholeLineOf(submissionId), parts.argos.answer);
  vendors.argos.on(wholeLineOf(other.submission_id), ...down);
  const { data, errors } = await readFrom(server);
  expect(data).toEqual({ person: { media: [...files.sumsub, ...files.capillary, ...files.unit21] } });
  expect(toFaults(errors)).toEqual([toFault('argos', 'media', 'PROVIDER_UNAVAILABLE')]);
});

test('submissions on further pages count as well', async () => {
  for (const name of ['sumsub', 'capillary', 'unit21'] as const) script(name);
  const second = { ...submissionJson, submission_id: 'k3v9t0p2m7qa2', image: { addressImage: 'img-c' } };
  const nextpageKey = { id: submissionId, created_at: submissionJson.created_at };
  vendors.argos.on(pageLine, { json: { Items: [row], nextpageKey } });
  vendors.argos.on(wholeLineOf(submissionId), parts.argos.answer);
  vendors.argos.on(
    `${pageLine}&nextpage_id=${submissionId}&nextpage_date=${encodeURIComponent(nextpageKey.created_at)}`,
    { json: { Items: [second] } },
  );
  vendors.argos.on(wholeLineOf(second.submission_id), { json: { Items: [second] } });
  const { data } = await readFrom(server);
  const argos = [...files.argos, { provider: 'ARGOS', type: 'ADDRESS' }];
  const media = [...files.sumsub, ...argos, ...files.capillary, ...files.unit21];
  expect(data).toEqual({ person: { media } });
});

test('pages that lead back to themselves are a fault, found at once', async () => {
  for (const name of ['sumsub', 'capillary', 'unit21'] as const) script(name);
  const nextpageKey = { id: submissionId, created_at: submissionJson.created_at };
  const nextLine = `${pageLine}&nextpage_id=${submissionId}&nextpage_date=${encodeURIComponent(nextpageKey.created_at)}`;
  vendors.argos.on(pageLine, { json: { Items: [], nextpageKey } });
  vendors.argos.on(nextLine, { json: { Items: [], nextpageKey } });
  const { data, errors } = await readFrom(server);
  expect(data).toEqual({ person: { media: [...files.sumsub, ...files.capillary, ...files.unit21] } });
  expect(toFaults(errors)).toEqual([toFault('argos', 'media', 'PROVIDER_BAD_RESPONSE')]);
  expect(errors[0]?.message).not.toContain('more than');
});

test("a submission that turns out to be somebody else's leaves no file in the list", async () => {
  for (const name of ['sumsub', 'capillary', 'unit21'] as const) script(name);
  vendors.argos.on(pageLine, { json: { Items: [{ ...row, userid: undefined }] } });
  const json = { Items: [{ ...submissionJson, userid: 'user-2' }] };
  vendors.argos.on(wholeLineOf(submissionId), { json });
  const { data, errors } = await readFrom(server);
  expect(data).toEqual({ person: { media: [...files.sumsub, ...files.capillary, ...files.unit21] } });
  expect(toFaults(errors)).toEqual([toFault('argos', 'media', 'PROVIDER_BAD_RESPONSE')]);
});

test.each(names)('with %s alone configured, each other vendor is an error', async (name) => {
  const partly = await startServer(vendorEnv({ [name]: vendors[name] }));
  script(name);
  const { data, errors } = await readFrom(partly);
  await partly.close();
  expect(data).toEqual({ person: { media: files[name] } });
  const missing = names.filter((other) => other !== name);
  expect(toFaults(errors)).toEqual(
    missing.map((other) => toFault(other, 'media', 'PROVIDER_NOT_CONFIGURED')),
  );
});

test('all vendors being down is an empty list with an error for each', async () => {
  for (const name of names) vendors[name].on(linesOf(name)[0]!, ...down);
  const { data, errors } = await readFrom(server);
  expect(data).toEqual({ person: { media: [] } });
  expect(toFaults(errors)).toEqual(names.map((name) => toFault(name, 'media', 'PROVIDER_UNAVAILABLE')));
});
