// The ledger as it is asked for: by the public door, on both databases.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { entryFields, readLog } from '../support/audit.ts';
import { deleteLine as capillaryDelete, readLine as capillaryRead } from '../support/capillary.ts';
import {
  customerId,
  deleteImage,
  front,
  side,
  toCustomerAnswer,
  toDeleteJson,
} from '../support/capillary.ts';
import { toStorageEnv } from '../support/ledger.ts';
import { describeOnEach, type TestDatabase } from '../support/postgres.ts';
import { startVendor, type ScriptedAnswer, type ScriptedVendor } from '../support/scripted-vendor.ts';
import { at, startServer, vendorEnv, type TestServer } from '../support/server.ts';
import {
  applicantId,
  applicantLine,
  askToSetImageActive,
  deleteLine,
  imageId,
  imagesLine,
  toApplicantJson,
  toImagesJson,
} from '../support/sumsub.ts';
import { addMedia, inBase64, putLine, readLine, withMedia, entityId } from '../support/unit21.ts';

let database: TestDatabase;
let vendor: ScriptedVendor;
let server: TestServer;

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** It is read back where the vendor takes it. */
const deactivate = async (answer: ScriptedAnswer = { json: { ok: 1 } }) => {
  vendor.on(applicantLine, { json: toApplicantJson() });
  vendor.on(imagesLine, { json: toImagesJson(false) });
  if (answer.status === undefined) vendor.on(imagesLine, { json: toImagesJson(true) });
  vendor.on(deleteLine, answer);
  return askToSetImageActive(server, {});
};

const deletePhoto = () => {
  vendor.on(capillaryRead, toCustomerAnswer([front, side]), toCustomerAnswer([front]));
  vendor.on(capillaryDelete(1), { json: toDeleteJson() });
  return deleteImage(server);
};

const addTwo = () => {
  vendor.on(readLine, withMedia(), { ...withMedia('a.txt', 'b.txt'), repeat: true });
  vendor.on(putLine, { json: {} }, { json: {} });
  return addMedia(server, [inBase64(Buffer.from('one'), 'a.txt'), inBase64(Buffer.from('two'), 'b.txt')]);
};

