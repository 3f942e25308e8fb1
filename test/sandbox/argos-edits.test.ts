import { afterEach, expect, test } from '@jest/globals';
import { admin, idOf, startArgos } from './argos-client.ts';

let vendor: Awaited<ReturnType<typeof startArgos>>;
const start = async () => (vendor = await startArgos());
afterEach(() => vendor.close());

const ada = idOf('user-1');
const outcome = ({ status, text }: { status: number; text: string }) => [status, text];
const patch = (body: unknown, method = 'PATCH') => vendor.write(method, '/v3/submission', body);

test('a change is written camelCase and read the other way', async () => {
  await start();
  const data = { fullName: 'Ada L. Larsen', birthDate: '1990-01-03', issuingCountry: 'SWE' };
  const answer = await patch({ submissionId: ada, admin, data });
  expect(outcome(answer)).toEqual([200, '{"message":"Data Processing Success."}']);
  expect((await vendor.single(ada)).data).toMatchObject({
    full_name: 'Ada L. Larsen',
    date_of_birth: '1990-01-03',
    idcard_issuingCountry: 'SWE',
    first_name: 'Ada',
  });
  expect((await vendor.read('?userid=user-1')).body.Items[0]?.data?.name).toBe('Ada L. Larsen');
  expect(outcome(await patch({ submissionId: ada, admin, data }, 'PUT'))).toEqual([
    200,
    '{"message":"success to edit."}',
  ]);
});

test('approval makes an applicant_id, rejection takes it', async () => {
  await start();
  const noah = idOf('user-14');
  await patch({ submissionId: noah, admin, data: { kycStatus: 'approved' } });
  const approved = await vendor.single(noah);
  expect([approved.kyc.result, typeof approved.applicant_id]).toEqual(['approved', 'string']);
  await patch({ submissionId: noah, admin, data: { kycStatus: 'rejected' } });
  expect(await vendor.single(noah)).not.toHaveProperty('applicant_id');
});

test.each([
  [undefined, 'invalid_payload'],
  [[], 'invalid_payload'],
  [{ admin, data: { gender: 'female' } }, 'submissionId is required.'],
  [{ submissionId: ada, data: { gender: 'female' } }, 'admin is required.'],
  [{ submissionId: ada, admin }, 'At least one property to modify is required.'],
  [{ submissionId: ada, admin, data: {} }, 'At least one property to modify is required.'],
  [{ submissionId: ada, admin: 'x@example.test', data: { gender: 'male' } }, 'invalid_payload'],
  [{ submissionId: ada, admin, data: { full_name: 'X' } }, 'invalid_payload'],
  [{ submissionId: ada, admin, data: { gender: 1 } }, 'data parsing error. please check input data.'],
  [
    { submissionId: ada, admin, data: { kycStatus: 'pending' } },
    'data parsing error. please check input data.',
  ],
  [{ submissionId: idOf('user-7'), admin, data: { gender: 'male' } }, 'The project is not found.'],
  [{ submissionId: 'unknown1', admin, data: { gender: 'male' } }, 'Data Processing Error.'],
])('the change %j is refused with %j', async (body, errorCode) => {
  await start();
  expect(outcome(await patch(body))).toEqual([400, JSON.stringify({ errorCode })]);
});

const sent = {
  admin,
  email: 'ada.larsen@example.test',
  fullName: 'Ada Larsen',
  birthDate: '1990-01-02',
  gender: 'female',
  nationality: 'DNK',
  kycStatus: 'approved',
  userid: 'user-1',
  address_full: '1 Harbour Street',
};
const migrate = (body: unknown) => vendor.write('POST', '/v3/submission/migration', body);

test('a migration holds what was sent and nothing else', async () => {
  await start();
  const { status, body } = await migrate(sent);
  expect([status, body]).toEqual([200, { message: 'success', submissionId: expect.any(String) }]);
  expect(body.submissionId).toMatch(/^[a-z0-9]{13}$/);
  const item = await vendor.single(body.submissionId);
  expect(item.data).toEqual({
    full_name: 'Ada Larsen',
    date_of_birth: '1990-01-02',
    gender: 'female',
    nationality: 'DNK',
    address_formatted: '1 Harbour Street',
  });
  expect([item.image, 'ocr' in item, item.kyc.result]).toEqual([{}, false, 'approved']);
  expect(await vendor.ids('?userid=user-1')).toEqual([body.submissionId, ada]);
});

test.each([
  [undefined, 'invalid_payload'],
  [{ ...sent, email: '' }, 'missing_data'],
  [{ ...sent, cf1: 5 }, 'invalid_parameter'],
  [{ ...sent, kycStatus: 'pending' }, 'invalid_parameter'],
  [{ ...sent, admin: 'x@example.test' }, 'invalid_admin'],
  [{ ...sent, birthDate: '02.01.1990' }, 'invalid_format'],
])('the migration %j is refused with %j', async (body, errorCode) => {
  await start();
  const answer = await migrate(body);
  expect([answer.status, answer.body]).toEqual([400, { errorCode, message: expect.any(String) }]);
});

const applicants = async (applicantId: unknown) => {
  const path = `/v3/submission/applicant?applicant_id=${String(applicantId)}`;
  const answer = await vendor.call('GET', path);
  return answer.body as unknown as Record<string, string>[];
};

test('an applicant is a bare array of one row for each submission', async () => {
  await start();
  const { applicant_id, duplicated_information, email } = await vendor.single(ada);
  const row = { submission_id: ada, duplicated_information, email };
  expect(await applicants(applicant_id)).toEqual([row]);
  const { submissionId } = (await migrate(sent)).body;
  expect(await applicants(applicant_id)).toEqual([{ ...row, submission_id: submissionId }, row]);
  expect(await applicants('nobody')).toEqual([]);
  const missing = await vendor.call('GET', '/v3/submission/applicant');
  expect(outcome(missing)).toEqual([400, '{"errorCode":"missing_data"}']);
});

test('what equals the old state of a submission without duplicate checks is not flagged', async () => {
  await start();
  const { applicant_id } = await vendor.single(ada);
  await vendor.erase(`?submission_id=${ada}&fields=data&data_fields=gender`);
  const { submissionId } = (await migrate(sent)).body;
  expect((await vendor.single(submissionId)).applicant_id).not.toBe(applicant_id);
  expect(await applicants(applicant_id)).toHaveLength(1);
});
