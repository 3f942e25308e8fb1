import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sign } from '../../src/providers/sumsub/sign.ts';
import { startVendor, type ScriptedVendor } from '../support/scripted-vendor.ts';
import { adminKey, startServer, vendorEnv, type TestServer } from '../support/server.ts';
import {
  applicantId,
  applicantLine,
  deleteLine,
  imageId,
  imagesLine,
  inspectionId,
  toApplicantJson,
  toImagesJson,
} from '../support/sumsub.ts';

let vendor: ScriptedVendor;
let server: TestServer;

beforeEach(async () => {
  vendor = await startVendor();
  server = await startServer(vendorEnv({ sumsub: vendor }));
});

afterEach(async () => {
  expect(vendor.leftovers()).toEqual([]);
  await server.close();
  await vendor.close();
});

const setImageActive = (changes: object = {}) =>
  server.query(
    `mutation ($input: SetImageActiveInput!) {
      setImageActive(input: $input) {
        image { imageId active }
        receipt { id provider operation outcome effect reversible verification replayed at warnings { code } }
        userErrors { code field }
      }
    }`,
    { input: { applicantId, imageId, active: false, ...changes } },
  );

describe('reading', () => {
  const fields = `id applicantId inspectionId externalUserId type firstName lastName dateOfBirth country email phone
    deactivated createdAt
    review { status inProgress answer rejectType rejectLabels moderationComment createdAt reviewedAt }
    images { imageId active documentType documentSide country source fileName contentType byteSize width height
      addedAt provider url }`;

  test('applicant with its images, every field, in two calls', async () => {
    vendor.on(applicantLine, { json: toApplicantJson() });
    vendor.on(imagesLine, { json: toImagesJson(true) });
    const { data, errors } = await server.query(`{ applicant(by: { applicantId: "${applicantId}" }) { ${fields} } }`);
    expect(errors).toEqual([]);
    expect(data).toEqual({
      applicant: {
        id: expect.any(String),
        applicantId,
        inspectionId,
        externalUserId: 'user-1',
        type: 'INDIVIDUAL',
        firstName: 'Ada',
        lastName: 'Test',
        dateOfBirth: '1990-01-02',
        country: 'DEU',
        email: 'a@example.test',
        phone: null,
        deactivated: false,
        createdAt: '2025-03-01T09:00:00.000Z',
        review: {
          status: 'completed',
          inProgress: false,
          answer: 'RED',
          rejectType: 'RETRY',
          rejectLabels: ['SCREENSHOTS'],
          moderationComment: null,
          createdAt: '2025-03-01T09:01:00.000Z',
          reviewedAt: null,
        },
        images: [
          {
            imageId,
            active: false,
            documentType: 'ID_CARD',
            documentSide: 'FRONT_SIDE',
            country: 'DEU',
            source: 'fileupload',
            fileName: 'front.jpg',
            contentType: 'image/jpeg',
            byteSize: 120345,
            width: 1200,
            height: 800,
            addedAt: '2025-03-01T09:02:03.000Z',
            provider: 'SUMSUB',
            url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/media\/[\w.-]+$/),
          },
        ],
      },
    });
  });

  test('every call is signed over the bytes that were sent', async () => {
    vendor.on('GET /resources/applicants/-;externalUserId=a%20b%2B%C3%A9%3D/one', { json: toApplicantJson() });
    await server.query('{ applicant(by: { externalUserId: "a b+é=" }) { applicantId } }');
    const [call] = vendor.calls;
    const timestamp = String(call?.headers['x-app-access-ts']);
    expect(call?.headers['x-app-token']).toBe('sbx:test.token');
    expect(Math.abs(Number(timestamp) - Date.now() / 1000)).toBeLessThan(5);
    expect(call?.headers['x-app-access-sig']).toBe(
      sign('local-secret-0001', { timestamp, method: 'GET', target: call!.target }),
    );
  });

  test('an answer counts only once the review is completed', async () => {
    const review = { reviewStatus: 'awaitingService', reviewResult: { reviewAnswer: 'GREEN' } };
    vendor.on(applicantLine, { json: toApplicantJson({ review }) });
    const { data } = await server.query(
      `{ applicant(by: { applicantId: "${applicantId}" }) { review { status inProgress answer } } }`,
    );
    expect(data).toEqual({
      applicant: { review: { status: 'awaitingService', inProgress: false, answer: null } },
    });
  });

  test.each([404, 400])('a vendor answer of %i is null', async (status) => {
    vendor.on(applicantLine, { status, json: { description: 'no', code: status, correlationId: 'x' } });
    const { data, errors } = await server.query(`{ applicant(by: { applicantId: "${applicantId}" }) { applicantId } }`);
    expect({ data, errors }).toEqual({ data: { applicant: null }, errors: [] });
  });

  test('images can be asked for by whether they are active', async () => {
    vendor.on(applicantLine, { json: toApplicantJson() });
    vendor.on(imagesLine, { json: toImagesJson(true) });
    const { data } = await server.query(
      `{ applicant(by: { applicantId: "${applicantId}" }) { on: images(active: true) { imageId } off: images(active: false) { imageId } } }`,
    );
    expect(data).toEqual({ applicant: { on: [], off: [{ imageId }] } });
  });
});

