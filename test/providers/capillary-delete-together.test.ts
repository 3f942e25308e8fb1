// Deletions at the same time: the vendor deletes by position, so those of one customer must not overlap.
import { expect, test } from '@jest/globals';
import { useScriptedServer } from '../support/scripted-server.ts';
import {
  back,
  deleteImage,
  deleteLine,
  deleteLineOf,
  front,
  readLine,
  readLineOf,
  side,
  toCustomerAnswer,
  toDeleteJson,
} from '../support/capillary.ts';
import { until } from '../support/until.ts';

const { vendor, server } = useScriptedServer(['capillary']);

const deleted = { json: toDeleteJson() };

test('two deletions of one customer never overlap: the second looks after the first has read back', async () => {
  vendor.on(
    readLine,
    { ...toCustomerAnswer([front, side, back]), delay: 300 },
    { ...toCustomerAnswer([side, back]), delay: 100 },
    toCustomerAnswer([side, back]),
    toCustomerAnswer([side]),
  );
  vendor.on(deleteLine(0), { ...deleted, delay: 100 });
  vendor.on(deleteLine(1), deleted);
  const first = deleteImage(server, { imageId: front.imageId });
  await until(() => vendor.calls.length === 1);
  const second = deleteImage(server, { imageId: back.imageId });
  const applied = { deleteCustomerImage: { receipt: { outcome: 'APPLIED', verification: 'VERIFIED' } } };
  expect(await Promise.all([first, second])).toMatchObject([{ data: applied }, { data: applied }]);
  expect(vendor.lines).toEqual([readLine, deleteLine(0), readLine, readLine, deleteLine(1), readLine]);
});

test('one that fails does not hold up the next', async () => {
  vendor.on(readLine, { ...toCustomerAnswer([front, side]), delay: 300 }, toCustomerAnswer([front, side]));
  vendor.on(deleteLine(1), { status: 401 }, { status: 521 });
  const first = deleteImage(server);
  await until(() => vendor.calls.length === 1);
  const second = deleteImage(server);
  expect((await first).errors).toMatchObject([{ extensions: { code: 'PROVIDER_AUTH' } }]);
  expect((await second).data).toMatchObject({
    deleteCustomerImage: { userErrors: [{ code: 'CUSTOMER_BUSY', field: ['input', 'customerId'] }] },
  });
  expect(vendor.lines).toEqual([readLine, deleteLine(1), readLine, deleteLine(1)]);
});

test('deletions of different customers do not wait for each other', async () => {
  const other = '7';
  const otherLines = [readLineOf(other), deleteLineOf(other, 1), readLineOf(other)];
  const othersDone = Promise.withResolvers<undefined>();
  const look = { ...toCustomerAnswer([front, side]), after: () => othersDone.promise };
  vendor.on(readLine, look, toCustomerAnswer([front]));
  vendor.on(deleteLine(1), deleted);
  vendor.on(
    readLineOf(other),
    toCustomerAnswer([front, side], { id: other }),
    toCustomerAnswer([front], { id: other }),
  );
  vendor.on(deleteLineOf(other, 1), deleted);
  const first = deleteImage(server);
  await until(() => vendor.calls.length === 1);
  const applied = { deleteCustomerImage: { receipt: { outcome: 'APPLIED' } } };
  expect((await deleteImage(server, { customerId: other })).data).toMatchObject(applied);
  expect(vendor.lines).toEqual([readLine, ...otherLines]);
  othersDone.resolve(undefined);
  expect((await first).data).toMatchObject(applied);
  expect(vendor.lines).toEqual([readLine, ...otherLines, deleteLine(1), readLine]);
});
