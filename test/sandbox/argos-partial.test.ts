import { afterEach, expect, test } from '@jest/globals';
import type { ArgosSettings } from '../../src/sandbox/argos.ts';
import { dataNames, partNames } from '../../src/sandbox/argos/names.ts';
import { admin, idOf, startArgos } from './argos-client.ts';

let vendor: Awaited<ReturnType<typeof startArgos>>;
const start = async (overrides: Partial<ArgosSettings> = {}) => (vendor = await startArgos(overrides));
afterEach(() => vendor.close());

const ada = idOf('user-1');
const eraseAda = (query: string) => vendor.erase(`?submission_id=${ada}&${query}`);
/** Status and body to the byte. */
const outcome = ({ status, text }: { status: number; text: string }) => [status, text];
const refused = (errorCode: string, status = 400) => [status, JSON.stringify({ errorCode })];
const accepted = (id = ada) => [
  200,
  `{"message":"success","content":"Submission ${id} partially deleted successfully."}`,
];

const malformed = 'names must be separated by single commas without blanks';

test.each([
  ['fields=email', 'submission_id is required'],
  ['submission_id=&fields=email', 'submission_id is required'],
  ['', 'submission_id is required'],
  [`submission_id=${ada}`, 'fields parameter is required and cannot be empty'],
  [`submission_id=${ada}&fields=`, 'fields parameter is required and cannot be empty'],
  [`submission_id=${ada}&fields=email&fields=userid`, 'fields must be a string'],
  [`submission_id=${ada}&fields=data&data_fields=cf1&data_fields=cf2`, 'data_fields must be a string'],
  [`submission_id=${ada}&fields=,`, 'fields cannot be empty'],
  [`submission_id=${ada}&fields=hat,email,shoe`, 'invalid fields found in fields: hat, shoe'],
  [`submission_id=${ada}&fields=ocr_raw`, 'invalid fields found in fields: ocr_raw'],
  [`submission_id=${ada}&fields=OCR`, 'invalid fields found in fields: OCR'],
  [`submission_id=${ada}&fields=kyc,image,memo`, 'invalid fields found in fields: kyc, image, memo'],
  [
    `submission_id=${ada}&fields=data&data_fields=hat,cf1,shoe_size`,
    'invalid fields found in data_fields: hat, shoe_size',
  ],
  [
    `submission_id=${ada}&fields=data&data_fields=typeOfPermit,idtype,Cf1`,
    'invalid fields found in data_fields: typeOfPermit, idtype, Cf1',
  ],
  [`submission_id=${ada}&fields=hat&data_fields=shoe`, 'invalid fields found in fields: hat'],
  [
    `submission_id=${ada}&fields=email&data_fields=cf1`,
    'data_fields parameter is not allowed when fields does not include data',
  ],
  [`submission_id=${ada}&fields=email,`, `invalid format for fields: ${malformed}`],
  [`submission_id=${ada}&fields=email,%20userid`, `invalid format for fields: ${malformed}`],
  [`submission_id=${ada}&fields=data&data_fields=cf1,,cf2`, `invalid format for data_fields: ${malformed}`],
  [`submission_id=${ada}&fields=data&data_fields=,`, `invalid format for data_fields: ${malformed}`],
  [`submission_id=${idOf('user-6')}&fields=email`, 'invalid API key for this project'],
  ['submission_id=unknown1&fields=email', 'not Exist Submission Data'],
  [`submission_id=${idOf('user-8')}&fields=email`, 'not Exist Submission Data'],
  [`submission_id=${idOf('user-7')}&fields=email`, 'not Exist Project Data'],
])('%s is refused with %j and nothing goes', async (query, errorCode) => {
  await start();
  const before = (await vendor.read()).text;
  const adaBefore = await vendor.single(ada);
  expect(outcome(await vendor.erase(`?${query}`))).toEqual(refused(errorCode));
  expect((await vendor.read()).text).toBe(before);
  expect(await vendor.single(ada)).toEqual(adaBefore);
});

