// What Capillary says to a DELETE, and what is made of it: success is 200 with an item of code 200 and status
// "true", no errors, and no warning of failure.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  deletedItem,
  deleteImage,
  deleteLine,
  failedItem,
  front,
  readLine,
  side,
  toCustomerAnswer,
  toDeleteJson,
  toErrorJson,
  toNotice,
} from '../support/capillary.ts';
import { startVendor, type ScriptedAnswer, type ScriptedVendor } from '../support/scripted-vendor.ts';
import { startServer, vendorEnv, type TestServer } from '../support/server.ts';

let vendor: ScriptedVendor;
let server: TestServer;

beforeEach(async () => {
  vendor = await startVendor();
  server = await startServer(vendorEnv({ capillary: vendor }));
  vendor.on(readLine, toCustomerAnswer([front, side]));
});

afterEach(async () => {
  await server.close();
  await vendor.close();
  expect(vendor.leftovers()).toEqual([]);
});

const warned = (code: number, data: unknown[] = []): ScriptedAnswer => ({
  json: toDeleteJson({ data, warnings: [toNotice(code)] }),
});
const items = (...data: unknown[]): ScriptedAnswer => ({ json: toDeleteJson({ data }) });

test.each<[string, ScriptedAnswer, object[]]>([
  ['the documented success', { json: toDeleteJson() }, []],
  ['without the lists', { json: { data: [deletedItem] } }, []],
  ['with null for the lists', { json: toDeleteJson({ warnings: null, errors: null }) }, []],
  [
    'with a warning that is not about failure',
    warned(9999, [deletedItem]),
    [{ code: 'VENDOR_WARNING', message: 'Capillary answered success with a warning (code 9999).' }],
  ],
])('%s is success', async (_, answer, warnings) => {
  vendor.on(deleteLine(1), answer);
  vendor.on(readLine, toCustomerAnswer([front]));
  expect((await deleteImage(server)).data).toMatchObject({
    deleteCustomerImage: {
      deletedImageId: side.imageId,
      receipt: { outcome: 'APPLIED', verification: 'VERIFIED', warnings },
    },
  });
});

test.each<[string, ScriptedAnswer, string, string]>([
  ['8015 among the errors', { json: toErrorJson(8015) }, 'CUSTOMER_NOT_FOUND', 'customerId'],
  ['8015, 400', { status: 400, json: toErrorJson(8015) }, 'CUSTOMER_NOT_FOUND', 'customerId'],
  ['8015, 404', { status: 404, json: toErrorJson(8015) }, 'CUSTOMER_NOT_FOUND', 'customerId'],
  ['8015 among the warnings', warned(8015), 'CUSTOMER_NOT_FOUND', 'customerId'],
  ['8078 among the warnings', warned(8078), 'IMAGES_CHANGED', 'imageId'],
  ['8078 among the errors', { json: toErrorJson(8078) }, 'IMAGES_CHANGED', 'imageId'],
  ['8078, 400', { status: 400, json: toErrorJson(8078) }, 'IMAGES_CHANGED', 'imageId'],
  ['8079', warned(8079), 'REFUSED_BY_VENDOR', 'imageId'],
  ['8080', warned(8080), 'REFUSED_BY_VENDOR', 'imageId'],
  ['8081', warned(8081), 'REFUSED_BY_VENDOR', 'imageId'],
  ['8082', warned(8082), 'REFUSED_BY_VENDOR', 'imageId'],
  ['8083', warned(8083), 'REFUSED_BY_VENDOR', 'imageId'],
  ['8069', warned(8069), 'REFUSED_BY_VENDOR', 'customerId'],
  ['521 as the status', { status: 521 }, 'CUSTOMER_BUSY', 'customerId'],
  ['521 among the errors', { json: toErrorJson(521) }, 'CUSTOMER_BUSY', 'customerId'],
  ['521 among the warnings', warned(521), 'CUSTOMER_BUSY', 'customerId'],
  ['status "false"', items(failedItem), 'REFUSED_BY_VENDOR', 'imageId'],
  ['status false', items({ ...failedItem, status: false }), 'REFUSED_BY_VENDOR', 'imageId'],
  ['an unknown error', { json: toErrorJson(9999) }, 'REFUSED_BY_VENDOR', 'imageId'],
  ['an error without a code', { json: { errors: [{}] } }, 'REFUSED_BY_VENDOR', 'imageId'],
  ['a blank 400', { status: 400 }, 'REFUSED_BY_VENDOR', 'imageId'],
  ['400 with an empty object', { status: 400, json: {} }, 'REFUSED_BY_VENDOR', 'imageId'],
  ['404', { status: 404, body: 'secret words' }, 'REFUSED_BY_VENDOR', 'imageId'],
])('%s is a refusal, known without reading back', async (_, answer, code, field) => {
  vendor.on(deleteLine(1), answer);
  const { data, errors } = await deleteImage(server);
  expect(errors).toEqual([]);
  expect(data).toEqual({
    deleteCustomerImage: {
      customer: null,
      deletedImageId: null,
      receipt: null,
      userErrors: [{ code, field: ['input', field], message: expect.not.stringContaining('secret words') }],
    },
  });
  expect(vendor.lines).toEqual([readLine, deleteLine(1)]);
});

