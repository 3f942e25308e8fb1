// An idempotency key outlives the server that it was first given to, and is known to every other one.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readLog } from '../support/audit.ts';
import { toStorageEnv } from '../support/ledger.ts';
import { describeOn, describeOnEach, embedded, type TestDatabase } from '../support/postgres.ts';
import { startVendor, type ScriptedVendor } from '../support/scripted-vendor.ts';
import { at, startServer, vendorEnv, type TestServer } from '../support/server.ts';
import { until } from '../support/until.ts';
import { readLine as argosRead, deleteLine as argosDelete } from '../support/argos.ts';
import { dataJson, deletedAnswer, submissionId, toItemJson, toItems, without } from '../support/argos.ts';
import {
  applicantId,
  applicantLine,
  deleteLine,
  imageId,
  imagesLine,
  toApplicantJson,
  toImagesJson,
} from '../support/sumsub.ts';

let database: TestDatabase;
let vendor: ScriptedVendor;
let servers: TestServer[];

const startOne = async () => {
  const server = await startServer({
    ...vendorEnv({ sumsub: vendor, argos: vendor }),
    ...toStorageEnv(database),
    OPERATION_DEADLINE_MS: '30000',
  });
  servers.push(server);
  return server;
};
const stopOne = async (server: TestServer) => {
  servers = servers.filter((one) => one !== server);
  await server.close();
};

const setUp = (kind: typeof embedded) => {
  beforeEach(async () => {
    servers = [];
    database = await kind.create();
    vendor = await startVendor();
  });
  afterEach(async () => {
    for (const server of servers) await server.close();
    await vendor.close();
    await database.remove();
    expect(vendor.leftovers()).toEqual([]);
  });
};

const set = (server: TestServer, key = 'key-1', active = false, selection = 'image { imageId active }') =>
  server.query(
    `mutation ($input: SetImageActiveInput!, $key: String!) { setImageActive(input: $input) @idempotent(key: $key) {
      ${selection} receipt { id outcome replayed } userErrors { code } } }`,
    { input: { applicantId, imageId, active }, key },
  );

const scriptOneWrite = (delay = 50) => {
  vendor.on(applicantLine, { json: toApplicantJson() });
  vendor.on(imagesLine, { json: toImagesJson(false) }, { json: toImagesJson(true) });
  vendor.on(deleteLine, { json: { ok: 1 }, delay });
};

const receiptIn = ({ data }: { data: unknown }) =>
  at(data, 'setImageActive.receipt') as Record<string, unknown>;

describeOnEach((kind) => {
  setUp(kind);

  test('it is known after a restart', async () => {
    scriptOneWrite();
    const before = await startOne();
    const first = receiptIn(await set(before));
    await stopOne(before);
    const after = await startOne();
    expect(receiptIn(await set(after))).toEqual({ ...first, replayed: true });
    expect((await set(after, 'key-1', true)).errors).toMatchObject([
      { extensions: { code: 'IDEMPOTENCY_KEY_REUSED' } },
    ]);
    expect(await readLog(after)).toHaveLength(1);
  });

  test('fifty at once, at two servers, make one write', async () => {
    scriptOneWrite(300);
    const [one, other] = [await startOne(), await startOne()];
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, place) => set(place % 2 === 0 ? one : other)),
    );
    expect(new Set(answers.map((answer) => receiptIn(answer)['id'])).size).toBe(1);
    expect(answers.filter((answer) => receiptIn(answer)['replayed'] === false)).toHaveLength(1);
    expect(await readLog(other)).toHaveLength(1);
  });

  test('of two servers at once with other arguments, one is refused', async () => {
    scriptOneWrite(300);
    const [one, other] = [await startOne(), await startOne()];
    const running = set(one);
    // The vendor is asked when the key is in use.
    await until(() => vendor.calls.length > 0);
    expect((await set(other, 'key-1', true)).errors).toMatchObject([
      { extensions: { code: 'IDEMPOTENCY_KEY_REUSED' } },
    ]);
    expect(receiptIn(await running)['outcome']).toBe('APPLIED');
  });
});

describeOn(embedded, () => {
  setUp(embedded);

  test('more than the first call asked for is not kept, and that is said where it is missing', async () => {
    scriptOneWrite();
    const server = await startOne();
    await set(server);
    const same = await set(server, 'key-1', false, 'image { active }');
    expect(same).toMatchObject({ errors: [], data: { setImageActive: { image: { active: false } } } });
    const more = await set(server, 'key-1', false, 'image { imageId fileName }');
    expect(more.data).toMatchObject({ setImageActive: { image: null, receipt: { replayed: true } } });
    expect(more.errors).toMatchObject([
      { path: ['setImageActive', 'image'], extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });

  test('ids and links are made again from what was kept', async () => {
    scriptOneWrite();
    const server = await startOne();
    const [first, second] = [
      await set(server, 'key-1', false, 'image { id url }'),
      await set(server, 'key-1', false, 'image { id url(ttlSeconds: 60) }'),
    ];
    expect(at(second.data, 'setImageActive.image.id')).toBe(at(first.data, 'setImageActive.image.id'));
    expect(at(second.data, 'setImageActive.image.url')).toMatch(/\/media\//);
  });

  test('neither the key, nor anything of the person, stands in the files of the database', async () => {
    // Long names: a short one could stand in what is encrypted by chance.
    const names = { first_name: 'Wilhelmina', last_name: 'Ohara-Lindqvist' };
    const item = toItemJson({ userid: 'user-of-argos-77', data: { ...dataJson, ...names } });
    vendor.on(argosRead, toItems(item), toItems(without(item, 'data.gender')));
    vendor.on(argosDelete('fields=data&data_fields=gender&admin_name=admin'), deletedAnswer);
    const server = await startOne();
    const { data, errors } = await server.query(
      `mutation ($input: PartialDeleteSubmissionInput!) {
        partialDeleteSubmission(input: $input) @idempotent(key: "mina@example.test") {
          submission { email data { firstName documentNumber } ocr } receipt { outcome } } }`,
      { input: { submissionId, fields: ['DATA'], dataFields: ['GENDER'] } },
    );
    expect({ errors, outcome: at(data, 'partialDeleteSubmission.receipt.outcome') }).toEqual({
      errors: [],
      outcome: 'APPLIED',
    });
    expect(at(data, 'partialDeleteSubmission.submission.data.firstName')).toBe('Wilhelmina');
    const files = readdirSync(database.dataDir);
    expect(files).toContain('dossier.sqlite');
    for (const file of files) {
      const text = readFileSync(join(database.dataDir, file), 'latin1');
      expect(text).not.toMatch(
        /mina@example|mina ohara|wilhelmina|lindqvist|M70689098|female|user-of-argos|k3v9t0p2m7qa1/i,
      );
    }
  });
});
