import { afterEach, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { applicantIdOf, imageIdOf, inspectionIdOf } from '../../src/sandbox/people.ts';
import type { SumsubSettings } from '../../src/sandbox/sumsub.ts';
import { errorBody, personWith, refusal, startSumsub } from './sumsub-client.ts';

let vendor: Awaited<ReturnType<typeof startSumsub>>;
const start = async (overrides: Partial<SumsubSettings> = {}) =>
  (vendor = await startSumsub({ rateLimit: false, ...overrides }));
afterEach(() => vendor.close());

const ordinary = personWith('ordinary');
const ada = applicantIdOf(ordinary);
const front = imageIdOf(ordinary, 0);
const byApplicant = (imageId: string, query = '') =>
  vendor.call('DELETE', `/resources/applicants/${ada}/resources/${imageId}${query}`);

test('the list has every image, with the flag of the inactive ones', async () => {
  await start();
  const { body } = await vendor.call('GET', `/resources/applicants/${ada}/metadata/resources`);
  expect(body.totalItems).toBe(3);
  expect(body.items[0]).toEqual({
    id: expect.stringMatching(/^\d{1,10}$/),
    previewId: expect.stringMatching(/^\d{1,10}$/),
    addedDate: '2025-03-01 09:00:03',
    attemptId: 'att01A',
    source: 'fileupload',
    deactivated: false,
    fileMetadata: {
      fileName: 'id-front.jpg',
      fileType: 'jpeg',
      fileSize: expect.any(Number),
      resolution: { width: 960, height: 640 },
    },
    idDocDef: { country: 'DNK', idDocType: 'ID_CARD', idDocSubType: 'FRONT_SIDE' },
    reviewResult: { reviewAnswer: 'GREEN' },
  });
  expect(body.items.map(({ idDocDef }) => idDocDef.idDocSubType)).toEqual([
    'FRONT_SIDE',
    'BACK_SIDE',
    undefined,
  ]);
  expect(await vendor.inactive('one-inactive')).toEqual([false, false, false, true]);
  const inReview = await vendor.images(applicantIdOf(personWith('in-review')));
  expect(inReview.map(({ reviewResult }) => reviewResult)).toEqual([{}, {}]);
});

test('the steps have numbers, the front side first, and only active images', async () => {
  await start();
  const steps = async () =>
    (await vendor.call('GET', `/resources/applicants/${ada}/requiredIdDocsStatus`)).body as unknown;
  const [back, selfie] = [imageIdOf(ordinary, 1), imageIdOf(ordinary, 2)];
  const one = { reviewResult: { reviewAnswer: 'GREEN' }, country: 'DNK' };
  expect(await steps()).toMatchObject({
    IDENTITY: { ...one, idDocType: 'ID_CARD', imageIds: [Number(front), Number(back)] },
    SELFIE: { ...one, imageIds: [Number(selfie)], imageReviewResults: { [selfie]: one.reviewResult } },
  });
  await vendor.deactivate('ordinary', selfie);
  expect(await steps()).toMatchObject({ IDENTITY: { idDocType: 'ID_CARD' }, SELFIE: null });
});

test('bytes come by both routes, for images, thumbnails and inactive ones', async () => {
  await start();
  const person = personWith('one-inactive');
  const [applicant, inspection] = [applicantIdOf(person), inspectionIdOf(person)];
  const [first, , , inactive] = await vendor.images(applicant);
  for (const route of [`applicants/${applicant}`, `inspections/${inspection}`]) {
    for (const [image, id] of [
      [first, first?.id],
      [first, first?.previewId],
      [inactive, inactive?.id],
    ] as const) {
      const path = `/resources/${route}/resources/${id ?? ''}`;
      const response = await vendor.send('GET', path, vendor.headersFor('GET', path));
      const bytes = Buffer.from(await response.arrayBuffer());
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
      expect(bytes.byteLength).toBe(image?.fileMetadata.fileSize);
      expect(bytes.subarray(0, 3).toString('hex')).toBe('ffd8ff');
    }
    const unknown = await vendor.call('GET', `/resources/${route}/resources/${front}`);
    expect([unknown.status, unknown.body]).toEqual([404, errorBody(404)]);
  }
  // The two ids are not the same thing (section 12).
  expect((await vendor.call('GET', `/resources/inspections/${applicant}/resources/1`)).status).toBe(404);
  vendor.emulator.settings.unknownBytes = 400;
  const other = await vendor.call('GET', `/resources/applicants/${applicant}/resources/${front}`);
  expect([other.status, other.body]).toEqual([400, errorBody(400)]);
});

test('DELETE makes an image inactive, revert=true active again, and a repeat changes nothing', async () => {
  await start();
  for (const [query, inactive] of [
    ['', true],
    ['', true],
    ['?revert=true', false],
    ['?revert=true', false],
    ['?revert=false', true],
  ] as const) {
    for (const answer of [
      await vendor.deactivate('ordinary', front, query),
      await byApplicant(front, query),
    ]) {
      expect([answer.status, answer.body]).toEqual([200, { ok: 1 }]);
      expect(await vendor.inactive('ordinary')).toEqual([inactive, false, false]);
    }
  }
  expect((await vendor.applicant(ada)).body.review.reviewStatus).toBe('completed');
});

test('any other value of revert is a 400, or read as false', async () => {
  await start();
  for (const value of ['', 'TRUE', '1', 'true&revert=true']) {
    const answer = await vendor.deactivate('ordinary', front, `?revert=${value}`);
    expect([answer.status, answer.body]).toEqual([400, errorBody(400)]);
  }
  expect(await vendor.inactive('ordinary')).toEqual([false, false, false]);
  vendor.emulator.settings.invalidRevert = 'false';
  expect((await vendor.deactivate('ordinary', front, '?revert=TRUE')).status).toBe(200);
  expect(await vendor.inactive('ordinary')).toEqual([true, false, false]);
});

test('the newer route may not know revert, and makes inactive all the same', async () => {
  await start({ revertByApplicant: false });
  await vendor.deactivate('ordinary', front);
  expect((await byApplicant(front, '?revert=true')).body).toEqual({ ok: 1 });
  expect(await vendor.inactive('ordinary')).toEqual([true, false, false]);
});

test('an unknown image is a silent ok that changes nothing; a thumbnail and a stranger are unknown', async () => {
  await start();
  const [item] = await vendor.images(ada);
  for (const id of ['1', 'x', item?.previewId ?? '', imageIdOf(personWith('rejected'), 0)]) {
    expect((await vendor.deactivate('ordinary', id)).body).toEqual({ ok: 1 });
    expect((await byApplicant(id)).body).toEqual({ ok: 1 });
  }
  expect(await vendor.inactive('ordinary')).toEqual([false, false, false]);
  expect(await vendor.inactive('rejected')).toEqual([false, false, false]);
  vendor.emulator.settings.unknownImage = '404';
  const answer = await vendor.deactivate('ordinary', '1');
  expect([answer.status, answer.body]).toEqual([
    404,
    { ...errorBody(404), description: 'HTTP 404 Not Found' },
  ]);
});

test('an unknown inspection is a 404', async () => {
  await start();
  for (const id of ['64f0c1a2b3d4e5f602999999', ada, 'x']) {
    const answer = await vendor.call('DELETE', `/resources/inspections/${id}/resources/${front}`);
    expect([answer.status, answer.body]).toEqual([
      404,
      { ...errorBody(404), description: 'HTTP 404 Not Found' },
    ]);
  }
});

test.each(['pending', 'prechecked', 'queued'])(
  '%s: a bare 304, and nothing changes',
  async (reviewStatus) => {
    await start();
    const person = personWith('in-review');
    const image = imageIdOf(person, 0);
    const path = `/applicants/${applicantIdOf(person)}`;
    expect((await vendor.steer('PATCH', path, { reviewStatus })).body).toMatchObject({ reviewStatus });
    for (const query of ['', '?revert=true']) {
      for (const answer of [
        await vendor.deactivate('in-review', image, query),
        await vendor.call('DELETE', `/resources${path}/resources/${image}${query}`),
      ]) {
        expect([answer.status, answer.text]).toEqual([304, '']);
        expect(answer.headers.get('content-type')).toBeNull();
      }
    }
    expect(await vendor.inactive('in-review')).toEqual([false, false]);
    expect((await vendor.deactivate('in-review', '1')).status).toBe(304);
    vendor.emulator.settings.revertDuringReview = 'ok';
    expect((await vendor.deactivate('in-review', image)).status).toBe(304);
    expect((await vendor.deactivate('in-review', image, '?revert=true')).body).toEqual({ ok: 1 });
  },
);

test.each(['init', 'onHold', 'completed', 'awaitingService'])('%s is no hindrance', async (reviewStatus) => {
  await start();
  const person = personWith('in-review');
  await vendor.steer('PATCH', `/applicants/${applicantIdOf(person)}`, { reviewStatus });
  expect((await vendor.deactivate('in-review', imageIdOf(person, 0))).body).toEqual({ ok: 1 });
  expect(await vendor.inactive('in-review')).toEqual([true, false]);
});

test('a deactivated profile can not be changed: 409 with 1008', async () => {
  await start();
  const person = personWith('deactivated');
  const id = applicantIdOf(person);
  const form = { metadata: JSON.stringify({ idDocType: 'SELFIE', country: 'BGR' }) };
  const answers = [
    await vendor.deactivate('deactivated', imageIdOf(person, 0)),
    await vendor.deactivate('deactivated', imageIdOf(person, 0), '?revert=true'),
    await vendor.upload(id, form),
    await vendor.call('POST', `/resources/applicants/${id}/status/pending`),
    await vendor.call('POST', `/resources/applicants/${id}/reset`),
    await vendor.sendJson('POST', `/resources/applicants/${id}/status/testCompleted`, {
      reviewAnswer: 'GREEN',
    }),
  ];
  for (const answer of answers) {
    expect(refusal(answer)).toEqual([409, 1008, 'applicant-marked-as-deleted']);
    expect(answer.body).toMatchObject(errorBody(409));
  }
  expect(await vendor.inactive('deactivated')).toEqual([false, false, false, false]);
});

test('a lost reply hides a change that was made, a lost request made none', async () => {
  await start();
  await vendor.steer('POST', '/faults', { kind: 'lose-reply', method: 'DELETE' });
  await expect(vendor.deactivate('ordinary', front)).rejects.toThrow();
  expect(await vendor.inactive('ordinary')).toEqual([true, false, false]);
  await vendor.steer('POST', '/faults', { kind: 'lose-request', path: '/inspections/' });
  await expect(vendor.deactivate('ordinary', front, '?revert=true')).rejects.toThrow();
  expect(await vendor.inactive('ordinary')).toEqual([true, false, false]);
  expect((await vendor.deactivate('ordinary', front, '?revert=true')).status).toBe(200);
  const writes = vendor.emulator.calls.filter(({ method }) => method === 'DELETE');
  expect(writes.map(({ status }) => status)).toEqual([0, 0, 200]);
});

test('pictures are what they claim', async () => {
  await start();
  const path = `/resources/applicants/${ada}/resources/${front}`;
  const response = await vendor.send('GET', path, vendor.headersFor('GET', path));
  const { format, width, height } = await sharp(await response.arrayBuffer()).metadata();
  expect([format, width, height]).toEqual(['jpeg', 960, 640]);
});