const neither = 'CAPILLARY answered neither that it deleted nor that it refused.';

describe('neither yes nor no', () => {
  const answers: [string, ScriptedAnswer, string?][] = [
    ['no items', items()],
    ['an empty object', { json: {} }],
    ['no body', {}],
    ['no JSON', { body: '<html>' }],
    ['code 200 with status "false"', items({ ...deletedItem, status: 'false' })],
    ['code 500 with status "true"', items({ ...failedItem, status: 'true' })],
    ['status true instead of "true"', items({ ...deletedItem, status: true })],
    ['no status', items({ code: 200 })],
    ['success and failure', items(deletedItem, failedItem)],
    ['success beside an error', { json: toDeleteJson({ errors: [toNotice(9999)] }) }],
    ['success beside 8078', warned(8078, [deletedItem])],
    ['success beside 8080', warned(8080, [deletedItem])],
    ['success beside 8069', warned(8069, [deletedItem])],
    ['success with 400', { status: 400, json: toDeleteJson() }],
    ['201', { status: 201, json: toDeleteJson() }, 'CAPILLARY answered with an unexpected status (201).'],
    ['204', { status: 204 }, 'CAPILLARY answered with an unexpected status (204).'],
    ['302', { status: 302 }, 'CAPILLARY answered with an unexpected status (302).'],
  ];

  test.each(answers)('%s is settled by reading: the image is gone', async (_, answer, message = neither) => {
    vendor.on(deleteLine(1), answer);
    vendor.on(readLine, toCustomerAnswer([front]));
    expect((await deleteImage(server)).data).toMatchObject({
      deleteCustomerImage: {
        deletedImageId: side.imageId,
        receipt: {
          outcome: 'APPLIED',
          verification: 'VERIFIED',
          warnings: [{ code: 'VENDOR_WARNING', message }],
        },
        userErrors: [],
      },
    });
    expect(vendor.lines).toEqual([readLine, deleteLine(1), readLine]);
  });

  const likeSuccess = answers.filter(([name]) => /^(success|201)/.test(name));

  test.each(likeSuccess)(
    '%s is settled by reading: the image is there',
    async (_, answer, message = neither) => {
      vendor.on(deleteLine(1), answer);
      vendor.on(readLine, { ...toCustomerAnswer([front, side]), repeat: true });
      expect((await deleteImage(server)).data).toMatchObject({
        deleteCustomerImage: {
          deletedImageId: null,
          receipt: {
            outcome: 'UNCHANGED',
            verification: 'VERIFIED',
            warnings: [{ code: 'VENDOR_WARNING', message }],
          },
          userErrors: [],
        },
      });
      expect(vendor.lines.filter((line) => line.startsWith('DELETE'))).toEqual([deleteLine(1)]);
    },
  );
});

test.each<[string, ScriptedAnswer, object]>([
  ['401', { status: 401, json: toErrorJson(401) }, { code: 'PROVIDER_AUTH', retryable: false }],
  ['403', { status: 403, json: toErrorJson(4000) }, { code: 'PROVIDER_AUTH', retryable: false }],
  ['429', { status: 429 }, { code: 'PROVIDER_RATE_LIMITED', retryable: true }],
  ['405', { status: 405 }, { code: 'PROVIDER_BAD_RESPONSE', retryable: false }],
])('%s is a fault, with nothing done', async (_, answer, extensions) => {
  vendor.on(deleteLine(1), answer);
  const { errors } = await deleteImage(server);
  expect(errors).toMatchObject([
    {
      path: ['deleteCustomerImage'],
      extensions: { provider: 'CAPILLARY', outcomeKnown: true, ...extensions },
    },
  ]);
  expect(JSON.stringify(errors)).not.toContain('secret words');
  expect(vendor.lines).toEqual([readLine, deleteLine(1)]);
});
