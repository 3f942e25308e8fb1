import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { samples } from '../media/samples.ts';
import { startVendor, type ScriptedVendor } from '../support/scripted-vendor.ts';
import { at, startServer, vendorEnv, type TestServer } from '../support/server.ts';
import {
  addDocument,
  addMedia,
  putLine,
  readLine,
  readParts,
  toErrorJson,
  upload,
  withMedia,
} from '../support/unit21.ts';

let vendor: ScriptedVendor;
let server: TestServer;

beforeEach(async () => {
  vendor = await startVendor();
  server = await startServer(vendorEnv({ unit21: vendor }));
});

afterEach(async () => {
  await server.close();
  await vendor.close();
  expect(vendor.leftovers()).toEqual([]);
  // Not even to undo a second copy: it would remove what others attached.
  expect(vendor.lines.filter((line) => line !== readLine && line !== putLine)).toEqual([]);
});

const face = () => upload(samples.png, 'face.png');
const note = () => upload(samples.txt, 'note.txt');
const sent = () =>
  vendor.calls
    .filter(({ method }) => method === 'PUT')
    .map((call) => /filename="(.*)"/.exec(readParts(call)[0]!.head)?.[1]);

const applied = { outcome: 'APPLIED', verification: 'VERIFIED', warnings: [] };
const appliedAfterAll = { ...applied, warnings: [{ code: 'VENDOR_WARNING' }] };
const unknown = {
  outcome: 'UNKNOWN',
  verification: 'NOT_VERIFIED',
  warnings: [{ code: 'VENDOR_WARNING' }],
};

describe('nobody knows whether it was stored', () => {
  const unclear = [
    ['a lost answer', { cut: true }],
    ['500', { status: 500, json: toErrorJson('internal', 'secret words') }],
    ['503', { status: 503 }],
    ['an unexpected success', { status: 202, json: {} }],
  ] as const;

  test.each(unclear)('%s: never sent again, APPLIED once it shows', async (_, answer) => {
    vendor.on(readLine, withMedia('old.png'), withMedia('old.png'), withMedia('old.png', 'face.png'));
    vendor.on(putLine, answer);
    const { data, errors } = await addMedia(server, [face()]);
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      addEntityMedia: {
        entity: { media: [{ name: 'old.png' }, { name: 'face.png' }] },
        added: [{ name: 'face.png', receipt: appliedAfterAll }],
        userErrors: [],
      },
    });
    expect(sent()).toEqual(['face.png']);
    expect(JSON.stringify(data)).not.toContain('secret words');
  });

  test.each(unclear)('%s: never sent again, UNKNOWN where it does not show', async (_, answer) => {
    vendor.on(readLine, { ...withMedia('face.png'), repeat: true });
    vendor.on(putLine, answer);
    const { data, errors } = await addMedia(server, [face()]);
    expect(errors).toEqual([]);
    expect(at(data, 'addEntityMedia.added')).toMatchObject([{ name: 'face.png', receipt: unknown }]);
    expect(sent()).toEqual(['face.png']);
  });

  test('UNKNOWN where it can not be read back either', async () => {
    vendor.on(readLine, withMedia(), { status: 404, repeat: true });
    vendor.on(putLine, { cut: true });
    const { data } = await addMedia(server, [face()]);
    expect(data).toMatchObject({ addEntityMedia: { entity: null, added: [{ receipt: unknown }] } });
  });

  test('two files of one name, one entry more: neither can be said to be it', async () => {
    vendor.on(readLine, withMedia(), { ...withMedia('face.png'), repeat: true });
    vendor.on(putLine, { status: 503 }, { status: 503 });
    const { data } = await addMedia(server, [face(), face()]);
    expect(at(data, 'addEntityMedia.added')).toMatchObject([{ receipt: unknown }, { receipt: unknown }]);
    expect(sent()).toEqual(['face.png', 'face.png']);
  });
});

test.each([400, 401])('an entry can not be that of a file of the same name that met %i', async (status) => {
  vendor.on(readLine, withMedia(), { ...withMedia('face.png'), repeat: true });
  vendor.on(putLine, { status: 503 }, { status });
  const { data } = await addMedia(server, [face(), face()]);
  expect(at(data, 'addEntityMedia.added')).toMatchObject([{ receipt: appliedAfterAll }]);
});

