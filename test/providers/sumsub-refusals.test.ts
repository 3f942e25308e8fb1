import { expect, test } from '@jest/globals';
import { useScriptedServer } from '../support/scripted-server.ts';
import {
  askToSetImageActive,
  applicantLine,
  deleteLine,
  imagesLine,
  toApplicantJson,
  toImagesJson,
} from '../support/sumsub.ts';

const { vendor, server } = useScriptedServer(['sumsub']);

const setImageActive = (changes: object = {}) => askToSetImageActive(server, changes);

const before = (deactivated: boolean, applicant: object = {}) => {
  vendor.on(applicantLine, { json: toApplicantJson(applicant) });
  vendor.on(imagesLine, { json: toImagesJson(deactivated) });
};

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
  vendor.on(deleteLine, {
    status: 401,
    json: { errorCode: 4003, description: 'Request signature mismatch' },
  });
  const { errors } = await setImageActive();
  expect(errors).toMatchObject([
    { extensions: { code: 'PROVIDER_AUTH', provider: 'SUMSUB', retryable: false, outcomeKnown: true } },
  ]);
  expect(JSON.stringify(errors)).not.toContain('signature');
});