test('an internal error comes before or after the delete was carried out', async () => {
  await start({ partialDelete: 'fails-before' });
  expect(outcome(await eraseAda('fields=ocr'))).toEqual(refused('Internal server error'));
  expect(await vendor.single(ada)).toHaveProperty('ocr');
  Object.assign(vendor.emulator.settings, { partialDelete: 'fails-after', internalErrorStatus: 500 });
  expect(outcome(await eraseAda('fields=ocr'))).toEqual(refused('Internal server error', 500));
  expect(await vendor.single(ada)).not.toHaveProperty('ocr');
});

test('the names are the 13 and the 31 of the contract', () => {
  expect([partNames.length, new Set(partNames).size]).toEqual([13, 13]);
  expect([dataNames.length, new Set(dataNames).size]).toEqual([31, 31]);
});

const keysOf: Record<string, string[]> = { id_image: [], selfie_image: [] };

test.each(partNames)('%s goes alone', async (name) => {
  await start();
  const { image, updated_at, ...before } = await vendor.single(ada);
  expect(outcome(await eraseAda(`fields=${name}&admin_name=${admin}`))).toEqual(accepted());
  const after = await vendor.single(ada);
  const gone = keysOf[name] ?? [name];
  for (const key of gone) expect(before).toHaveProperty(key);
  for (const key of gone) Reflect.deleteProperty(before, key);
  const images: Record<string, string[]> = {
    id_image: ['addressImage', 'selfieImage'],
    selfie_image: ['addressImage', 'idBackImage', 'idImage'],
  };
  expect(Object.keys(after.image ?? {}).sort()).toEqual(images[name] ?? Object.keys(image ?? {}).sort());
  expect(after).toEqual({ ...before, image: after.image, updated_at: after.updated_at });
  expect(after.updated_at).not.toBe(updated_at);
});

test.each(dataNames)('%s of data goes alone', async (name) => {
  await start();
  const { data: before } = await vendor.single(ada);
  expect(outcome(await eraseAda(`fields=data&data_fields=${name}`))).toEqual(accepted());
  const { data: after } = await vendor.single(ada);
  if (name !== 'name') expect(before).toHaveProperty(name);
  Reflect.deleteProperty(before ?? {}, name);
  expect(after).toEqual(before);
  const [listed] = (await vendor.read('?userid=user-1')).body.Items;
  expect(listed?.data?.name).toBe(name === 'name' ? undefined : 'Ada Larsen');
});

test('several parts and several sub-fields in one call', async () => {
  await start();
  await eraseAda('fields=data,id_image,OCR_raw&data_fields=gender,ip_address');
  const item = await vendor.single(ada);
  expect(Object.keys(item.image ?? {}).sort()).toEqual(['addressImage', 'selfieImage']);
  for (const key of ['OCR_raw', 'data.gender', 'data.ip_address']) expect(item).not.toHaveProperty(key);
  expect(item).toMatchObject({ ocr: {}, review: {}, data: { nationality: 'DNK', cf1: 'branch-1' } });
});

test.each(['fields=data', 'fields=data&data_fields='])(
  '%s wipes all of data, undeletable keys included, and nothing else',
  async (query) => {
    await start();
    const mina = idOf('user-13');
    const { data, ...before } = await vendor.single(mina);
    expect(data).toMatchObject({ typeOfPermit: 'F-4', full_name_en: 'MINA OH', cf1: 'branch-13' });
    expect(outcome(await vendor.erase(`?submission_id=${mina}&${query}`))).toEqual(accepted(mina));
    const after = await vendor.single(mina);
    expect(after).toEqual({ ...before, updated_at: after.updated_at });
    expect(JSON.stringify(after.kyc.attempts?.[0]?.verificationParams)).toContain('Mina Oh');
  },
);

