// Deletions that the vendor's list shows late: until it does, its positions are those of before, and a DELETE by one
// of them would take another photo.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  back,
  deleteImage,
  deleteLine,
  front,
  readLine,
  side,
  toCustomerJson,
  toDeleteJson,
} from '../support/capillary.ts';
import { startVendor, type ScriptedVendor } from '../support/scripted-vendor.ts';
import { startServer, vendorEnv, type TestServer } from '../support/server.ts';
import { until } from '../support/until.ts';

let vendor: ScriptedVendor;
let server: TestServer | undefined;

beforeEach(async () => {
  vendor = await startVendor();
});

afterEach(async () => {
  await server?.close();
  await vendor.close();
  expect(vendor.leftovers()).toEqual([]);
});

let goneAt: number;

/** A vendor that answers success at once, and lists the photo at the side for so many milliseconds more. */
const start = async (settleMs: number, lag: number) => {
  goneAt = Infinity;
  const toList = () => toCustomerJson(Date.now() < goneAt ? [front, side, back] : [front, back]);
  const act = () => {
    goneAt = Date.now() + lag;
    return toDeleteJson();
  };
  vendor.on(readLine, { json: { toJSON: toList }, repeat: true });
  vendor.on(deleteLine(1), { json: { toJSON: act } });
  server = await startServer({
    ...vendorEnv({ capillary: vendor }),
    ...{ SETTLE_MS: String(settleMs), OPERATION_DEADLINE_MS: '30000' },
  });
  return server;
};
const isDelete = (line: string) => line.startsWith('DELETE');

const applied = {
  deleteCustomerImage: {
    customer: { images: [{ imageId: front.imageId }, { imageId: back.imageId }] },
    deletedImageId: side.imageId,
    receipt: { outcome: 'APPLIED', verification: 'VERIFIED', warnings: [] },
  },
};
const unknown = {
  deleteCustomerImage: {
    deletedImageId: null,
    receipt: {
      outcome: 'UNKNOWN',
      verification: 'NOT_VERIFIED',
      warnings: [
        {
          code: 'VENDOR_WARNING',
          message: 'The vendor answered success, but reading back shows that nothing has changed.',
        },
      ],
    },
    userErrors: [],
  },
};
const notFound = { deleteCustomerImage: { receipt: null, userErrors: [{ code: 'IMAGE_NOT_FOUND' }] } };

test('shown while the vendor may still act: APPLIED', async () => {
  const asked = await start(6_000, 2_900);
  expect((await deleteImage(asked)).data).toMatchObject(applied);
  expect(vendor.lines.filter(isDelete)).toEqual([deleteLine(1)]);
});

test('the same deletion meanwhile looks only when the first is over, and sends nothing', async () => {
  const asked = await start(3_500, 1_000);
  const first = deleteImage(asked);
  await until(() => vendor.lines.some(isDelete));
  const second = deleteImage(asked);
  expect([(await first).data, (await second).data]).toMatchObject([applied, notFound]);
  expect(vendor.lines.filter(isDelete)).toEqual([deleteLine(1)]);
});

test('shown later than that: UNKNOWN, and the same deletion waits on, and sends nothing', async () => {
  const asked = await start(3_000, Infinity);
  const first = deleteImage(asked);
  await until(() => vendor.lines.some(isDelete));
  const second = deleteImage(asked);
  expect((await first).data).toMatchObject(unknown);
  // The second waits for as long again before it looks.
  goneAt = Date.now();
  expect((await second).data).toMatchObject(notFound);
  expect(vendor.lines.filter(isDelete)).toEqual([deleteLine(1)]);
}, 60_000);
