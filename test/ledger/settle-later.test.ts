// A write whose answer was lost, and that could not be read back in time: settled in the background, never sent again.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readLog, type Entry } from '../support/audit.ts';
import {
  customerId,
  deleteImage,
  deleteLine,
  front,
  readLine,
  side,
  toCustomerAnswer,
  back,
} from '../support/capillary.ts';
import { toStorageEnv } from '../support/ledger.ts';
import { describeOnEach, type TestDatabase } from '../support/postgres.ts';
import { startVendor, type ScriptedVendor } from '../support/scripted-vendor.ts';
import { at, startServer, vendorEnv, type TestServer } from '../support/server.ts';

let database: TestDatabase;
let vendor: ScriptedVendor;
let server: TestServer;

/** The only entry, once it is settled. */
const settled = async (): Promise<Entry | undefined> => {
  for (let looks = 0; looks < 150; looks += 1) {
    const [entry] = await readLog(server);
    if (entry?.['pending'] === false) return entry;
    await sleep(100);
  }
  return undefined;
};

const down = { status: 503 };
/** One read is tried three times. */
const downReads = (times: number) => Array.from({ length: times * 3 }, () => down);

const keyed = () =>
  server.query(
    `mutation ($input: DeleteCustomerImageInput!) { deleteCustomerImage(input: $input) @idempotent(key: "k") {
      receipt { id outcome verification replayed } } }`,
    { input: { customerId, imageId: side.imageId } },
  );

describeOnEach((kind) => {
  beforeEach(async () => {
    database = await kind.create();
    vendor = await startVendor();
    const env = { ...vendorEnv({ capillary: vendor }), ...toStorageEnv(database) };
    // Whoever asks again and again whether it is settled has points for it.
    server = await startServer({ ...env, CALLER_COST_RATE: '0' });
  });
  afterEach(async () => {
    await server.close();
    await vendor.close();
    await database.remove();
  });

  test.each([
    ['gone', [front], { outcome: 'APPLIED', verification: 'VERIFIED' }],
    ['still there', [front, side], { outcome: 'UNCHANGED', verification: 'VERIFIED' }],
    ['gone with another one', [], { outcome: 'UNKNOWN', verification: 'NOT_VERIFIED' }],
  ])('the photo is found %s: its receipt is brought up to date', async (_, photos, wanted) => {
    vendor.on(readLine, toCustomerAnswer([front, side]), ...downReads(20));
    vendor.on(deleteLine(1), { cut: true });
    const first = await keyed();
    const receipt = at(first.data, 'deleteCustomerImage.receipt') as Record<string, unknown>;
    expect(receipt).toMatchObject({ outcome: 'UNKNOWN', verification: 'NOT_VERIFIED', replayed: false });
    expect(await readLog(server)).toMatchObject([{ id: receipt['id'], outcome: 'UNKNOWN', pending: true }]);
    // What is scripted is used in order: from here on the vendor can be read.
    vendor.mend(readLine, { ...toCustomerAnswer(photos), repeat: true });
    expect(await settled()).toMatchObject({ id: receipt['id'], ...wanted });
    expect(at((await keyed()).data, 'deleteCustomerImage.receipt')).toEqual({
      ...receipt,
      ...wanted,
      replayed: true,
    });
    expect(vendor.lines.filter((line) => line.startsWith('DELETE'))).toHaveLength(1);
  });

  test('the next write to the same customer waits for it, and is not mixed up with it', async () => {
    vendor.on(readLine, toCustomerAnswer([front, side, back]), ...downReads(20));
    vendor.on(deleteLine(1), { cut: true });
    await deleteImage(server);
    vendor.mend(readLine, toCustomerAnswer([front, back]), toCustomerAnswer([front, back]), {
      ...toCustomerAnswer([back]),
      repeat: true,
    });
    vendor.on(deleteLine(0), {
      json: { data: [{ code: 200, message: 'Success', status: 'true' }], warnings: [], errors: [] },
    });
    const next = await deleteImage(server, { imageId: front.imageId });
    expect(at(next.data, 'deleteCustomerImage.receipt')).toMatchObject({
      outcome: 'APPLIED',
      verification: 'VERIFIED',
    });
    expect(await readLog(server)).toMatchObject([
      { targetFile: front.imageId, outcome: 'APPLIED', pending: false },
      { targetFile: side.imageId, outcome: 'APPLIED', pending: false },
    ]);
  });
});
