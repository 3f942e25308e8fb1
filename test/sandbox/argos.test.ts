import { afterEach, expect, test } from '@jest/globals';
import type { ArgosSettings } from '../../src/sandbox/argos.ts';
import { people } from '../../src/sandbox/people.ts';
import { idOf, startArgos, type ArgosItem } from './argos-client.ts';

let vendor: Awaited<ReturnType<typeof startArgos>>;
const start = async (overrides: Partial<ArgosSettings> = {}) => (vendor = await startArgos(overrides));
afterEach(() => vendor.close());

const ada = idOf('user-1');
const outcome = ({ status, text }: { status: number; text: string }) => [status, text];
const forbidden = [403, '{"message":"Forbidden"}'];
const keys = (item: ArgosItem | undefined) => Object.keys(item ?? {}).sort();

test('every sample person is found by user id and by e-mail, but the absent one', async () => {
  await start();
  const counts: Record<string, number> = { several: 3, absent: 0 };
  for (const { userId, email, argos } of people) {
    const expected = counts[argos] ?? 1;
    expect([userId, (await vendor.ids(`?userid=${userId}`)).length]).toEqual([userId, expected]);
    const byEmail = argos === 'deleted' ? 0 : expected;
    expect([email, (await vendor.ids(`?email=${email}`)).length]).toEqual([email, byEmail]);
  }
});

test('the gateway refuses unknown keys, addresses and paths', async () => {
  await start({ callerAddress: 'denied' });
  const path = `/v3/submission?submission_id=${ada}`;
  for (const key of ['wrong', '']) {
    expect(outcome(await vendor.call('GET', path, undefined, { 'x-api-key': key }))).toEqual(forbidden);
  }
  expect(outcome(await vendor.call('GET', path))).toEqual([
    403,
    '{"message":"User is not authorized to access this resource with an explicit deny"}',
  ]);
  vendor.emulator.settings.callerAddress = 'allowed';
  expect((await vendor.call('GET', path)).status).toBe(200);
  expect(outcome(await vendor.call('GET', '/v3/elsewhere'))).toEqual(forbidden);
});

test.each([[{ callsPerSecond: 2, callsPerDay: 500_000 }], [{ callsPerSecond: 5_000, callsPerDay: 2 }]])(
  'beyond %j the answer is 429',
  async (limits) => {
    await start(limits);
    const answers = await Promise.all(Array.from({ length: 6 }, () => vendor.read('?count=1')));
    expect(answers.map(({ status }) => status)).toContain(429);
  },
);

test('a single answer is rich and still wrapped in Items', async () => {
  await start();
  const { body } = await vendor.read(`?submission_id=${ada}`);
  expect(Object.keys(body)).toEqual(['Items']);
  const [item] = body.Items;
  expect(item).toMatchObject({
    submission_id: ada,
    email: 'ada.larsen@example.test',
    userid: 'user-1',
    created_at: '2026-01-01T08:30:05.007Z',
    data: { first_name: 'Ada', last_name: 'Larsen', full_name: 'Ada Larsen', idType: 'government_id' },
    ocr: { fullName: 'ADA LARSEN', birthDate: '1990-01-02' },
    OCR_raw: {
      fullName: { value: 'ADA LARSEN', score: 0.91, accepted: true, coordinates: [40, 60, 360, 84] },
    },
    review: { fullName: 'Ada Larsen' },
    verification: { faceAge: [{ usedValues: { birthDateAge: 36 } }] },
    memo: { text: 'Called Ada Larsen about the address.' },
    project_options: { webhook: { members: [{ email: 'ops@example.test' }, { name: 'privacy' }] } },
    applicant_id: expect.any(String),
    injection_action: 'update',
  });
  expect(item?.data).not.toHaveProperty('name');
  expect((item?.OCR_raw as { rotate: object }).rotate).toEqual({ value: 0 });
  expect(item?.kyc.attempts).toHaveLength(2);
  expect(item?.kyc.attempts?.[1]?.verificationParams).toMatchObject({ fullName: 'Ada Larsen' });
  expect(Object.keys(item?.image ?? {})).toEqual(['idImage', 'idBackImage', 'selfieImage', 'addressImage']);
});

