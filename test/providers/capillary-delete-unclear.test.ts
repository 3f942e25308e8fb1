// Deletions whose end is unclear, or that did something else: sent once, and settled by reading.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  back,
  customerId,
  deleteImage,
  deleteLine,
  front,
  readLine,
  side,
  toCustomerAnswer,
  toDeleteJson,
  toErrorJson,
  toImageJson,
  type Photo,
} from '../support/capillary.ts';
import { leastCalls } from '../support/looks.ts';
import { startVendor, type ScriptedAnswer, type ScriptedVendor } from '../support/scripted-vendor.ts';
import { startServer, vendorEnv, type TestServer } from '../support/server.ts';

let vendor: ScriptedVendor;
let server: TestServer;

beforeEach(async () => {
  vendor = await startVendor();
  server = await startServer(vendorEnv({ capillary: vendor }));
  vendor.on(readLine, toCustomerAnswer([front, side, back]));
});

afterEach(async () => {
  await server.close();
  await vendor.close();
  expect(vendor.leftovers()).toEqual([]);
  expect(vendor.lines.slice(0, 2)).toEqual([readLine, deleteLine(1)]);
  expect(vendor.lines.slice(2).every((line) => line === readLine)).toBe(true);
});

const after = (answer: ScriptedAnswer, ...reads: ScriptedAnswer[]) => {
  vendor.on(deleteLine(1), answer);
  vendor.on(readLine, ...reads);
  return deleteImage(server);
};
const deleted = { json: toDeleteJson() };
const same = toCustomerAnswer([front, side, back]);
const gone = toCustomerAnswer([front, back]);
const down = { status: 500 };

const payload = (outcome: string, verification: string, ...messages: unknown[]) => ({
  deleteCustomerImage: {
    deletedImageId: outcome === 'APPLIED' ? side.imageId : null,
    receipt: {
      outcome,
      verification,
      warnings: messages.map((message) => ({ code: 'VENDOR_WARNING', message })),
    },
    userErrors: [],
  },
});

const unclear: [string, ScriptedAnswer, string][] = [
  ['a lost answer', { cut: true }, 'CAPILLARY can not be reached.'],
  ['503', { status: 503, json: toErrorJson(4001) }, 'CAPILLARY answers that it is broken (503).'],
  ['500', { status: 500 }, 'CAPILLARY answers that it is broken (500).'],
];

describe.each(unclear)('%s', (_, answer, message) => {
  test('after it was done: one DELETE, and the first look finds it', async () => {
    expect((await after(answer, gone)).data).toMatchObject(payload('APPLIED', 'VERIFIED', message));
    expect(vendor.lines).toHaveLength(3);
  });

  test('done a little later: one DELETE, looked for again', async () => {
    expect((await after(answer, same, gone)).data).toMatchObject(payload('APPLIED', 'VERIFIED', message));
    expect(vendor.lines).toHaveLength(4);
  });

  test('never done: one DELETE, and certain once the vendor can no longer act', async () => {
    const began = Date.now();
    const { data } = await after(answer, { ...same, repeat: true });
    expect(data).toMatchObject(payload('UNCHANGED', 'VERIFIED', message));
    expect(data).toMatchObject({ deleteCustomerImage: { customer: { customerId } } });
    expect(Date.now() - began).toBeGreaterThanOrEqual(400);
    expect(vendor.calls.length).toBeGreaterThanOrEqual(leastCalls(vendor.calls, 400));
  });
});

test('a lost answer, and nobody to ask afterwards, is UNKNOWN', async () => {
  const { data } = await after({ cut: true }, { ...down, repeat: true });
  expect(data).toMatchObject(payload('UNKNOWN', 'NOT_VERIFIED', 'CAPILLARY can not be reached.'));
  expect(data).toMatchObject({ deleteCustomerImage: { customer: null } });
});

test.each([
  ['the read fails', down],
  ['the customer is gone', { status: 400, json: toErrorJson(8015) }],
])('success that can not be read back is APPLIED, but NOT_VERIFIED: %s', async (_, read) => {
  const { data } = await after(deleted, { ...read, repeat: true });
  expect(data).toMatchObject(payload('APPLIED', 'NOT_VERIFIED'));
  expect(data).toMatchObject({ deleteCustomerImage: { customer: null } });
});

