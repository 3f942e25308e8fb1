// What is sent for a partial deletion, and what is said about it.
import { describe, expect, test } from '@jest/globals';
import { useScriptedServer } from '../support/scripted-server.ts';
import { submissionDataFields } from '../../src/model/submission.ts';
import {
  dataJson,
  deletedAnswer,
  deleteLine,
  partialDelete,
  readLine,
  submissionId,
  toItemJson,
  toItems,
  without,
} from '../support/argos.ts';
import { at } from '../support/server.ts';

const { vendor, server } = useScriptedServer(['argos']);

/** Everything, `name` too. */
const full = toItemJson({ data: { ...dataJson, name: 'Mina Ohara' } });

/** The deletion of these parts of what stood before: what is answered, and that nothing but `query` was sent. */
const erase = async (input: object, query: string, paths: string[], before: object = full) => {
  vendor.on(readLine, toItems(before), toItems(without(before, ...paths)));
  vendor.on(deleteLine(query), deletedAnswer);
  const { data, errors } = await partialDelete(server, input);
  expect(errors).toEqual([]);
  expect(vendor.lines).toEqual([readLine, deleteLine(query), readLine]);
  return at(data, 'partialDeleteSubmission');
};
const codesIn = (payload: unknown) =>
  (at(payload, 'receipt.warnings') as { code: string }[]).map(({ code }) => code);

const D = 'DUPLICATE_CHECK_DISABLED';
const C = 'COPIES_REMAIN';

test('one call without a body, read back, and a receipt', async () => {
  const payload = await erase({ fields: ['REVIEW'] }, 'fields=review&admin_name=admin', ['review'], {
    submission_id: submissionId,
    review: { fullName: 'MINA OHARA' },
  });
  expect(payload).toEqual({
    submission: { submissionId },
    deletedFields: ['REVIEW'],
    deletedDataFields: [],
    receipt: {
      id: expect.stringMatching(/^[\w-]{60,80}$/),
      provider: 'ARGOS',
      operation: 'partialDeleteSubmission',
      outcome: 'APPLIED',
      effect: 'ERASED',
      reversible: false,
      verification: 'VERIFIED',
      replayed: false,
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      warnings: [],
    },
    userErrors: [],
  });
  const { body, headers } = vendor.calls[1]!;
  expect(body.byteLength).toBe(0);
  expect(headers).toMatchObject({ 'x-api-key': 'argos-key' });
});

/** Each of the parts, the vendor's word for it, what it empties, and the warnings that go with it. */
const parts: [field: string, name: string, paths: string[], warnings: string[]][] = [
  ['ID_IMAGE', 'id_image', ['image.idImage', 'image.idBackImage'], []],
  ['SELFIE_IMAGE', 'selfie_image', ['image.selfieImage'], [D]],
  ['OCR_RAW', 'OCR_raw', ['OCR_raw'], [C]],
  ['OCR', 'ocr', ['ocr'], [C]],
  ['REVIEW', 'review', ['review'], [C]],
  ['APPLICANT_ID', 'applicant_id', ['applicant_id'], [D]],
  ['EMAIL', 'email', ['email'], []],
  ['USER_ID', 'userid', ['userid'], []],
  ['ADDITIONAL_LIST', 'additional_list', ['additional_list'], []],
  ['DUPLICATED_INFORMATION', 'duplicated_information', ['duplicated_information'], [D]],
  ['CUSTOM_DUPLICATED_INFORMATION', 'custom_duplicated_information', ['custom_duplicated_information'], [D]],
  ['INJECTION_ACTION', 'injection_action', ['injection_action'], []],
];

test.each(parts)('%s is %s', async (field, name, paths, warnings) => {
  const payload = await erase({ fields: [field] }, `fields=${name}&admin_name=admin`, paths);
  expect(payload).toMatchObject({
    deletedFields: [field],
    deletedDataFields: [],
    receipt: { outcome: 'APPLIED', verification: 'VERIFIED' },
  });
  expect(codesIn(payload)).toEqual(warnings);
});

/** Each part of data likewise; what stands on the document remains in the texts read from it. */
const dataParts: [field: string, name: string, warnings: string[]][] = [
  ['AGE_GROUP', 'age_group', [C]],
  ['FIRST_NAME', 'first_name', [D, C]],
  ['LAST_NAME', 'last_name', [D, C]],
  ['FULL_NAME', 'full_name', [D, C]],
  ['NAME', 'name', [D, C]],
  ['GENDER', 'gender', [D, C]],
  ['NATIONALITY', 'nationality', [D, C]],
  ['DATE_OF_BIRTH', 'date_of_birth', [D, C]],
  ['ADDRESS_CITY', 'address_city', [C]],
  ['ADDRESS_COUNTRY', 'address_country', [C]],
  ['ADDRESS_STATE', 'address_state', []],
  ['ADDRESS_STREET', 'address_street', [C]],
  ['ADDRESS_STREET2', 'address_street2', []],
  ['ADDRESS_ZIPCODE', 'address_zipcode', []],
  ['ADDRESS_GLOBAL_CODE', 'address_globalCode', []],
  ['ADDRESS_COMPOUND_CODE', 'address_compoundCode', []],
  ['ADDRESS_FORMATTED', 'address_formatted', []],
  ['ADDRESS_INPUT', 'address_input', []],
  ['ADDRESS_DETAIL', 'address_detail', []],
  ['IP_ADDRESS', 'ip_address', []],
  ['IDCARD_ISSUING_COUNTRY', 'idcard_issuingCountry', [C]],
  ['IDCARD_ISSUE_DATE', 'idcard_issueDate', [C]],
  ['IDCARD_EXPIRE_DATE', 'idcard_expireDate', [C]],
  ['ID_TYPE', 'idType', [C]],
  ['DOCUMENT_NUMBER', 'documentNumber', [C]],
  ['IDENTITY_NUMBER', 'identityNumber', [C]],
  ['SSN_NUMBER', 'ssnNumber', [C]],
  ['PHONE_NUMBER', 'phoneNumber', []],
  ['CF1', 'cf1', []],
  ['CF2', 'cf2', []],
  ['CF3', 'cf3', []],
];