test('list items are lean', async () => {
  await start();
  const [item] = (await vendor.read('?userid=user-1')).body.Items;
  expect(keys(item)).toEqual(
    ['aml', 'created_at', 'data', 'email', 'kyc', 'kyc_result_at', 'memo']
      .concat(['reviewer', 'submission_id', 'updated_at', 'userid'])
      .sort(),
  );
  expect(item?.kyc).toEqual({ result: 'approved', comment: [], commentCode: [] });
  expect(item?.data).toEqual({
    name: 'Ada Larsen',
    gender: 'female',
    nationality: 'DNK',
    date_of_birth: '1990-01-02',
    idType: 'government_id',
  });
  vendor.emulator.settings.listData = 'name-only';
  expect((await vendor.read('?userid=user-1')).body.Items[0]?.data).toEqual({ name: 'Ada Larsen' });
});

test('only approved submissions have an applicant_id', async () => {
  await start();
  const several = [0, 1, 2].map((index) => idOf('user-2', index));
  const items = await Promise.all([...several, idOf('user-3'), idOf('user-14')].map(vendor.single));
  expect(items.map(({ kyc, applicant_id }) => [kyc.result, applicant_id !== undefined])).toEqual([
    ['rejected', false],
    ['incomplete', false],
    ['approved', true],
    ['pending', false],
    ['rejected', false],
  ]);
});

test('several: three submissions of different dates, the newest first', async () => {
  await start();
  expect(await vendor.ids('?userid=user-2')).toEqual([2, 1, 0].map((index) => idOf('user-2', index)));
  const { Items } = (await vendor.read('?userid=user-2')).body;
  const dates = ['2026-02-02', '2025-09-02', '2025-03-02'];
  expect(Items.map(({ created_at }) => created_at.slice(0, 10))).toEqual(dates);
  vendor.emulator.settings.order = 'oldest-first';
  expect(await vendor.ids('?userid=user-2')).toEqual([0, 1, 2].map((index) => idOf('user-2', index)));
});

test('projected: the policy is named and its fields are hidden, not deleted', async () => {
  await start();
  const item = await vendor.single(idOf('user-4'));
  expect(item.projection).toEqual({ projectionId: 'prj-7', projectionName: 'support-desk' });
  for (const name of ['documentNumber', 'identityNumber', 'address_street', 'address_formatted']) {
    expect(item.data).not.toHaveProperty(name);
  }
  expect(item.data).toMatchObject({ full_name: 'Dmitri Orlov', typeOfPermit: 'D-2' });
  expect(await vendor.single(ada)).not.toHaveProperty('projection');
});

test('deleted: little is kept, and the text may stand in several places', async () => {
  await start();
  const hiro = idOf('user-8');
  const kept = { submission_id: hiro, data: { idType: 'drivers_license' }, kyc: { result: 'approved' } };
  const item = await vendor.single(hiro);
  expect(item).toMatchObject({ ...kept, email: 'Deleted Submission', userid: 'user-8' });
  expect(item).not.toHaveProperty('image');
  expect(JSON.stringify(item)).not.toContain('Tanaka');
  vendor.emulator.settings.deletedTextIn = 'status';
  expect(await vendor.single(hiro)).toMatchObject({ status: 'Deleted Submission' });
  Object.assign(vendor.emulator.settings, { deletedTextIn: 'name', userIdOfDeleted: 'gone' });
  expect((await vendor.single(hiro)).data).toMatchObject({ full_name: 'Deleted Submission' });
  expect(await vendor.single(hiro)).not.toHaveProperty('userid');
  expect(await vendor.ids('?userid=user-8')).toEqual([]);
  const listed = (await vendor.read()).body.Items.find(({ submission_id }) => submission_id === hiro);
  expect(listed?.data?.name).toBe('Deleted Submission');
});

test('an unknown submission: no items, or an error', async () => {
  await start();
  expect(outcome(await vendor.read('?submission_id=unknown1'))).toEqual([200, '{"Items":[]}']);
  vendor.emulator.settings.unknownSubmission = 'error-400';
  expect(outcome(await vendor.read('?submission_id=unknown1'))).toEqual([
    400,
    '{"errorCode":"not Exist Submission Data"}',
  ]);
});