test('naming all 31 leaves the keys that cannot be named', async () => {
  await start();
  const mina = idOf('user-13');
  await vendor.erase(`?submission_id=${mina}&fields=data&data_fields=${dataNames.join(',')}`);
  expect(Object.keys((await vendor.single(mina)).data ?? {}).sort()).toEqual(
    ['expiryDateOfStayKor', 'full_name_en', 'nationalityGovKor', 'typeOfPermit', 'typeOfPermitGovKor'].sort(),
  );
});

test('deleted parts may stay as empty keys', async () => {
  await start({ deletedParts: 'empty', idBackImage: 'stays' });
  await eraseAda('fields=data,id_image,ocr,additional_list,email&data_fields=cf1');
  const item = await vendor.single(ada);
  expect(item).toMatchObject({ ocr: {}, additional_list: [], email: '', data: { cf1: '', cf2: 'web' } });
  expect(item.image).toMatchObject({ idImage: '', idBackImage: `${ada}/idBackImage.jpg` });
  expect([Object.keys(item.ocr as object), item.additional_list]).toEqual([[], []]);
  await eraseAda('fields=data');
  expect((await vendor.single(ada)).data).toEqual({});
});

test('a repeat may be refused, but not while something is left', async () => {
  await start();
  await eraseAda('fields=ocr');
  expect(outcome(await eraseAda('fields=ocr'))).toEqual(accepted());
  vendor.emulator.settings.repeatedDelete = 'error';
  expect(outcome(await eraseAda('fields=ocr'))).toEqual(refused('not Exist Submission Data'));
  expect(outcome(await eraseAda('fields=ocr,review'))).toEqual(accepted());
});

test.each([
  ['data&data_fields=full_name', false],
  ['data&data_fields=date_of_birth', false],
  ['data&data_fields=gender', false],
  ['data&data_fields=nationality', false],
  ['data&data_fields=cf1,documentNumber', true],
  ['data', false],
  ['selfie_image', false],
  ['applicant_id', false],
  ['duplicated_information', false],
  ['id_image,ocr,OCR_raw,review,email,userid', true],
])('after fields=%s duplicate checking is %s', async (fields, expected) => {
  await start();
  expect(await vendor.checks(ada)).toBe(true);
  await eraseAda(`fields=${fields}`);
  expect([await vendor.checks(ada), await vendor.checks(idOf('user-3'))]).toEqual([expected, true]);
});

test('other readings of malformed lists and repeated parameters', async () => {
  await start({ looseLists: 'accept', repeatedParameter: 'last-wins', emptyDataFields: 'refuse' });
  expect(outcome(await eraseAda('fields=userid&fields=email,%20ocr,'))).toEqual(accepted());
  const item = await vendor.single(ada);
  expect(['email', 'ocr', 'userid'].filter((key) => key in item)).toEqual(['userid']);
  const notAllowed = refused('data_fields parameter is not allowed when fields does not include data');
  expect(outcome(await eraseAda('fields=review&data_fields='))).toEqual(notAllowed);
  vendor.emulator.settings.emptyDataFields = 'ignore';
  expect(outcome(await eraseAda('fields=review&data_fields='))).toEqual(accepted());
});

test('an encoded comma is a comma, or not', async () => {
  await start();
  expect(outcome(await eraseAda('fields=email%2Cocr'))).toEqual(accepted());
  vendor.emulator.settings.encodedCommas = 'literal';
  expect(outcome(await eraseAda('fields=userid%2creview'))).toEqual(
    refused('invalid fields found in fields: userid%2Creview'),
  );
});

test('the sample body has another string for an unknown submission', async () => {
  await start({ unknownOnPartialDelete: 'not Exist Submission ID' });
  expect(outcome(await vendor.erase('?submission_id=unknown1&fields=ocr'))).toEqual(
    refused('not Exist Submission ID'),
  );
});