test('success that does not show is UNKNOWN, with a warning', async () => {
  const { data } = await after(deleted, same, same, same, same, same, same);
  const message = 'The vendor answered success, but reading back shows that nothing has changed.';
  expect(data).toMatchObject(payload('UNKNOWN', 'NOT_VERIFIED', message));
});

const somethingElse = expect.stringMatching(/^Reading back shows neither the old nor the new state/);

describe('another photo is gone', () => {
  test.each<[string, Photo[], string]>([
    ['instead', [side, back], `A DIFFERENT IMAGE IS GONE: .* ${front.imageId}\\.$`],
    ['as well', [front], `MORE THAN THE ONE IMAGE IS GONE: .* ${back.imageId}\\.$`],
    ['and all others, too', [], `MORE THAN THE ONE IMAGE IS GONE: .* ${front.imageId}, ${back.imageId}\\.$`],
  ])('%s, after success: UNKNOWN, with a warning that names it', async (_, left, message) => {
    const { data } = await after(deleted, toCustomerAnswer(left));
    const warning = expect.stringMatching(new RegExp(`^${message}`));
    expect(data).toMatchObject(payload('UNKNOWN', 'NOT_VERIFIED', warning, somethingElse));
    expect(data).toMatchObject({
      deleteCustomerImage: { customer: { images: left.map(({ imageId }) => ({ imageId })) } },
    });
  });

  test('instead, after a lost answer: UNKNOWN as well', async () => {
    const { data } = await after({ cut: true }, { ...toCustomerAnswer([side, back]), repeat: true });
    const warning = expect.stringMatching(/^A DIFFERENT IMAGE IS GONE/);
    expect(data).toMatchObject(
      payload('UNKNOWN', 'NOT_VERIFIED', 'CAPILLARY can not be reached.', warning, somethingElse),
    );
  });
});

test.each<[string, Photo[]]>([
  ['one was added', [front, back, { imageId: 'd00d0000-0000-4000-8000-000000000000' }]],
  ['one was added in its place', [front, { imageId: 'd00d0000-0000-4000-8000-000000000000' }, back]],
])('after a lost answer the photo may have gone by other hands: %s', async (_, photos) => {
  const { data } = await after({ cut: true }, { ...toCustomerAnswer(photos), repeat: true });
  const warning = expect.stringMatching(
    /^The image is no longer listed, but .* may still take another photo\.$/,
  );
  expect(data).toMatchObject(
    payload('UNKNOWN', 'NOT_VERIFIED', 'CAPILLARY can not be reached.', warning, somethingElse),
  );
});

test('after a lost answer, bytes of another photo that changed do not matter', async () => {
  const { data } = await after({ cut: true }, toCustomerAnswer([{ ...front, fileSize: '1' }, back]));
  const warning = expect.stringMatching(/someone else is at work on them\.$/);
  expect(data).toMatchObject(payload('APPLIED', 'VERIFIED', 'CAPILLARY can not be reached.', warning));
});

test('a customer merged meanwhile is UNKNOWN', async () => {
  const { data } = await after(deleted, toCustomerAnswer([front, back], { id: '7' }));
  const message = 'The customer was merged into another one meanwhile.';
  expect(data).toMatchObject(payload('UNKNOWN', 'NOT_VERIFIED', message, somethingElse));
});

test('an entry that can not be told may be the image: UNKNOWN', async () => {
  const customerImage = [toImageJson(front, 0), {}, toImageJson(back, 2)];
  const { data } = await after(deleted, toCustomerAnswer([], { customerImage }));
  const warning = expect.stringMatching(/it may be the same\.$/);
  expect(data).toMatchObject(payload('UNKNOWN', 'NOT_VERIFIED', warning, somethingElse));
});

test.each<[string, Photo[]]>([
  ['an image was added', [front, back, { ...side, imageId: 'd00d0000-0000-4000-8000-000000000000' }]],
  ['the bytes of another one changed', [{ ...front, fileSize: '1' }, back]],
  ['the time of another one changed', [{ ...front, lastModified: '2031-12-31 00:00:00' }, back]],
])('someone else at work is told of: %s', async (_, photos) => {
  const { data } = await after(deleted, toCustomerAnswer(photos));
  const warning = expect.stringMatching(/someone else is at work on them\.$/);
  expect(data).toMatchObject(payload('APPLIED', 'VERIFIED', warning));
});
