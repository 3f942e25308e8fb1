import { afterEach, expect, test } from '@jest/globals';
import type { ArgosSettings } from '../../src/sandbox/argos.ts';
import { people } from '../../src/sandbox/people.ts';
import { picture } from '../../src/sandbox/pictures.ts';
import { admin, idOf, startArgos } from './argos-client.ts';

let vendor: Awaited<ReturnType<typeof startArgos>>;
const start = async (overrides: Partial<ArgosSettings> = {}) => (vendor = await startArgos(overrides));
afterEach(() => vendor.close());

const ada = idOf('user-1');
const outcome = ({ status, text }: { status: number; text: string }) => [status, text];
const refused = (body: object, status = 400) => [status, JSON.stringify(body)];
const [first] = people;
const photo = async () => {
  if (first === undefined) throw new Error('no sample people');
  return (await picture('profile', first)).toString('base64');
};

const image = (submissionId: string, type: string) =>
  vendor.send('GET', `/v3/image?submission_id=${submissionId}&type=${type}`);
const bytes = async (response: Response) => Buffer.from(await response.arrayBuffer());
const upload = (fields: Record<string, string>) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return vendor.call('PUT', '/v3/submission/image', form);
};

test('images come as bytes, one per call', async () => {
  await start();
  const seen = new Set<string>();
  for (const type of ['idImage', 'idBackImage', 'selfieImage', 'addressImage']) {
    const response = await image(ada, type);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    const content = await bytes(response);
    expect(content.subarray(0, 3).toString('hex')).toBe('ffd8ff');
    seen.add(content.toString('hex'));
  }
  expect(seen.size).toBe(4);
});

test('an image that does not exist is an error', async () => {
  await start();
  const code = async (query: string) => outcome(await vendor.call('GET', `/v3/image?${query}`));
  const passport = `submission_id=${idOf('user-3')}&type=idBackImage`;
  expect(await code(passport)).toEqual(refused({ errorCode: 'invalid_data' }));
  expect(await code(`submission_id=${ada}&type=id_image`)).toEqual(refused({ errorCode: 'invalid_data' }));
  expect(await code(`submission_id=${ada}`)).toEqual(refused({ errorCode: 'missing_data' }));
  vendor.emulator.settings.missingImageStatus = 404;
  expect(await code(passport)).toEqual(refused({ errorCode: 'invalid_data' }, 404));
  expect((await image(idOf('user-8'), 'idImage')).status).toBe(404);
  expect((await image('unknown1', 'idImage')).status).toBe(404);
});

test('deleted images are gone as bytes too; the address image stays', async () => {
  await start();
  await vendor.erase(`?submission_id=${ada}&fields=id_image,selfie_image`);
  const statuses = ['idImage', 'idBackImage', 'selfieImage', 'addressImage'].map(
    async (type) => (await image(ada, type)).status,
  );
  expect(await Promise.all(statuses)).toEqual([400, 400, 400, 200]);
});

test('an upload overwrites an image, and may refill a deleted one', async () => {
  await start();
  const selfieImage = await photo();
  await vendor.erase(`?submission_id=${ada}&fields=selfie_image`);
  vendor.emulator.settings.imageRefill = 'refuse';
  expect((await upload({ submissionId: ada, admin, selfieImage })).body.errorCode).toBe('invalid_data');
  vendor.emulator.settings.imageRefill = 'accept';
  const answer = await upload({ submissionId: ada, admin, selfieImage });
  expect(outcome(answer)).toEqual([200, '{"message":"complete to update image."}']);
  expect((await bytes(await image(ada, 'selfieImage'))).toString('base64')).toBe(selfieImage);
  expect((await vendor.single(ada)).image).toHaveProperty('selfieImage');
  await upload({ submissionId: ada, admin, idImage: selfieImage, idType: 'passport' });
  expect((await bytes(await image(ada, 'idImage'))).toString('base64')).toBe(selfieImage);
});

