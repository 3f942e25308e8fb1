import { afterEach, expect, test } from '@jest/globals';
import { applicantIdOf, inspectionIdOf, people } from '../../src/sandbox/people.ts';
import type { SumsubSettings } from '../../src/sandbox/sumsub.ts';
import { errorBody, personWith, startSumsub } from './sumsub-client.ts';

let vendor: Awaited<ReturnType<typeof startSumsub>>;
const start = async (overrides: Partial<SumsubSettings> = {}) =>
  (vendor = await startSumsub({ rateLimit: false, ...overrides }));
afterEach(() => vendor.close());

const ada = applicantIdOf(personWith('ordinary'));
const adaPath = `/resources/applicants/${ada}/one`;
const unknownId = '64f0c1a2b3d4e5f601999999';

test('each sample person is shown by both ids, in the state of its trait', async () => {
  await start();
  const states = {
    ordinary: { reviewStatus: 'completed', reviewResult: { reviewAnswer: 'GREEN' } },
    'one-inactive': { reviewStatus: 'completed', reviewResult: { reviewAnswer: 'GREEN' } },
    'in-review': { reviewStatus: 'pending' },
    'on-hold': { reviewStatus: 'onHold' },
    rejected: {
      reviewStatus: 'completed',
      reviewResult: { reviewAnswer: 'RED', reviewRejectType: 'RETRY', rejectLabels: expect.any(Array) },
    },
    company: { reviewStatus: 'completed' },
    deactivated: { reviewStatus: 'completed' },
  };
  for (const person of people) {
    const { status, body } = await vendor.applicant(applicantIdOf(person));
    const own = await vendor.applicant(`-;externalUserId=${person.userId}`);
    expect([person.userId, own.status]).toEqual([person.userId, status]);
    expect(own.body).toEqual(
      status === 200 ? body : { ...errorBody(404), description: expect.stringContaining(person.userId) },
    );
    if (person.sumsub === 'absent') {
      expect([status, body.description]).toEqual([
        404,
        `Applicant with id ${applicantIdOf(person)} not found (anf)`,
      ]);
      continue;
    }
    expect([status, body.externalUserId, body.deleted, body.type]).toEqual([
      200,
      person.userId,
      person.sumsub === 'deactivated',
      person.sumsub === 'company' ? 'company' : 'individual',
    ]);
    expect(body.review).toMatchObject(states[person.sumsub]);
  }
});

test('an applicant as the vendor shows it', async () => {
  await start();
  const { body } = await vendor.applicant(ada);
  expect(body).toMatchObject({
    id: expect.stringMatching(/^[0-9a-f]{24}$/),
    inspectionId: expect.stringMatching(/^[0-9a-f]{24}$/),
    createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    clientId: expect.any(String),
    email: 'ada.larsen@example.test',
    lang: 'en',
    info: {
      firstName: 'Ada',
      lastName: 'Larsen',
      dob: '1990-01-02',
      country: 'DNK',
      idDocs: [{ idDocType: 'ID_CARD', country: 'DNK' }],
    },
    requiredIdDocs: { docSets: [{ idDocSetType: 'IDENTITY' }, { idDocSetType: 'SELFIE' }] },
    review: {
      createDate: expect.stringMatching(/^[\d-]{10} [\d:]{8}\+0000$/),
      reviewDate: expect.stringMatching(/\+0000$/),
    },
  });
  expect(body.inspectionId).not.toBe(body.id);
  const status = await vendor.call('GET', `/resources/applicants/${ada}/status`);
  expect(status.body).toEqual(body.review);
  const company = await vendor.applicant(applicantIdOf(personWith('company')));
  expect(company.body.info).toEqual({ companyInfo: { companyName: 'Carvalho Trading', country: 'PRT' } });
});

test('malformed ids are a 400, unknown ones a 404', async () => {
  await start();
  for (const path of ['one', 'status', 'requiredIdDocsStatus', 'metadata/resources', 'resources/1']) {
    const malformed = await vendor.call('GET', `/resources/applicants/user-1/${path}`);
    expect([malformed.status, malformed.body]).toEqual([
      400,
      { ...errorBody(400), description: "Invalid id 'user-1'" },
    ]);
    const unknown = await vendor.call('GET', `/resources/applicants/${unknownId}/${path}`);
    expect([unknown.status, unknown.body]).toEqual([404, errorBody(404)]);
  }
  expect((await vendor.applicant(inspectionIdOf(personWith('ordinary')))).status).toBe(404);
  expect((await vendor.applicant('-;externalUserId=nobody')).status).toBe(404);
});

test('own ids work encoded once', async () => {
  await start();
  for (const externalUserId of ['a b', 'ü/x', 'x;y=z', '100%']) {
    const created = await vendor.sendJson('POST', '/resources/applicants?levelName=basic', {
      externalUserId,
    });
    expect(created.status).toBe(200);
    const read = await vendor.applicant(`-;externalUserId=${encodeURIComponent(externalUserId)}`);
    expect(read.body.id).toBe(created.body.id);
  }
});

test('another verb is a 405, another path a 404, and both ask for the credentials first', async () => {
  await start();
  const paths = [
    '/resources/applicants',
    `${adaPath}?a=b`,
    '/resources/inspections/x/resources/1?revert=true',
  ];
  for (const path of paths) {
    const answer = await vendor.call('PUT', path);
    expect([answer.status, answer.body]).toEqual([
      405,
      { ...errorBody(405), description: 'HTTP 405 Method Not Allowed' },
    ]);
    expect((await vendor.bare('PUT', path, {})).status).toBe(401);
  }
  expect((await vendor.call('DELETE', adaPath)).status).toBe(405);
  expect((await vendor.call('GET', `/resources/applicants/${ada}/reset`)).status).toBe(405);
  for (const path of ['/resources/applicant', `${adaPath}/more`, '/resources']) {
    const answer = await vendor.call('GET', path);
    expect([answer.status, answer.body]).toEqual([
      404,
      { ...errorBody(404), description: 'HTTP 404 Not Found' },
    ]);
    expect((await vendor.bare('GET', path, {})).status).toBe(401);
  }
  expect((await vendor.call('GET', '/')).body).toEqual(errorBody(404));
});

test('health', async () => {
  await start();
  expect((await vendor.call('GET', '/resources/status/api')).status).toBe(200);
});

test('the defaults', async () => {
  vendor = await startSumsub();
  expect(vendor.emulator.settings).toEqual({
    unknownImage: 'ok',
    revertDuringReview: '304',
    invalidRevert: '400',
    revertByApplicant: true,
    permissions: 'all',
    presenceDuringReview: 409,
    unknownBytes: 404,
    rateLimit: true,
    getsPer5Seconds: 300,
    writesPer5Seconds: 50,
    clockWindow: 60,
    createdStatus: 200,
    sandbox: true,
  });
});