test.each(dataParts)('%s of DATA is %s', async (dataField, name, warnings) => {
  const input = { fields: ['DATA'], dataFields: [dataField] };
  const query = `fields=data&data_fields=${name}&admin_name=admin`;
  const payload = await erase(input, query, [`data.${name}`]);
  expect(payload).toMatchObject({
    deletedFields: ['DATA'],
    deletedDataFields: [dataField],
    receipt: { outcome: 'APPLIED', verification: 'VERIFIED' },
  });
  expect(codesIn(payload)).toEqual(warnings);
});

describe('several at once', () => {
  const allNames = dataParts.map(([, name]) => name);
  const allPaths = parts.flatMap(([, , paths]) => paths);

  test('all 13 parts and all 31 of DATA, in the order given', async () => {
    const fields = ['DATA', ...parts.map(([field]) => field)];
    const dataFields = dataParts.map(([field]) => field);
    const payload = await erase(
      { fields, dataFields },
      `fields=data,${parts.map(([, name]) => name).join(',')}&data_fields=${allNames.join(',')}&admin_name=admin`,
      [...allPaths, ...allNames.map((name) => `data.${name}`)],
    );
    expect(payload).toMatchObject({ deletedFields: fields, deletedDataFields: dataFields });
    expect(codesIn(payload)).toEqual([D, C]);
  });

  test('duplicates are dropped', async () => {
    const input = { fields: ['OCR', 'DATA', 'OCR', 'DATA'], dataFields: ['CF1', 'CF2', 'CF1'] };
    const query = 'fields=ocr,data&data_fields=cf1,cf2&admin_name=admin';
    expect(await erase(input, query, ['ocr', 'data.cf1', 'data.cf2'])).toMatchObject({
      deletedFields: ['OCR', 'DATA'],
      deletedDataFields: ['CF1', 'CF2'],
    });
  });

  test('all of data, where that is said, without data_fields', async () => {
    const input = { fields: ['EMAIL', 'DATA'], allDataFields: true };
    const payload = await erase(input, 'fields=email,data&admin_name=admin', ['email', 'data']);
    expect(payload).toMatchObject({
      deletedFields: ['EMAIL', 'DATA'],
      deletedDataFields: submissionDataFields,
      receipt: { outcome: 'APPLIED', verification: 'VERIFIED' },
    });
    expect(codesIn(payload)).toEqual([D, C]);
  });

  test('all of data that leaves a key without a name behind is not done', async () => {
    vendor.on(readLine, toItems(full));
    vendor.on(deleteLine('fields=data&admin_name=admin'), deletedAnswer);
    vendor.on(readLine, toItems({ ...full, data: { typeOfPermit: 'D-2' } }));
    const { data } = await partialDelete(server, { fields: ['DATA'], allDataFields: true });
    expect(data).toMatchObject({
      partialDeleteSubmission: {
        deletedFields: [],
        deletedDataFields: [],
        receipt: { outcome: 'UNKNOWN', verification: 'NOT_VERIFIED' },
      },
    });
  });
});

describe('who asked for it', () => {
  const before = { submission_id: submissionId, review: 'x' };
  test.each([
    ['admin', undefined],
    ['admin', null],
    ['admin', ''],
    ['Ada%20%26%20Bob%3D%2B%25%2F%3F%23%2C', 'Ada & Bob=+%/?#,'],
    ['O%27Hara%20%3Cops%40example.test%3E%20%22%5C%22', 'O\'Hara <ops@example.test> "\\"'],
    ['%EB%AF%BC%EC%95%84%20%F0%9F%A6%8A%EF%BF%BD', '민아 🦊\ud800'],
    ['x'.repeat(200), 'x'.repeat(200)],
  ])('%s', async (sent, adminName) => {
    await erase({ fields: ['REVIEW'], adminName }, `fields=review&admin_name=${sent}`, ['review'], before);
  });

  test.each(['x'.repeat(201), 'a\nb', 'a\u0000'])(
    '%# is refused, and nothing is asked',
    async (adminName) => {
      const { data, errors } = await partialDelete(server, { fields: ['REVIEW'], adminName });
      expect(data).toBeNull();
      expect(errors).toMatchObject([
        { message: expect.stringMatching(/^adminName/), extensions: { code: 'BAD_USER_INPUT' } },
      ]);
      expect(vendor.calls).toEqual([]);
    },
  );
});