test('uploads are refused by code, with a message', async () => {
  await start();
  const idImage = await photo();
  const code = async (fields: Record<string, string>) => {
    const { status, body } = await upload(fields);
    return [status, body.errorCode, typeof body.message];
  };
  const wrong = (text: string) => [400, text, 'string'];
  const sent = { submissionId: ada, admin, idImage, idType: 'passport' };
  const { idType: _idType, ...withoutType } = sent;
  expect(await code({ admin, idImage })).toEqual(wrong('missing_data'));
  expect(await code({ submissionId: ada, idImage })).toEqual(wrong('missing_data'));
  expect(await code({ ...sent, submissionId: idOf('user-7') })).toEqual(wrong('invalid_project'));
  expect(await code({ ...sent, admin: 'x@example.test' })).toEqual(wrong('invalid_admin'));
  expect(await code({ ...sent, submissionId: 'unknown1' })).toEqual(wrong('invalid_submission'));
  expect(await code({ submissionId: ada, admin })).toEqual(wrong('invalid_data'));
  expect(await code({ ...sent, idImage: 'not base64!' })).toEqual(wrong('invalid_data'));
  expect(await code({ ...sent, idImage: 'aGVsbG8=' })).toEqual(wrong('invalid_data'));
  expect(await code(withoutType)).toEqual(wrong('invalid_idType'));
  const json = await vendor.write('PUT', '/v3/submission/image', sent);
  expect([json.status, json.body.errorCode]).toEqual([400, 'invalid_payload']);
});

test('a whole submission is deleted for good and shown as such', async () => {
  await start();
  const { created_at } = await vendor.single(ada);
  expect(outcome(await vendor.remove(`?submission_id=${ada}&admin_name=${admin}`))).toEqual([
    200,
    `{"message":"success","content":"Submission ${ada} deleted successfully.","statusCode":200}`,
  ]);
  const item = await vendor.single(ada);
  expect(item).toMatchObject({ email: 'Deleted Submission', created_at, kyc: { result: 'approved' } });
  expect(JSON.stringify(item)).not.toContain('Larsen');
  expect((await image(ada, 'addressImage')).status).toBe(400);
  expect(await vendor.ids('?email=ada.larsen@example.test')).toEqual([]);
  const again = await vendor.remove(`?submission_id=${ada}`);
  expect(outcome(again)).toEqual(refused({ message: 'not Exist Submission Data', statusCode: 400 }));
  vendor.emulator.settings.deleteOfDeleted = 'ok';
  expect((await vendor.remove(`?submissionId=${ada}`)).status).toBe(200);
  expect((await vendor.erase(`?submission_id=${ada}&fields=ocr`)).status).toBe(200);
});

test.each([
  ['', 'not Exist Submission ID'],
  ['?submission_id=unknown1', 'not Exist Submission Data'],
  [`?submission_id=${idOf('user-7')}`, 'not Exist Project Data'],
  [`?submission_id=${idOf('user-6')}`, 'not Exist Project Data'],
  [`?submission_id=${ada}`, 'delete Process FAIL'],
])('the full delete of %j answers %j in the body of each page', async (query, text) => {
  await start({ fullDelete: 'fails' });
  expect(outcome(await vendor.remove(query))).toEqual(refused({ message: text, statusCode: 400 }));
  vendor.emulator.settings.fullDeleteAnswer = 'older';
  expect(outcome(await vendor.remove(query))).toEqual(refused({ errorCode: text }));
  expect(await vendor.single(ada)).toHaveProperty('ocr');
});

test.each([
  ['older', `Submission ${ada} deleted successfully.`],
  ['legacy', `Submission #${ada} deleted successfully.`],
] as const)('the %s answer to a full delete', async (fullDeleteAnswer, content) => {
  await start({ fullDeleteAnswer });
  const answer = await vendor.remove(`?submission_id=${ada}`);
  expect(outcome(answer)).toEqual([200, JSON.stringify({ message: 'success', content })]);
});

test('a deleted user id or e-mail ends the lookup by it, or not', async () => {
  await start();
  await vendor.erase(`?submission_id=${ada}&fields=userid,email`);
  for (const query of ['?userid=user-1', '?email=ada.larsen@example.test']) {
    vendor.emulator.settings.lookupOfDeleted = 'ends';
    expect(await vendor.ids(query)).toEqual([]);
    vendor.emulator.settings.lookupOfDeleted = 'stays';
    expect(await vendor.ids(query)).toEqual([ada]);
  }
});

test('a reset brings the sample people back', async () => {
  await start();
  await vendor.remove(`?submission_id=${ada}`);
  await vendor.call('POST', '/_sandbox/reset');
  expect(await vendor.single(ada)).toMatchObject({ email: 'ada.larsen@example.test' });
});
