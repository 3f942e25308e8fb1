// What is kept: keys that are used again, and a ledger that can not be written.
import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { databaseFile } from '../../src/store/sqlite.ts';
import * as argos from '../support/argos.ts';
import * as capillary from '../support/capillary.ts';
import { startVendor, type ScriptedVendor } from '../support/scripted-vendor.ts';
import { at, createDataDir, startServer, vendorEnv, type TestServer } from '../support/server.ts';
import * as sumsub from '../support/sumsub.ts';
import * as unit21 from '../support/unit21.ts';

let dataDir: string;
let vendor: ScriptedVendor;
let server: TestServer;

beforeEach(async () => {
  dataDir = createDataDir();
  vendor = await startVendor();
  server = await startServer({
    ...vendorEnv({ sumsub: vendor, argos: vendor, capillary: vendor, unit21: vendor }),
    DATA_DIR: dataDir,
  });
});
afterEach(async () => {
  await server.close();
  await vendor.close();
  rmSync(dataDir, { recursive: true });
  expect(vendor.leftovers()).toEqual([]);
});

const setWithKey = (key: string) =>
  server.query(
    `mutation ($input: SetImageActiveInput!, $key: String!) {
      setImageActive(input: $input) @idempotent(key: $key) { receipt { id outcome replayed } }
    }`,
    { input: { applicantId: sumsub.applicantId, imageId: sumsub.imageId, active: false }, key },
  );

test.each([0, 256])('hostile 64: a key of @idempotent with %i characters', async (length) => {
  const answer = await setWithKey('k'.repeat(length));
  expect(answer.errors).toMatchObject([
    {
      path: ['setImageActive'],
      extensions: {
        code: 'BAD_USER_INPUT',
        retryable: false,
        outcomeKnown: true,
        requestId: answer.headers.get('x-request-id'),
      },
    },
  ]);
  expect(vendor.calls).toEqual([]);
});

test('hostile 65: the same key and arguments 100 s later: the stored result, and no call', async () => {
  vendor.on(sumsub.applicantLine, { json: sumsub.toApplicantJson() });
  vendor.on(sumsub.imagesLine, { json: sumsub.toImagesJson(false) }, { json: sumsub.toImagesJson(true) });
  vendor.on(sumsub.deleteLine, { json: { ok: 1 } });
  const first = await setWithKey('k'.repeat(255));
  const calls = vendor.calls.length;
  // What time does to it, all at once: it is 100 s nearer to its end.
  const file = new DatabaseSync(databaseFile(dataDir));
  const aged = file.prepare('update idempotency set expires_at = expires_at - 100000').run();
  file.close();
  expect(aged.changes).toBe(1);
  const second = await setWithKey('k'.repeat(255));
  expect(at(first.data, 'setImageActive.receipt')).toMatchObject({ outcome: 'APPLIED', replayed: false });
  expect(second.data).toEqual({
    setImageActive: { receipt: { ...(at(first.data, 'setImageActive.receipt') as object), replayed: true } },
  });
  expect(vendor.calls).toHaveLength(calls);
});

test('hostile 66: the ledger can not be written: mutations are refused, and reads work', async () => {
  const { front, side } = capillary;
  vendor.on(sumsub.applicantLine, { json: sumsub.toApplicantJson(), repeat: true });
  vendor.on(argos.readLine, { ...argos.toItems(argos.toItemJson()), repeat: true });
  vendor.on(capillary.readLine, { ...capillary.toCustomerAnswer([front, side]), repeat: true });
  vendor.on(unit21.readLine, { ...unit21.withMedia(), repeat: true });
  const other = new DatabaseSync(databaseFile(dataDir));
  other.exec('begin immediate');
  const answers = await Promise.all([
    sumsub.askToSetImageActive(server, {}),
    argos.partialDelete(server, { fields: ['EMAIL'] }),
    capillary.deleteImage(server),
    unit21.addMedia(server, [unit21.inBase64(Buffer.from('text'), 'a.txt')]),
  ]);
  const read = await server.query(
    `{ applicant(by: { applicantId: "${sumsub.applicantId}" }) { firstName }
      submission(submissionId: "${argos.submissionId}") { email }
      customer(by: { customerId: "${capillary.customerId}" }) { firstName }
      entity(entityId: "${unit21.entityId}") { firstName } }`,
  );
  other.exec('rollback');
  other.close();
  for (const { headers, errors } of answers) {
    const requestId = headers.get('x-request-id');
    const extensions = { code: 'LEDGER_UNAVAILABLE', retryable: true, outcomeKnown: true, requestId };
    expect(errors).toMatchObject([{ extensions }]);
  }
  expect(vendor.lines.filter((line) => !line.startsWith('GET '))).toEqual([]);
  expect(read.errors).toEqual([]);
  expect(read.data).toEqual({
    applicant: { firstName: 'Ada' },
    submission: { email: 'mina@example.test' },
    customer: { firstName: 'Ines' },
    entity: { firstName: 'Oda' },
  });
}, 60_000);
