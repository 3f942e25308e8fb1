import { expect, test } from '@jest/globals';
import { useScriptedServer } from '../support/scripted-server.ts';
import { sign } from '../../src/providers/sumsub/sign.ts';
import { adminKey } from '../support/server.ts';
import {
  applicantId,
  applicantLine,
  imageId,
  imagesLine,
  inspectionId,
  toApplicantJson,
  toImagesJson,
} from '../support/sumsub.ts';

const { vendor, server } = useScriptedServer(['sumsub']);

const fields = `id applicantId inspectionId externalUserId type firstName lastName dateOfBirth country email phone
  deactivated createdAt
  review { status inProgress answer rejectType rejectLabels moderationComment createdAt reviewedAt }
  images { imageId active documentType documentSide country source fileName contentType byteSize width height
    addedAt provider url }`;

test('applicant with its images, every field, in two calls', async () => {
  vendor.on(applicantLine, { json: toApplicantJson() });
  vendor.on(imagesLine, { json: toImagesJson(true) });
  const { data, errors } = await server.query(
    `{ applicant(by: { applicantId: "${applicantId}" }) { ${fields} } }`,
  );
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
  vendor.on('GET /resources/applicants/-;externalUserId=a%20b%2B%C3%A9%3D/one', {
    json: toApplicantJson(),
  });
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
  const { data, errors } = await server.query(
    `{ applicant(by: { applicantId: "${applicantId}" }) { applicantId } }`,
  );
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
    expect(answer.errors).toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED', requestId: expect.any(String) } },
    ]);
  }
});

test.each([
  ['another id', applicantLine, `applicantId: "${applicantId}"`, { id: '64f0c1a2b3d4e5f6012345ff' }],
  [
    'another externalUserId',
    'GET /resources/applicants/-;externalUserId=user-9/one',
    'externalUserId: "user-9"',
    { externalUserId: 'user-1' },
  ],
  ['an inspection that is no id', applicantLine, `applicantId: "${applicantId}"`, { inspectionId: '../x' }],
])('%s in the answer is not taken for what was asked', async (_, line, by, changes) => {
  vendor.on(line, { json: toApplicantJson(changes) });
  const { data, errors } = await server.query(`{ applicant(by: { ${by} }) { firstName } }`);
  expect(data).toEqual({ applicant: null });
  expect(errors).toMatchObject([{ extensions: { code: 'PROVIDER_BAD_RESPONSE', provider: 'SUMSUB' } }]);
});

test('an answer nested without end is a fault, and sizes that are no Int are left out', async () => {
  const deep = '['.repeat(100) + ']'.repeat(100);
  vendor.on(applicantLine, { body: JSON.stringify(toApplicantJson()).replace(/}$/, `,"deep":${deep}}`) });
  const asked = await server.query(`{ applicant(by: { applicantId: "${applicantId}" }) { firstName } }`);
  expect(asked.errors).toMatchObject([{ extensions: { code: 'PROVIDER_BAD_RESPONSE' } }]);

  const images = toImagesJson(false);
  images.items[0]!.fileMetadata.fileSize = 1e12;
  images.items[0]!.fileMetadata.resolution.width = 1.5;
  vendor.on(applicantLine, { json: toApplicantJson({ type: '__proto__' }) });
  vendor.on(imagesLine, { json: images });
  const { data, errors } = await server.query(
    `{ applicant(by: { applicantId: "${applicantId}" }) { type images { byteSize width height } } }`,
  );
  expect(errors).toEqual([]);
  expect(data).toEqual({ applicant: { type: null, images: [{ byteSize: null, width: null, height: 800 }] } });
});
