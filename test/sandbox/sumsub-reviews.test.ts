import { afterEach, expect, test } from '@jest/globals';
import { applicantIdOf, imageIdOf } from '../../src/sandbox/people.ts';
import type { SumsubSettings } from '../../src/sandbox/sumsub.ts';
import { errorBody, personWith, startSumsub } from './sumsub-client.ts';

let vendor: Awaited<ReturnType<typeof startSumsub>>;
const start = async (overrides: Partial<SumsubSettings> = {}) =>
  (vendor = await startSumsub({ rateLimit: false, ...overrides }));
afterEach(() => vendor.close());

const ada = applicantIdOf(personWith('ordinary'));
const reviewed = applicantIdOf(personWith('in-review'));
const post = (id: string, what: string) => vendor.call('POST', `/resources/applicants/${id}/${what}`);
const complete = (id: string, result: object) =>
  vendor.sendJson('POST', `/resources/applicants/${id}/status/testCompleted`, result);
const presence = (id: string, status: string) =>
  vendor.call('PATCH', `/resources/applicants/${id}/presence/${status}`);
const reviewOf = async (id: string) => (await vendor.applicant(id)).body.review;

test('an applicant is created without images, in init', async () => {
  await start();
  const sent = {
    externalUserId: 'new',
    email: 'n@example.test',
    phone: '+491',
    lang: 'de',
    fixedInfo: { firstName: 'Nea', country: 'FIN' },
    metadata: [{ key: 'a', value: 'b' }],
  };
  const path = '/resources/applicants?levelName=basic%20level';
  const { status, body } = await vendor.sendJson('POST', path, sent);
  expect([status, body]).toEqual([
    200,
    expect.objectContaining({
      ...sent,
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      type: 'individual',
      deleted: false,
      review: expect.objectContaining({ levelName: 'basic level', reviewStatus: 'init' }),
    }),
  ]);
  expect(body.info).toBeUndefined();
  expect((await vendor.applicant(body.id)).body).toEqual(body);
  expect(await vendor.images(body.id)).toEqual([]);
  const again = await vendor.sendJson('POST', path, sent);
  expect([again.status, again.body]).toEqual([
    409,
    {
      ...errorBody(409),
      description: `Applicant with external user id 'new' already exists: ${body.id}`,
    },
  ]);
  vendor.emulator.settings.createdStatus = 201;
  const companyInfo = { companyName: 'Nea Oy', country: 'FIN' };
  const company = { externalUserId: 'other', type: 'company', info: { companyInfo } };
  const second = await vendor.sendJson('POST', path, company);
  expect([second.status, second.body]).toEqual([201, expect.objectContaining(company)]);
});

test('create refuses bodies without what it needs', async () => {
  await start();
  for (const [path, body] of [
    ['/resources/applicants', { externalUserId: 'new' }],
    ['/resources/applicants?levelName=a', {}],
    ['/resources/applicants?levelName=a', []],
    ['/resources/applicants?levelName=a', 'text'],
  ] as const) {
    const answer = await vendor.sendJson('POST', path, body);
    expect([answer.status, answer.body]).toEqual([400, errorBody(400)]);
  }
  const broken = new TextEncoder().encode('{');
  const answer = await vendor.call('POST', '/resources/applicants?levelName=a', broken, 'application/json');
  expect(answer.status).toBe(400);
});

test('pending asks for a check, not while one runs, and not without the documents', async () => {
  await start();
  expect((await post(ada, 'status/pending?reason=why')).body).toEqual({ ok: 1 });
  const review = await reviewOf(ada);
  expect([review.reviewStatus, review.reviewResult, review.reviewDate]).toEqual([
    'pending',
    undefined,
    undefined,
  ]);
  const image = imageIdOf(personWith('ordinary'), 0);
  expect((await vendor.deactivate('ordinary', image)).status).toBe(304);
  for (const id of [ada, reviewed]) {
    const answer = await post(id, 'status/pending');
    expect([answer.status, answer.body]).toEqual([409, errorBody(409)]);
  }
  const rejected = personWith('rejected');
  await vendor.deactivate('rejected', imageIdOf(rejected, 1));
  const missing = await post(applicantIdOf(rejected), 'status/pending');
  expect([missing.status, missing.body]).toEqual([409, errorBody(409)]);
  expect((await post('user-1', 'status/pending')).status).toBe(400);
});

test('reset goes back to init and makes every image inactive, not while a check runs', async () => {
  await start();
  expect((await post(ada, 'reset')).body).toEqual({ ok: 1 });
  expect(await vendor.inactive('ordinary')).toEqual([true, true, true]);
  const review = await reviewOf(ada);
  expect([review.reviewStatus, review.reviewResult]).toEqual(['init', undefined]);
  expect((await vendor.images(ada)).map(({ reviewResult }) => reviewResult)).toEqual([{}, {}, {}]);
  expect((await post(ada, 'status/pending')).status).toBe(409);
  expect((await post(reviewed, 'reset')).status).toBe(409);
  expect((await post('user-1', 'reset')).body).toEqual({
    ...errorBody(400),
    description: "Invalid id 'user-1'",
  });
});