describeOnEach((kind) => {
  beforeEach(async () => {
    database = await kind.create();
    vendor = await startVendor();
    server = await startServer({
      ...vendorEnv({ sumsub: vendor, capillary: vendor, unit21: vendor }),
      ...toStorageEnv(database),
    });
  });
  afterEach(async () => {
    await server.close();
    await vendor.close();
    await database.remove();
  });

  test('a write leaves one entry, which its receipt names', async () => {
    const { data } = await deactivate({ json: { ok: 1 }, headers: { 'x-correlation-id': 'req-77' } });
    const id = at(data, 'setImageActive.receipt.id') as string;
    const wanted = {
      id,
      operation: 'setImageActive',
      provider: 'SUMSUB',
      mode: 'LIVE',
      outcome: 'APPLIED',
      effect: 'DEACTIVATED',
      reversible: true,
      verification: 'VERIFIED',
      refusal: null,
      pending: false,
      actor: 'admin',
      keyId: 'admin',
      target: applicantId,
      targetFile: imageId,
      arguments: { active: false },
      correlationId: 'req-77',
      duration: expect.any(Number),
      requestId: expect.stringMatching(/^[\w-]{36}$/),
      at: expect.stringMatching(moment),
      recordedAt: expect.stringMatching(moment),
      warnings: [],
    };
    expect(await readLog(server)).toEqual([wanted]);
    const found = await server.query(
      `query ($id: ID!) { auditEntry(id: $id) { ${entryFields} }
        node(id: $id) { __typename ... on AuditEntry { ${entryFields} } } }`,
      { id },
    );
    expect(found).toMatchObject({
      errors: [],
      data: { auditEntry: wanted, node: { __typename: 'AuditEntry', ...wanted } },
    });
  });

  test('several files in one mutation leave one entry each', async () => {
    const { data } = await addTwo();
    const receipts = at(data, 'addEntityMedia.added') as { receipt: { id: string } }[];
    const entries = await readLog(server);
    expect(entries).toMatchObject([
      { target: entityId, targetFile: 'b.txt', arguments: { byteSize: 3, contentType: 'text/plain' } },
      { target: entityId, targetFile: 'a.txt' },
    ]);
    expect(entries.map(({ id }) => id).reverse()).toEqual(receipts.map(({ receipt }) => receipt.id));
  });

  test("a vendor's refusal leaves one that says so, and a fault of it too", async () => {
    expect((await deactivate({ status: 304 })).data).toMatchObject({
      setImageActive: { userErrors: [{ code: 'REVIEW_IN_PROGRESS' }] },
    });
    expect((await deactivate({ status: 401 })).errors).toMatchObject([
      { extensions: { code: 'PROVIDER_AUTH' } },
    ]);
    expect(await readLog(server)).toMatchObject([
      { outcome: 'UNCHANGED', verification: 'NOT_VERIFIED', refusal: 'PROVIDER_AUTH', pending: false },
      { outcome: 'UNCHANGED', verification: 'NOT_VERIFIED', refusal: 'REVIEW_IN_PROGRESS', pending: false },
    ]);
  });

  test('what never reached a vendor leaves none: a refusal, a dry run, a read, what was so before', async () => {
    vendor.on(applicantLine, { json: toApplicantJson(), repeat: true });
    vendor.on(imagesLine, { json: toImagesJson(true), repeat: true });
    await askToSetImageActive(server, { imageId: '999' });
    await askToSetImageActive(server, { imageId: '../x' });
    await askToSetImageActive(server, { active: true, dryRun: true });
    const before = await askToSetImageActive(server, {});
    expect(at(before.data, 'setImageActive.receipt.outcome')).toBe('UNCHANGED');
    const id = at(before.data, 'setImageActive.receipt.id');
    expect(await readLog(server)).toEqual([]);
    const found = await server.query('query ($id: ID!) { auditEntry(id: $id) { id } node(id: $id) { id } }', {
      id,
    });
    expect(found.data).toEqual({ auditEntry: null, node: null });
  });

  describe('narrowed and paged', () => {
    beforeEach(async () => {
      await deactivate();
      await deletePhoto();
      await deactivate({ status: 304 });
      await addTwo();
    });

    test.each([
      ['', ['addEntityMedia', 'addEntityMedia', 'setImageActive', 'deleteCustomerImage', 'setImageActive']],
      ['provider: CAPILLARY', ['deleteCustomerImage']],
      ['operation: "setImageActive"', ['setImageActive', 'setImageActive']],
      ['operation: "nothing"', []],
      ['outcome: UNCHANGED', ['setImageActive']],
      ['outcome: UNKNOWN', []],
      ['outcome: DRY_RUN', []],
      ['outcome: APPLIED, provider: SUMSUB', ['setImageActive']],
      ['actor: "admin", provider: CAPILLARY', ['deleteCustomerImage']],
      ['actor: "somebody"', []],
      [`target: "${applicantId}"`, ['setImageActive', 'setImageActive']],
      [`target: "${customerId}"`, ['deleteCustomerImage']],
      ['target: "nobody"', []],
      ['from: "2020-01-01T00:00:00Z", to: "2021-01-01T00:00:00Z"', []],
      ['to: "2020-01-01T00:00:00Z"', []],
      ['from: "2020-01-01T00:00:00Z", provider: CAPILLARY', ['deleteCustomerImage']],
    ])('by %s', async (filter, operations) => {
      const entries = await readLog(server, `(filter: { ${filter} })`);
      expect(entries.map(({ operation }) => operation)).toEqual(operations);
    });

    test('page by page, newest first', async () => {
      const all = await readLog(server);
      const seen: unknown[] = [];
      let after: unknown = null;
      for (const last of [false, false, true]) {
        const { data } = await server.query(
          `query ($after: String) { auditLog(first: 2, after: $after) { edges { cursor node { id } } nodes { id }
            pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
          { after },
        );
        const edges = at(data, 'auditLog.edges') as { cursor: string; node: { id: string } }[];
        seen.push(...(at(data, 'auditLog.nodes') as { id: string }[]).map(({ id }) => id));
        expect(at(data, 'auditLog.pageInfo')).toEqual({
          hasNextPage: !last,
          hasPreviousPage: after !== null,
          startCursor: edges[0]!.cursor,
          endCursor: edges.at(-1)!.cursor,
        });
        after = edges.at(-1)!.cursor;
      }
      expect(seen).toEqual(all.map(({ id }) => id));
    });

    test.each([
      ['first: 0', 'first must be a whole number from 1 to 100'],
      ['first: 101', 'first must be a whole number from 1 to 100'],
      ['first: -1', 'first must be a whole number from 1 to 100'],
      ['after: "MQ"', 'after must be'],
      ['after: ""', 'after must be'],
    ])('%s is refused', async (given, message) => {
      const { errors } = await server.query(`{ auditLog(${given}) { nodes { id } } }`);
      expect(errors).toMatchObject([
        { message: expect.stringContaining(message), extensions: { code: 'BAD_USER_INPUT' } },
      ]);
    });
  });

  test.each(['', 'x', 'WyJBdWRpdEVudHJ5IiwieCJd', Buffer.from('["Customer","1"]').toString('base64url')])(
    'the id %j names no entry',
    async (id) => {
      const { data, errors } = await server.query('query ($id: ID!) { auditEntry(id: $id) { id } }', { id });
      expect({ data, errors }).toEqual({ data: { auditEntry: null }, errors: [] });
    },
  );
});