describe('the vendor says yes', () => {
  test('and shows it a little later', async () => {
    vendor.on(readLine, withMedia(), withMedia(), withMedia('face.png'));
    vendor.on(putLine, { json: {} });
    const { data } = await addMedia(server, [face()]);
    expect(at(data, 'addEntityMedia.added')).toMatchObject([{ receipt: applied }]);
  });

  test('and does not show it in time: APPLIED, as it may appear late', async () => {
    vendor.on(readLine, { ...withMedia('face.png'), repeat: true });
    vendor.on(putLine, { json: {} });
    const { data } = await addMedia(server, [face()]);
    expect(at(data, 'addEntityMedia.added')).toMatchObject([
      { receipt: { outcome: 'APPLIED', verification: 'NOT_VERIFIED', warnings: [] } },
    ]);
    expect(sent()).toEqual(['face.png']);
  });

  test.each([404, 410])('to an entity that it does not show (%i): APPLIED, NOT_VERIFIED', async (status) => {
    vendor.on(readLine, { status }, { status });
    vendor.on(putLine, { json: {} });
    const { data, errors } = await addMedia(server, [face()]);
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      addEntityMedia: {
        entity: null,
        added: [{ receipt: { outcome: 'APPLIED', verification: 'NOT_VERIFIED' } }],
      },
    });
  });

  test('to an entity that it shows only now: APPLIED, with nothing to compare it with', async () => {
    vendor.on(readLine, { status: 404 }, { ...withMedia('face.png'), repeat: true });
    vendor.on(putLine, { json: {} });
    const { data } = await addMedia(server, [face()]);
    expect(data).toMatchObject({
      addEntityMedia: {
        entity: { media: [{ name: 'face.png' }] },
        added: [{ receipt: { outcome: 'APPLIED', verification: 'NOT_VERIFIED' } }],
      },
    });
  });

  test.each(['face_png', 'face.png'])('and lists it as %j', async (name) => {
    vendor.on(readLine, withMedia(), withMedia(name));
    vendor.on(putLine, { json: {} });
    const { data } = await addMedia(server, [face()]);
    expect(at(data, 'addEntityMedia.added')).toMatchObject([{ name: 'face.png', receipt: applied }]);
  });
});

describe('a fault', () => {
  const faults = [
    ['PROVIDER_AUTH', { status: 401, json: toErrorJson('x', 'secret words') }, { retryable: false }],
    ['PROVIDER_AUTH', { status: 403 }, { retryable: false }],
    [
      'PROVIDER_RATE_LIMITED',
      { status: 429, headers: { 'retry-after': '7' } },
      { retryable: true, retryAfter: 7 },
    ],
    ['PROVIDER_BAD_RESPONSE', { status: 418 }, { retryable: false }],
  ] as const;

  test.each(faults)('%s of the first file: the others are not sent', async (code, answer, more) => {
    vendor.on(readLine, withMedia());
    vendor.on(putLine, answer);
    const { data, errors } = await addMedia(server, [face(), note()]);
    expect(data).toBeNull();
    expect(errors).toMatchObject([
      { path: ['addEntityMedia'], extensions: { code, provider: 'UNIT21', outcomeKnown: true, ...more } },
    ]);
    expect(sent()).toEqual(['face.png']);
    expect(JSON.stringify(errors)).not.toMatch(/secret words|u21-test-key/);
  });

  test.each(faults)(
    '%s of the second file: the first keeps its receipt, and the fault is said once',
    async (code, answer, more) => {
      vendor.on(readLine, withMedia(), { ...withMedia('face.png'), repeat: true });
      vendor.on(putLine, { json: {} }, answer);
      const document = addDocument.replace('addEntityMedia(', 'mine: addEntityMedia(');
      const { data, errors } = await addMedia(server, [face(), note(), note()], {}, document);
      expect(data).toMatchObject({
        mine: { added: [{ name: 'face.png', receipt: applied }], userErrors: [] },
      });
      expect(errors).toMatchObject([
        { path: ['mine', 'entity'], extensions: { code, provider: 'UNIT21', outcomeKnown: true, ...more } },
      ]);
      expect(errors[0]!.extensions['requestId']).toEqual(expect.any(String));
      expect(sent()).toEqual(['face.png', 'note.txt']);
    },
  );

  test('of the first look: nothing is sent', async () => {
    vendor.on(readLine, { status: 503 }, { status: 503 }, { status: 503 });
    const { data, errors } = await addMedia(server, [face(), note()]);
    expect(data).toBeNull();
    expect(errors).toMatchObject([
      { path: ['addEntityMedia'], extensions: { code: 'PROVIDER_UNAVAILABLE', outcomeKnown: true } },
    ]);
    expect(sent()).toEqual([]);
  });
});

describe('beside a file that was stored', () => {
  test('one that the vendor refuses is said by its place', async () => {
    vendor.on(readLine, withMedia(), { ...withMedia('face.png', 'last.txt'), repeat: true });
    vendor.on(putLine, { json: {} }, { status: 400, json: toErrorJson('invalid_input') }, { json: {} });
    const last = upload(samples.txt, 'last.txt');
    const { data, errors } = await addMedia(server, [face(), note(), last]);
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      addEntityMedia: {
        added: [
          { name: 'face.png', receipt: applied },
          { name: 'last.txt', receipt: applied },
        ],
        userErrors: [{ code: 'REFUSED_BY_VENDOR', field: ['input', 'media', '1'] }],
      },
    });
    expect(sent()).toEqual(['face.png', 'note.txt', 'last.txt']);
  });

  test('one with an unclear end has a receipt of its own', async () => {
    vendor.on(readLine, withMedia(), { ...withMedia('face.png'), repeat: true });
    vendor.on(putLine, { json: {} }, { status: 500 });
    const { data, errors } = await addMedia(server, [face(), note()]);
    expect(errors).toEqual([]);
    expect(at(data, 'addEntityMedia.added')).toMatchObject([
      { name: 'face.png', receipt: applied },
      { name: 'note.txt', receipt: unknown },
    ]);
    expect(sent()).toEqual(['face.png', 'note.txt']);
  });
});
