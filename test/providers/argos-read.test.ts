import { describe, expect, test } from '@jest/globals';
import { useScriptedServer } from '../support/scripted-server.ts';
import {
  adminEmail,
  readLine,
  readLineOf,
  submissionId,
  toErrorAnswer,
  toItemJson,
  toItems,
  toRowJson,
} from '../support/argos.ts';
import type { ScriptedAnswer } from '../support/scripted-vendor.ts';

const { vendor, server } = useScriptedServer(['argos']);

const read = (fields: string, id = submissionId) =>
  server.query(`query ($id: ID!) { submission(submissionId: $id) { ${fields} } }`, { id });

const data = {
  ageGroup: 'adult',
  firstName: 'Mina',
  lastName: 'Ohara',
  fullName: 'Mina Ohara',
  name: null,
  gender: 'female',
  nationality: 'KOR',
  dateOfBirth: '1990-01-02',
  addressCity: 'Busan',
  addressCountry: 'KOR',
  addressState: 'Gyeongnam',
  addressStreet: '12 Harbour Road',
  addressStreet2: 'Tower 3',
  addressZipcode: '48094',
  addressGlobalCode: '8Q7F5544+XY',
  addressCompoundCode: '5544+XY Busan',
  addressFormatted: '12 Harbour Road, Busan',
  addressInput: 'harbour road, no. 12',
  addressDetail: 'Flat 1402',
  ipAddress: '203.0.113.7',
  idcardIssuingCountry: 'KOR',
  idcardIssueDate: '2021-04-15',
  idcardExpireDate: '2031-04-14',
  idType: 'passport',
  documentNumber: 'M70689098',
  identityNumber: '900102-2345678',
  ssnNumber: '000-12-3456',
  phoneNumber: '+821012345678',
  cf1: 'blue',
  cf2: 'branch-7',
  cf3: 'spring',
};

const toImage = (type: string) => ({
  id: expect.stringMatching(/^[\w-]+$/),
  provider: 'ARGOS',
  type,
  fileName: null,
  contentType: null,
  byteSize: null,
  addedAt: null,
  url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/media\/[\w.-]+$/),
});

const whole = {
  id: expect.stringMatching(/^[\w-]+$/),
  submissionId,
  userId: 'u-77',
  email: 'mina@example.test',
  applicantId: 'ap-5d1c',
  createdAt: '2031-02-03T04:05:06.007Z',
  updatedAt: '2031-02-04T05:06:07.000Z',
  kyc: {
    result: 'rejected',
    comments: ['The document has expired.'],
    commentCodes: ['expired_id', 'other'],
  },
  data,
  images: ['ID_FRONT', 'ID_BACK', 'SELFIE', 'ADDRESS'].map(toImage),
  ocr: { fullName: 'MINA OHARA', birthDate: '1990-01-02', nationality: 'KOR' },
  ocrRaw: {
    nationality: { value: 'KOR', score: 0.98, accepted: true, coordinates: [1, 2, 3, 4] },
    rotate: { value: 0 },
  },
  review: { fullName: 'MINA OHARA' },
  additionalList: [{ answer: 'yes', inputValue: 'Employed?', blockType: 'radio' }],
  duplicatedInformation: 'dup-77aa',
  customDuplicatedInformation: 'dup-own-31',
  injectionAction: { action: 'migrate' },
};
const wholeFields = `id submissionId userId email applicantId createdAt updatedAt
  kyc { result comments commentCodes } data { ${Object.keys(data).join(' ')} }
  images { id provider type fileName contentType byteSize addedAt url }
  ocr ocrRaw review additionalList duplicatedInformation customDuplicatedInformation injectionAction`;

test('a submission, every field, in one call', async () => {
  vendor.on(readLine, toItems(toItemJson()));
  const answer = await read(wholeFields);
  expect(answer.errors).toEqual([]);
  expect(answer.data).toEqual({ submission: whole });
  expect(vendor.lines).toEqual([readLine]);
  expect(JSON.stringify(answer.data)).not.toContain(adminEmail);
});

test('the key goes in x-api-key, and nowhere else', async () => {
  vendor.on(readLine, toItems(toItemJson()));
  await read('submissionId');
  const { headers, body, target } = vendor.calls[0]!;
  expect(headers).toMatchObject({ 'x-api-key': 'argos-key', accept: 'application/json, image/*' });
  expect(Object.keys(headers).sort().join(' ')).toBe(
    'accept accept-encoding connection host user-agent x-api-key',
  );
  expect(target).not.toContain('argos-key');
  expect(body.byteLength).toBe(0);
});

test('what lists call the name is a field of its own', async () => {
  vendor.on(readLine, toItems(toItemJson({ data: { name: 'Mina Ohara' } })));
  expect((await read('data { name fullName }')).data).toEqual({
    submission: { data: { name: 'Mina Ohara', fullName: null } },
  });
});

test.each([
  ['left out', {}],
  ['null', { kyc: null, data: null, image: null, ocr: null, OCR_raw: null, additional_list: null }],
  ['emptied', { kyc: {}, data: { cf1: '' }, image: { idImage: '' }, ocr: '', email: '', userid: null }],
])('parts that are %s are null', async (_, changes) => {
  vendor.on(readLine, toItems({ submission_id: submissionId, ...changes }));
  const answer = await read(
    'userId email createdAt kyc { result } data { cf1 } images { type } ocr ocrRaw additionalList',
  );
  expect(answer.errors).toEqual([]);
  expect(answer.data).toEqual({
    submission: {
      userId: null,
      email: null,
      createdAt: null,
      kyc: null,
      data: null,
      images: [],
      ocr: null,
      ocrRaw: null,
      additionalList: null,
    },
  });
});