describe('setImageActive', () => {
  const before = (deactivated: boolean, applicant: object = {}) => {
    vendor.on(applicantLine, { json: toApplicantJson(applicant) });
    vendor.on(imagesLine, { json: toImagesJson(deactivated) });
  };

  test('deactivates with one DELETE without a query, and reads it back', async () => {
    before(false);
    vendor.on(deleteLine, { json: { ok: 1 } });
    vendor.on(imagesLine, { json: toImagesJson(true) });
    const { data } = await setImageActive();
    expect(data).toEqual({
      setImageActive: {
        image: { imageId, active: false },
        receipt: {
          id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          provider: 'SUMSUB',
          operation: 'setImageActive',
          outcome: 'APPLIED',
          effect: 'DEACTIVATED',
          reversible: true,
          verification: 'VERIFIED',
          replayed: false,
          at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
          warnings: [],
        },
        userErrors: [],
      },
    });
    const write = vendor.calls.find(({ method }) => method === 'DELETE');
    expect(write?.body.length).toBe(0);
  });

  test('reactivates with revert=true, which is part of what is signed', async () => {
    before(true);
    vendor.on(`${deleteLine}?revert=true`, { body: 'not even JSON' });
    vendor.on(imagesLine, { json: toImagesJson(false) });
    const { data } = await setImageActive({ active: true });
    expect(data).toMatchObject({
      setImageActive: { image: { active: true }, receipt: { outcome: 'APPLIED', effect: 'REACTIVATED' } },
    });
    const { headers, target } = vendor.calls.find(({ method }) => method === 'DELETE')!;
    const timestamp = String(headers['x-app-access-ts']);
    expect(headers['x-app-access-sig']).toBe(sign('local-secret-0001', { timestamp, method: 'DELETE', target }));
  });

  test.each([true, false])('is UNCHANGED and sends nothing when it already is so (active: %s)', async (active) => {
    before(!active);
    const { data } = await setImageActive({ active });
    expect(data).toMatchObject({
      setImageActive: { image: { active }, receipt: { outcome: 'UNCHANGED', verification: 'VERIFIED' }, userErrors: [] },
    });
  });

  test('a dry run looks, and sends nothing', async () => {
    before(false);
    const { data } = await setImageActive({ dryRun: true });
    expect(data).toMatchObject({
      setImageActive: { receipt: { outcome: 'DRY_RUN', effect: 'DEACTIVATED', verification: 'NOT_VERIFIED' } },
    });
  });

  const refusal = (code: string, field: string) => ({
    setImageActive: { image: null, receipt: null, userErrors: [{ code, field: ['input', field] }] },
  });

  test('an unknown applicant', async () => {
    vendor.on(applicantLine, { status: 404, json: {} });
    vendor.on(imagesLine, { status: 404, json: {} });
    expect((await setImageActive()).data).toEqual(refusal('APPLICANT_NOT_FOUND', 'applicantId'));
  });

  test('an unknown image, to which the vendor would say ok', async () => {
    before(false);
    expect((await setImageActive({ imageId: '1' })).data).toEqual(refusal('IMAGE_NOT_FOUND', 'imageId'));
  });

  test('a deactivated applicant', async () => {
    before(false, { deleted: true });
    expect((await setImageActive()).data).toEqual(refusal('APPLICANT_DEACTIVATED', 'applicantId'));
  });

  test.each(['pending', 'prechecked', 'queued'])('a review that is %s', async (reviewStatus) => {
    before(false, { review: { reviewStatus } });
    expect((await setImageActive()).data).toEqual(refusal('REVIEW_IN_PROGRESS', 'applicantId'));
  });

  test('304, since a review may begin after it was looked at', async () => {
    before(false);
    vendor.on(deleteLine, { status: 304 });
    expect((await setImageActive()).data).toEqual(refusal('REVIEW_IN_PROGRESS', 'applicantId'));
  });

  test('409 with the number for a deactivated profile', async () => {
    before(false);
    vendor.on(deleteLine, { status: 409, json: { code: 409, errorCode: 1008, description: 'secret text' } });
    expect((await setImageActive()).data).toEqual(refusal('APPLICANT_DEACTIVATED', 'applicantId'));
  });

  test('404 on the write', async () => {
    before(false);
    vendor.on(deleteLine, { status: 404, json: { code: 404 } });
    expect((await setImageActive()).data).toEqual(refusal('IMAGE_NOT_FOUND', 'imageId'));
  });

  test('an ok that did nothing is UNCHANGED, with a warning', async () => {
    before(false);
    vendor.on(deleteLine, { json: { ok: 1 } });
    vendor.on(imagesLine, ...Array.from({ length: 6 }, () => ({ json: toImagesJson(false) })));
    const { data } = await setImageActive();
    expect(data).toMatchObject({
      setImageActive: {
        image: { active: true },
        receipt: { outcome: 'UNCHANGED', verification: 'VERIFIED', warnings: [{ code: 'VENDOR_WARNING' }] },
      },
    });
  });

  test.each([
    ['a lost answer', { cut: true }],
    ['503', { status: 503 }],
  ])('%s is settled by reading, never by sending again', async (_, answer) => {
    before(false);
    vendor.on(deleteLine, answer);
    vendor.on(imagesLine, { json: toImagesJson(false) }, { json: toImagesJson(true) });
    const { data } = await setImageActive();
    expect(data).toMatchObject({
      setImageActive: {
        image: { active: false },
        receipt: { outcome: 'APPLIED', verification: 'VERIFIED', warnings: [{ code: 'VENDOR_WARNING' }] },
      },
    });
    expect(vendor.lines.filter((line) => line.startsWith('DELETE'))).toHaveLength(1);
  });

  test('a read-back that fails leaves it APPLIED but NOT_VERIFIED', async () => {
    before(false);
    vendor.on(deleteLine, { json: { ok: 1 } });
    vendor.on(imagesLine, { status: 500 }, { status: 500 }, { status: 500 });
    const { data } = await setImageActive();
    expect(data).toMatchObject({
      setImageActive: { image: null, receipt: { outcome: 'APPLIED', verification: 'NOT_VERIFIED' } },
    });
  });

  test.each([
    ['applicantId', '..'],
    ['applicantId', 'a/b'],
    ['applicantId', ''],
    ['applicantId', 'a'.repeat(65)],
    ['imageId', '%2e%2e'],
    ['imageId', 'a\u0000b'],
    ['imageId', '1?revert=true'],
  ])('%s %j is INVALID_ID and asks nothing', async (name, value) => {
    expect((await setImageActive({ [name]: value })).data).toEqual(refusal('INVALID_ID', name));
    expect(vendor.calls).toEqual([]);
  });

  test("401 on our own credential is the vendor's fault, not the caller's", async () => {
    before(false);
    vendor.on(deleteLine, { status: 401, json: { errorCode: 4003, description: 'Request signature mismatch' } });
    const { errors } = await setImageActive();
    expect(errors).toMatchObject([
      { extensions: { code: 'PROVIDER_AUTH', provider: 'SUMSUB', retryable: false, outcomeKnown: true } },
    ]);
    expect(JSON.stringify(errors)).not.toContain('signature');
  });
});

test('ids that no vendor allows are refused before any call', async () => {
  for (const id of ['..', '.', 'a/b', 'a\\b', 'a\u0007b', 'x'.repeat(300)]) {
    const { data, errors } = await server.query(
      'query ($id: String!) { applicant(by: { externalUserId: $id }) { applicantId } }',
      { id },
    );
    expect(data).toEqual({ applicant: null });
    expect(errors).toMatchObject([{ path: ['applicant'], extensions: { code: 'INVALID_ID' } }]);
  }
  expect(vendor.calls).toEqual([]);
});

test('a caller without the key learns nothing, and no vendor is asked', async () => {
  for (const authorization of ['', 'Bearer nonsense', `Basic ${adminKey}`]) {
    const answer = await server.query('{ __typename }', {}, { authorization });
    expect(answer.status).toBe(401);
    expect(answer.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED', requestId: expect.any(String) } }]);
  }
});
