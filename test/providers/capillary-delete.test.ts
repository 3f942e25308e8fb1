import { describe, expect, test } from '@jest/globals';
import { useScriptedServer } from '../support/scripted-server.ts';
import {
  back,
  customerId,
  deleteImage,
  deleteLine,
  front,
  readLine,
  side,
  slotHandles,
  toCustomerAnswer,
  toDeleteJson,
  toErrorJson,
  toImageJson,
  toNotice,
} from '../support/capillary.ts';
import type { ScriptedAnswer } from '../support/scripted-vendor.ts';

const { vendor, server } = useScriptedServer(['capillary']);

const deleted = { json: toDeleteJson() };

describe('one image', () => {
  test('is deleted by one DELETE with the position it has now, and read back', async () => {
    vendor.on(readLine, toCustomerAnswer([front, side, back]), toCustomerAnswer([front, back]));
    vendor.on(deleteLine(1), deleted);
    const { data, errors } = await deleteImage(server);
    expect(errors).toEqual([]);
    expect(data).toEqual({
      deleteCustomerImage: {
        customer: {
          customerId,
          images: [
            { imageId: front.imageId, position: 0 },
            { imageId: back.imageId, position: 1 },
          ],
        },
        deletedImageId: side.imageId,
        receipt: {
          id: expect.stringMatching(/^[\w-]{60,80}$/),
          provider: 'CAPILLARY',
          operation: 'deleteCustomerImage',
          outcome: 'APPLIED',
          effect: 'ERASED',
          reversible: false,
          verification: 'VERIFIED',
          replayed: false,
          at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
          warnings: [],
        },
        userErrors: [],
      },
    });
    expect(vendor.lines).toEqual([readLine, deleteLine(1), readLine]);
    const { headers, body } = vendor.calls[1]!;
    expect(headers.authorization).toBe('Basic dGlsbC4xOmFhYTkyYWNmYjdhZWQ3YTUyZjJhNWM1OTZmNzBlZDU2');
    expect(body.length).toBe(0);
  });

  test('is found where it stands now, not where it stood when it was shown', async () => {
    vendor.on(readLine, toCustomerAnswer([front, side]));
    await server.query(`{ customer(by: { customerId: "${customerId}" }) { images { imageId position } } }`);
    vendor.on(readLine, toCustomerAnswer([side]), toCustomerAnswer([]));
    vendor.on(deleteLine(0), deleted);
    expect((await deleteImage(server)).data).toMatchObject({
      deleteCustomerImage: { customer: { images: [] }, receipt: { outcome: 'APPLIED' } },
    });
  });

  test('may take a while to vanish', async () => {
    const still = toCustomerAnswer([front, side]);
    vendor.on(readLine, still, still, still, toCustomerAnswer([front]));
    vendor.on(deleteLine(1), deleted);
    expect((await deleteImage(server)).data).toMatchObject({
      deleteCustomerImage: { receipt: { outcome: 'APPLIED', verification: 'VERIFIED', warnings: [] } },
    });
    expect(vendor.lines).toEqual([readLine, deleteLine(1), readLine, readLine, readLine]);
  });

  test('may stand in a list whose names have no numbers', async () => {
    const customerImage = [toImageJson(front, 0, { name: 'x' }), toImageJson(side, 1, { name: undefined })];
    vendor.on(readLine, toCustomerAnswer([], { customerImage }), toCustomerAnswer([front]));
    vendor.on(deleteLine(1), deleted);
    expect((await deleteImage(server)).data).toMatchObject({
      deleteCustomerImage: { receipt: { outcome: 'APPLIED' } },
    });
  });
});

test('a dry run looks, and sends nothing', async () => {
  vendor.on(readLine, toCustomerAnswer([front, side]));
  expect((await deleteImage(server, { dryRun: true })).data).toMatchObject({
    deleteCustomerImage: {
      customer: null,
      deletedImageId: null,
      receipt: { outcome: 'DRY_RUN', effect: 'ERASED', verification: 'NOT_VERIFIED', warnings: [] },
      userErrors: [],
    },
  });
  expect(vendor.lines).toEqual([readLine]);
});

