// What an answer says at its deadline, while the vendor may still act: no more than reading has shown, and no less.
import { afterEach, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { readLog } from '../support/audit.ts';
import {
  back,
  customerId,
  deleteLine,
  front,
  readLine,
  side,
  toCustomerAnswer,
  toDeleteJson,
} from '../support/capillary.ts';
import { startVendor, type ScriptedVendor } from '../support/scripted-vendor.ts';
import { at, startServer, vendorEnv, type TestServer } from '../support/server.ts';

let vendor: ScriptedVendor;
let server: TestServer;

const start = async (env: Record<string, string>) => {
  vendor = await startVendor();
  server = await startServer({
    ...vendorEnv({ capillary: vendor }),
    ...{ CAPILLARY_RATE: '0', CALLER_COST_RATE: '0', ...env },
  });
};
afterEach(async () => {
  await server.close();
  await vendor.close();
});

const remove = (headers?: Record<string, string>) =>
  server.query(
    `mutation ($input: DeleteCustomerImageInput!) { deleteCustomerImage(input: $input) { deletedImageId
      receipt { outcome verification warnings { message } } userErrors { code } } }`,
    { input: { customerId, imageId: side.imageId } },
    headers,
  );
const receiptIn = (answer: { data: unknown }) => at(answer.data, 'deleteCustomerImage.receipt');
const deletions = () => vendor.lines.filter((line) => line.startsWith('DELETE')).length;

test('a success that reading contradicts is UNKNOWN at the deadline, and no photo is called deleted', async () => {
  await start({ OPERATION_DEADLINE_MS: '5000', SETTLE_MS: '10000' });
  vendor.on(readLine, { ...toCustomerAnswer([front, side]), repeat: true });
  vendor.on(deleteLine(1), { json: toDeleteJson() });
  const began = performance.now();
  const answer = await remove();
  expect(performance.now() - began).toBeLessThan(9_000);
  expect(receiptIn(answer)).toMatchObject({
    outcome: 'UNKNOWN',
    verification: 'NOT_VERIFIED',
    warnings: [{ message: expect.stringContaining('nothing has changed') }],
  });
  expect(at(answer.data, 'deleteCustomerImage.deletedImageId')).toBeNull();
});

test('another photo that is gone is told of, also where the last read did not come in time', async () => {
  await start({ OPERATION_DEADLINE_MS: '5000', SETTLE_MS: '10000' });
  vendor.on(readLine, toCustomerAnswer([front, side, back]), toCustomerAnswer([side, back]));
  vendor.on(readLine, { silent: true, repeat: true });
  vendor.on(deleteLine(1), { cut: true });
  const receipt = receiptIn(await remove());
  expect(receipt).toMatchObject({ outcome: 'UNKNOWN' });
  expect(JSON.stringify(receipt)).toContain('A DIFFERENT IMAGE IS GONE');
});

test('a vendor that can not be asked leaves an earlier write in doubt, and the next one waiting', async () => {
  await start({ OPERATION_DEADLINE_MS: '4000', SETTLE_MS: '300' });
  vendor.on(readLine, toCustomerAnswer([front, side]), { silent: true, repeat: true });
  vendor.on(deleteLine(1), { cut: true });
  expect(receiptIn(await remove())).toMatchObject({ outcome: 'UNKNOWN' });
  await sleep(400);
  // So short that it is over within the 4 s after which the ledger would be taken as away, whatever holds this process up.
  const next = await remove({ 'x-request-timeout-ms': '1400' });
  // Which of the two depends on who reads at that moment: the next caller, or the server itself.
  const refused =
    at(next.data, 'deleteCustomerImage.userErrors.0.code') ?? next.errors[0]?.extensions['code'];
  expect(['CUSTOMER_BUSY', 'DEADLINE_EXCEEDED']).toContain(refused);
  vendor.mend(readLine, { ...toCustomerAnswer([front]), repeat: true });
  for (let looks = 0; looks < 150; looks += 1) {
    if ((await readLog(server))[0]?.['pending'] === false) break;
    await sleep(100);
  }
  expect(await readLog(server)).toMatchObject([
    { outcome: 'APPLIED', verification: 'VERIFIED', pending: false },
  ]);
  expect(deletions()).toBe(1);
}, 60_000);
