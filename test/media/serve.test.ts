import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { startVendor, type ScriptedVendor } from '../support/scripted-vendor.ts';
import { at, startServer, toAnswer, vendorEnv, type TestServer } from '../support/server.ts';
import { applicantId, imageId, imagesLine, toImagesJson } from '../support/sumsub.ts';
import { until } from '../support/until.ts';

const bytesLine = `GET /resources/applicants/${applicantId}/resources/${imageId}`;
const jpeg = Buffer.concat([
  Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'),
  Buffer.alloc(200_000, 7),
]);

let vendor: ScriptedVendor;
let server: TestServer;
let link: string;

beforeEach(async () => {
  vendor = await startVendor();
  server = await startServer(vendorEnv({ sumsub: vendor }));
  vendor.on(`GET /resources/applicants/${applicantId}/one`, {
    json: { id: applicantId, inspectionId: applicantId },
    repeat: true,
  });
  vendor.on(imagesLine, { json: toImagesJson(false) });
  const { data } = await server.query(
    `{ applicant(by: { applicantId: "${applicantId}" }) { images { url } } }`,
  );
  link = String(at(data, 'applicant.images.0.url'));
});

afterEach(async () => {
  await server.close();
  await vendor.close();
  expect(vendor.leftovers()).toEqual([]);
});

const lastCall = () => vendor.calls.at(-1)!;

test('the bytes come through as they are, with what keeps them harmless', async () => {
  vendor.on(bytesLine, { body: jpeg, headers: { 'content-type': 'text/plain' } });
  const response = await fetch(link);
  expect(Buffer.from(await response.arrayBuffer()).equals(jpeg)).toBe(true);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'image/jpeg',
    'content-disposition': 'inline; filename="media.jpg"',
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
  });
});

test.each([
  ['before the head', { silent: true }],
  ['after the head', { hold: true, body: '' }],
  ['after some bytes', { hold: true, body: jpeg }],
])(
  'a reader who leaves while the vendor is silent %s lets go of the vendor',
  async (_, answer) => {
    vendor.on(bytesLine, answer);
    const reader = new AbortController();
    const reading = fetch(link, { signal: reader.signal }).then((response) => response.arrayBuffer());
    await until(
      () => lastCall().target.includes('/resources/applicants/') && lastCall().target.endsWith(imageId),
    );
    setTimeout(() => reader.abort(), 100);
    await expect(reading).rejects.toThrow();
    // Before the head, it is the deadline for the head that lets go.
    await until(() => lastCall().brokenOff, 15_000);
  },
  40_000,
);

test('readers who wait for pictures keep nobody else waiting', async () => {
  vendor.on(bytesLine, { hold: true, body: jpeg, repeat: true });
  const readers = new AbortController();
  const reading = Array.from({ length: 70 }, () =>
    fetch(link, { signal: readers.signal }).catch(() => undefined),
  );
  await until(() => vendor.calls.filter(({ target }) => target.endsWith(imageId)).length >= 64);
  const { errors } = await server.query(
    `{ applicant(by: { applicantId: "${applicantId}" }) { applicantId } }`,
  );
  expect(errors).toEqual([]);
  // Answered while all of them still wait.
  expect(vendor.calls.filter(({ brokenOff }) => brokenOff)).toEqual([]);
  readers.abort();
  await Promise.all(reading);
});

test.each([
  [
    'a page instead of a file',
    { body: '<html>canary</html>', headers: { 'content-type': 'text/html' } },
    502,
  ],
  ['an error', { status: 500, json: { canary: true } }, 502],
  ['nothing', { status: 404, json: { canary: true } }, 404],
  ['a connection cut in the first bytes', { cut: true }, 502],
])('%s is answered as a fault, without a word of the vendor', async (_, answer, status) => {
  vendor.on(bytesLine, answer);
  const response = await fetch(link);
  const text = await response.text();
  expect(response.status).toBe(status);
  expect(text).not.toContain('canary');
  expect(at(JSON.parse(text), 'errors.0.extensions.requestId')).toBe(response.headers.get('x-request-id'));
});

test('a link that was altered, in whichever character, is 404 and asks nobody', async () => {
  const asked = vendor.calls.length;
  const at62 = link.length - 1;
  for (const index of [link.lastIndexOf('/') + 2, link.lastIndexOf('.') - 3, at62]) {
    for (const other of ['A', 'B', 'C', 'D', '_']) {
      if (link[index] === other) continue;
      const altered = link.slice(0, index) + other + link.slice(index + 1);
      const answer = await toAnswer(await fetch(altered));
      expect(answer).toMatchObject({ status: 404, errors: [{ extensions: { code: 'NOT_FOUND' } }] });
    }
  }
  expect(vendor.calls).toHaveLength(asked);
});

test('a reader who has left before the vendor answers lets go of the vendor as soon as it does', async () => {
  const left = Promise.withResolvers<undefined>();
  vendor.on(bytesLine, { hold: true, body: jpeg, after: () => left.promise });
  const reader = new AbortController();
  const reading = fetch(link, { signal: reader.signal });
  await until(() => lastCall().target.endsWith(imageId));
  reader.abort();
  await expect(reading).rejects.toThrow();
  left.resolve(undefined);
  await until(() => lastCall().brokenOff);
});