const refusal = (code: string, field: string) => ({
  deleteCustomerImage: {
    customer: null,
    deletedImageId: null,
    receipt: null,
    userErrors: [{ code, field: ['input', field], message: expect.stringMatching(/^[^{}]+$/) }],
  },
});

const list = (...customerImage: unknown[]) => toCustomerAnswer([], { customerImage });
const [zero, one] = [toImageJson(front, 0), toImageJson(side, 1)];
const named = (name: string) => ({ name: `4242/${customerId}/${name}` });

test.each<[string, ScriptedAnswer, string, string]>([
  ['no such customer', { status: 400, json: toErrorJson(8015) }, 'CUSTOMER_NOT_FOUND', 'customerId'],
  [
    'a customer erased',
    { json: { message: 'Customer is deleted after PII delete request' } },
    'CUSTOMER_NOT_FOUND',
    'customerId',
  ],
  [
    'a customer merged: another id',
    toCustomerAnswer([front, side], { id: '7' }),
    'REFUSED_BY_VENDOR',
    'customerId',
  ],
  [
    'a customer merged: 8069',
    toCustomerAnswer([front, side], { warnings: [toNotice(8069)] }),
    'REFUSED_BY_VENDOR',
    'customerId',
  ],
  ['no such image', toCustomerAnswer([front, back]), 'IMAGE_NOT_FOUND', 'imageId'],
  ['no images', list(), 'IMAGE_NOT_FOUND', 'imageId'],
  [
    'names against the order',
    list(toImageJson(front, 0, named('1')), toImageJson(side, 1, named('0'))),
    'IMAGES_CHANGED',
    'imageId',
  ],
  ['names with a gap', list(zero, toImageJson(side, 1, named('2'))), 'IMAGES_CHANGED', 'imageId'],
  [
    'names from 1',
    list(toImageJson(front, 0, named('1')), toImageJson(side, 1, named('2'))),
    'IMAGES_CHANGED',
    'imageId',
  ],
  ['a name twice', list(toImageJson(front, 0, named('1')), one), 'IMAGES_CHANGED', 'imageId'],
  ['a name without a number', list(toImageJson(front, 0, { name: 'x' }), one), 'IMAGES_CHANGED', 'imageId'],
  ['the image twice', list(toImageJson(side, 0), one), 'IMAGES_CHANGED', 'imageId'],
  [
    'another image twice',
    list(toImageJson(front, 0), one, toImageJson(front, 2)),
    'IMAGES_CHANGED',
    'imageId',
  ],
  ['an entry that can not be told', list({}, one), 'IMAGES_CHANGED', 'imageId'],
  ['one that may be the image', list(zero, 'nonsense'), 'IMAGES_CHANGED', 'imageId'],
])('%s is refused without any DELETE', async (_, answer, code, field) => {
  vendor.on(readLine, answer);
  expect((await deleteImage(server)).data).toEqual(refusal(code, field));
  expect(vendor.lines).toEqual([readLine]);
});

test('the handle of a place is no imageId', async () => {
  vendor.on(readLine, toCustomerAnswer([front, side]));
  expect((await deleteImage(server, { imageId: slotHandles[1] })).data).toEqual(
    refusal('IMAGE_NOT_FOUND', 'imageId'),
  );
});

test.each([
  ['customerId', ''],
  ['customerId', '01'],
  ['customerId', '-1'],
  ['customerId', '..'],
  ['customerId', '1/2'],
  ['customerId', '9223372036854775808'],
  ['imageId', ''],
  ['imageId', 'a/b'],
  ['imageId', '0&image_ids=1'],
  ['imageId', 'a'.repeat(129)],
])('%s %j is INVALID_ID and asks nothing', async (name, value) => {
  expect((await deleteImage(server, { [name]: value })).data).toEqual(refusal('INVALID_ID', name));
  expect(vendor.calls).toEqual([]);
});