test('numbers and single texts stand where text and lists are shown', async () => {
  const kyc = { result: 'pending', comment: 'Wait.', commentCode: '' };
  vendor.on(readLine, toItems(toRowJson(submissionId, { userid: 77, kyc, data: { cf1: 5 } })));
  expect((await read('userId kyc { result comments commentCodes } data { cf1 }')).data).toEqual({
    submission: {
      userId: '77',
      kyc: { result: 'pending', comments: ['Wait.'], commentCodes: [] },
      data: { cf1: '5' },
    },
  });
});

test.each([
  ['2031-02-03T04:05:06.007Z', '2031-02-03T04:05:06.007Z'],
  ['2031-02-03T04:05:06+09:00', '2031-02-02T19:05:06.000Z'],
  ['2031-02-03-04-05-06-UTC', '2031-02-03T04:05:06.000Z'],
  ['2031-02-03-04-05-06-KST', '2031-02-02T19:05:06.000Z'],
  ['2031-02-03-04-05-06-+0900', '2031-02-02T19:05:06.000Z'],
  ['2031-02-03-04-05-06-XYZ', null],
  ['2031-13-03T04:05:06Z', null],
  ['2031-02-03T04:05:06', null],
  ['yesterday', null],
  [1_900_000_000, null],
])('the time %j is %j', async (createdAt, expected) => {
  vendor.on(readLine, toItems(toRowJson(submissionId, { created_at: createdAt })));
  expect((await read('createdAt')).data).toEqual({ submission: { createdAt: expected } });
});

const absent: [string, ScriptedAnswer][] = [
  ['empty Items', toItems()],
  ['400 `not Exist Submission Data`', toErrorAnswer('not Exist Submission Data')],
  ['400 `not Exist Submission ID`', toErrorAnswer('not Exist Submission ID')],
  ['400 with the text in message', { status: 400, json: { message: 'not Exist Submission ID' } }],
  ['400 with the text in errorMessage', { status: 400, json: { errorMessage: 'not Exist Submission Data' } }],
  ['400 with a text that is documented nowhere', toErrorAnswer('no such thing')],
];
test.each(absent)('%s is null, without an error', async (_, answer) => {
  vendor.on(readLine, answer);
  expect(await read('submissionId')).toMatchObject({ data: { submission: null }, errors: [] });
});

describe('a read that fails', () => {
  const down = { status: 502, json: { message: 'Bad Gateway: secret' } };
  test.each<[string, ScriptedAnswer[], string]>([
    ['400 without a text', [{ status: 400, body: '<html>secret' }], 'PROVIDER_BAD_RESPONSE'],
    ['`not Exist Project Data`', [toErrorAnswer('not Exist Project Data')], 'PROVIDER_BAD_RESPONSE'],
    ['the key of another project', [toErrorAnswer('invalid API key for this project')], 'PROVIDER_AUTH'],
    ['403', [{ status: 403, json: { message: 'Forbidden secret' } }], 'PROVIDER_AUTH'],
    ['429', [{ status: 429, body: 'secret' }], 'PROVIDER_RATE_LIMITED'],
    ['502, three times', [down, down, down], 'PROVIDER_UNAVAILABLE'],
    ['`Internal server error`', [toErrorAnswer('Internal server error')], 'PROVIDER_UNAVAILABLE'],
    ["somebody else's record", [toItems(toRowJson('secret1'))], 'PROVIDER_BAD_RESPONSE'],
    ['ciphertext', [{ json: { data: 'c2VjcmV0' } }], 'PROVIDER_BAD_RESPONSE'],
    ['no JSON', [{ body: 'secret' }], 'PROVIDER_BAD_RESPONSE'],
  ])('%s', async (_, answers, code) => {
    vendor.on(readLine, ...answers);
    const answer = await read('submissionId');
    expect(answer.data).toEqual({ submission: null });
    expect(answer.errors).toMatchObject([
      { path: ['submission'], extensions: { code, provider: 'ARGOS', outcomeKnown: true } },
    ]);
    expect(JSON.stringify(answer.errors)).not.toMatch(/secret|not Exist|Forbidden|invalid API|Internal/);
  });

  test('once is tried again', async () => {
    vendor.on(readLine, down, toItems(toItemJson()));
    expect((await read('submissionId')).data).toEqual({ submission: { submissionId } });
  });
});

test.each(['', '.', 'a b', 'a&fields=data', 'a/b', 'é', 'a'.repeat(65)])(
  'the id %j is INVALID_ID, and asks nothing',
  async (id) => {
    const answer = await read('submissionId', id);
    expect(answer.data).toEqual({ submission: null });
    expect(answer.errors).toMatchObject([{ path: ['submission'], extensions: { code: 'INVALID_ID' } }]);
    expect(vendor.calls).toEqual([]);
  },
);

test('an id that is as long as may be is asked for', async () => {
  const id = `A_-${'9'.repeat(61)}`;
  vendor.on(readLineOf(id), toItems());
  expect((await read('submissionId', id)).data).toEqual({ submission: null });
});