test('testCompleted ends a review as told, in a sandbox only', async () => {
  await start();
  const result = {
    reviewAnswer: 'RED',
    reviewRejectType: 'RETRY',
    rejectLabels: ['SCREENSHOTS'],
    clientComment: 'c',
    moderationComment: 'm',
  };
  expect((await complete(reviewed, { ...result, other: 1 })).body).toEqual({ ok: 1 });
  expect(await reviewOf(reviewed)).toMatchObject({
    reviewStatus: 'completed',
    reviewDate: expect.stringMatching(/\+0000$/),
  });
  expect((await reviewOf(reviewed)).reviewResult).toEqual(result);
  expect((await vendor.images(reviewed))[0]?.reviewResult).toEqual(result);
  expect((await vendor.deactivate('in-review', imageIdOf(personWith('in-review'), 0))).status).toBe(200);
  for (const wrong of [{}, { reviewAnswer: 'YELLOW' }]) {
    expect((await complete(reviewed, wrong)).status).toBe(400);
  }
  vendor.emulator.settings.sandbox = false;
  const live = await complete(reviewed, result);
  expect([live.status, live.body]).toEqual([400, errorBody(400)]);
});

test('presence deactivates a profile and activates it again, not while a check runs', async () => {
  await start();
  const off = await presence(ada, 'deactivated');
  expect([off.status, off.body.id, off.body.deleted]).toEqual([200, ada, true]);
  const image = imageIdOf(personWith('ordinary'), 0);
  expect((await vendor.deactivate('ordinary', image)).body.errorCode).toBe(1008);
  expect((await presence(ada, 'activated')).body.deleted).toBe(false);
  expect((await vendor.deactivate('ordinary', image)).body).toEqual({ ok: 1 });
  const deactivated = applicantIdOf(personWith('deactivated'));
  expect((await presence(deactivated, 'activated')).body.deleted).toBe(false);
  expect((await presence(ada, 'gone')).status).toBe(400);
  expect((await presence(reviewed, 'deactivated')).body).toEqual(errorBody(409));
  vendor.emulator.settings.presenceDuringReview = 400;
  expect((await presence(reviewed, 'deactivated')).body).toEqual(errorBody(400));
  expect((await vendor.applicant(reviewed)).body.deleted).toBe(false);
});

test('steering shows the calls, changes settings, orders faults and starts anew', async () => {
  await start({ unknownImage: '404' });
  expect((await vendor.deactivate('ordinary', '1')).status).toBe(404);
  expect((await vendor.steer('PATCH', '/settings', { unknownImage: 'ok' })).body['unknownImage']).toBe('ok');
  expect((await vendor.deactivate('ordinary', '1')).status).toBe(200);
  const fault = {
    kind: 'status',
    status: 503,
    body: { description: 'down' },
    headers: { 'retry-after': '1' },
  };
  await vendor.steer('POST', '/faults', { ...fault, path: '/one', times: 2 });
  for (const status of [503, 503, 200]) expect((await vendor.applicant(ada)).status).toBe(status);
  await vendor.steer('POST', '/faults', { ...fault, method: 'GET' });
  const down = await vendor.applicant(ada);
  expect([down.body, down.headers.get('retry-after')]).toEqual([fault.body, '1']);
  await vendor.steer('POST', '/faults', { kind: 'slow', ms: 300 });
  const began = Date.now();
  expect((await vendor.applicant(ada)).status).toBe(200);
  expect(Date.now() - began).toBeGreaterThanOrEqual(290);
  await vendor.steer('POST', '/faults', { kind: 'slow', times: 3 });
  const { body } = await vendor.steer('GET', '');
  expect(body).toMatchObject({ vendor: 'sumsub', settings: { unknownImage: 'ok' }, faults: [{ times: 3 }] });
  expect((body['calls'] as { status: number }[]).map(({ status }) => status)).toEqual([
    404, 200, 503, 503, 200, 503, 200,
  ]);
  const image = imageIdOf(personWith('ordinary'), 0);
  vendor.emulator.faults.length = 0;
  await vendor.deactivate('ordinary', image);
  expect((await vendor.steer('POST', '/reset')).body).toEqual({ ok: true });
  expect((await vendor.steer('GET', '')).body).toMatchObject({
    settings: { unknownImage: '404' },
    faults: [],
    calls: [],
  });
  expect(await vendor.inactive('ordinary')).toEqual([false, false, false]);
});

test('steering moves a review to any state', async () => {
  await start();
  const steer = (value: unknown, id = ada) => vendor.steer('PATCH', `/applicants/${id}`, value);
  expect((await steer({ reviewStatus: 'queued' })).status).toBe(200);
  expect((await reviewOf(ada)).reviewStatus).toBe('queued');
  await steer({ reviewStatus: 'awaitingService' }, '-;externalUserId=user-3');
  expect(await reviewOf(reviewed)).toMatchObject({
    reviewStatus: 'awaitingService',
    reviewResult: { reviewAnswer: 'GREEN' },
  });
  for (const wrong of [{ reviewStatus: 'done' }, {}, undefined])
    expect((await steer(wrong)).status).toBe(400);
  expect((await steer({ reviewStatus: 'init' }, 'x')).status).toBe(400);
  vendor.emulator.reset();
  expect((await reviewOf(ada)).reviewStatus).toBe('completed');
});
