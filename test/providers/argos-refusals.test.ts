// Partial deletions that are refused: before anything is asked, by what is read, and by the vendor.
import { describe, expect, test } from '@jest/globals';
import { useScriptedServer } from '../support/scripted-server.ts';
import {
  deletedAnswer,
  deleteLine,
  partialDelete,
  readLine,
  submissionId,
  toErrorAnswer,
  toItemJson,
  toItems,
} from '../support/argos.ts';
import type { ScriptedAnswer } from '../support/scripted-vendor.ts';
import { at, type Answer } from '../support/server.ts';

const { vendor, server } = useScriptedServer(['argos']);

const refusal = (code: string, field: string | null) => ({
  partialDeleteSubmission: {
    submission: null,
    deletedFields: [],
    deletedDataFields: [],
    receipt: null,
    userErrors: [{ code, field: field === null ? null : ['input', field], message: expect.any(String) }],
  },
});

/** No word of the vendor, and nothing of the person, in what is said. */
const expectDiscreet = ({ data, errors }: Answer) => {
  const said = JSON.stringify([at(data, 'partialDeleteSubmission.userErrors'), errors]);
  expect(said).not.toMatch(/secret|Mina|Ohara|u-77|not Exist|invalid (?:fields|format|API)|must be a string/);
};

describe('before anything is asked', () => {
  const data = { fields: ['DATA'] };
  test.each<[string, object, string, string]>([
    ['no part', { fields: [] }, 'FIELDS_EMPTY', 'fields'],
    ['no part, but all of data', { fields: [], allDataFields: true }, 'FIELDS_EMPTY', 'fields'],
    ['DATA alone', data, 'DATA_FIELDS_REQUIRED', 'dataFields'],
    ['DATA beside others', { fields: ['OCR', 'DATA'] }, 'DATA_FIELDS_REQUIRED', 'dataFields'],
    ['DATA with an empty list', { ...data, dataFields: [] }, 'DATA_FIELDS_REQUIRED', 'dataFields'],
    ['DATA with null', { ...data, dataFields: null }, 'DATA_FIELDS_REQUIRED', 'dataFields'],
    [
      'DATA with an empty list, not all of it',
      { ...data, dataFields: [], allDataFields: false },
      'DATA_FIELDS_REQUIRED',
      'dataFields',
    ],
    ['a dry run of DATA alone', { ...data, dryRun: true }, 'DATA_FIELDS_REQUIRED', 'dataFields'],
    [
      'parts of data without DATA',
      { fields: ['OCR'], dataFields: ['CF1'] },
      'DATA_FIELDS_NOT_ALLOWED',
      'dataFields',
    ],
    [
      'all of data without DATA',
      { fields: ['OCR'], allDataFields: true },
      'DATA_FIELDS_NOT_ALLOWED',
      'allDataFields',
    ],
    [
      'parts of data and all of it',
      { ...data, dataFields: ['CF1'], allDataFields: true },
      'DATA_FIELDS_NOT_ALLOWED',
      'dataFields',
    ],
  ])('%s', async (_, input, code, field) => {
    expect((await partialDelete(server, input)).data).toEqual(refusal(code, field));
    expect(vendor.calls).toEqual([]);
  });

  test.each(['', '..', 'a b', 'a&fields=data', 'a#', 'a%2e', 'é', 'a\u0000', 'a'.repeat(65)])(
    'the id %j',
    async (id) => {
      const answer = await partialDelete(server, { submissionId: id, fields: ['OCR'] });
      expect(answer.data).toEqual(refusal('INVALID_ID', 'submissionId'));
      expect(vendor.calls).toEqual([]);
    },
  );

  test('names that are not on the lists do not fit the schema', async () => {
    for (const input of [{ fields: ['KYC'] }, { fields: ['DATA'], dataFields: ['typeOfPermit'] }]) {
      const { errors } = await partialDelete(server, input);
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    }
    expect(vendor.calls).toEqual([]);
  });
});

describe('by what is read, so that nothing is sent', () => {
  test.each<[string, ScriptedAnswer]>([
    ['empty Items', toItems()],
    ['`not Exist Submission Data`', toErrorAnswer('not Exist Submission Data')],
    ['`not Exist Submission ID`', toErrorAnswer('not Exist Submission ID')],
  ])('an unknown submission: %s', async (_, answer) => {
    vendor.on(readLine, answer);
    expect((await partialDelete(server, { fields: ['OCR'] })).data).toEqual(
      refusal('SUBMISSION_NOT_FOUND', 'submissionId'),
    );
    expect(vendor.lines).toEqual([readLine]);
  });

  test('a submission that can not be read', async () => {
    vendor.on(readLine, { status: 403, json: { message: 'secret' } });
    const answer = await partialDelete(server, { fields: ['OCR'] });
    expect(answer.data).toBeNull();
    expect(answer.errors).toMatchObject([{ extensions: { code: 'PROVIDER_AUTH', outcomeKnown: true } }]);
    expectDiscreet(answer);
    expect(vendor.lines).toEqual([readLine]);
  });

  test('a dry run looks, and sends nothing', async () => {
    vendor.on(readLine, toItems(toItemJson()));
    const { data } = await partialDelete(server, { fields: ['DATA'], dataFields: ['CF1'], dryRun: true });
    expect(data).toMatchObject({
      partialDeleteSubmission: {
        submission: null,
        deletedFields: [],
        deletedDataFields: [],
        receipt: { outcome: 'DRY_RUN', effect: 'ERASED', verification: 'NOT_VERIFIED', warnings: [] },
        userErrors: [],
      },
    });
    expect(vendor.lines).toEqual([readLine]);
  });

  test('a dry run of an unknown submission is refused', async () => {
    vendor.on(readLine, toItems());
    expect((await partialDelete(server, { fields: ['OCR'], dryRun: true })).data).toEqual(
      refusal('SUBMISSION_NOT_FOUND', 'submissionId'),
    );
  });
});

describe('by the vendor, to one DELETE', () => {
  const line = deleteLine('fields=data&data_fields=cf1&admin_name=admin');
  const send = async (answer: ScriptedAnswer) => {
    vendor.on(readLine, toItems(toItemJson()));
    vendor.on(line, answer);
    const given = await partialDelete(server, { fields: ['DATA'], dataFields: ['CF1'] });
    expectDiscreet(given);
    expect(vendor.lines).toEqual([readLine, line]);
    return given;
  };

  const refused: [text: string, code: string, field: string | null][] = [
    ['submission_id is required', 'REFUSED_BY_VENDOR', 'submissionId'],
    ['fields parameter is required and cannot be empty', 'FIELDS_EMPTY', 'fields'],
    ['fields must be a string', 'REFUSED_BY_VENDOR', 'fields'],
    ['data_fields must be a string', 'REFUSED_BY_VENDOR', 'dataFields'],
    ['fields cannot be empty', 'FIELDS_EMPTY', 'fields'],
    ['invalid fields found in fields: secret, secret2', 'REFUSED_BY_VENDOR', 'fields'],
    ['invalid fields found in data_fields: secret, secret2', 'REFUSED_BY_VENDOR', 'dataFields'],
    [
      'data_fields parameter is not allowed when fields does not include data',
      'DATA_FIELDS_NOT_ALLOWED',
      'dataFields',
    ],
    ['invalid format for fields: secret', 'REFUSED_BY_VENDOR', 'fields'],
    ['invalid format for data_fields: secret', 'REFUSED_BY_VENDOR', 'dataFields'],
    ['not Exist Submission Data', 'SUBMISSION_NOT_FOUND', 'submissionId'],
    ['not Exist Submission ID', 'SUBMISSION_NOT_FOUND', 'submissionId'],
    ['not Exist Project Data', 'PROJECT_NOT_FOUND', null],
    ['a secret reason', 'REFUSED_BY_VENDOR', null],
  ];
  describe.each(refused)('%s', (text, code, field) => {
    test.each<[string, ScriptedAnswer]>([
      ['errorCode', toErrorAnswer(text)],
      ['message', { status: 400, json: { message: text, statusCode: 400 } }],
      ['errorMessage', { status: 400, json: { errorMessage: text } }],
      ['errorCode, before any other', { status: 400, json: { message: 'secret', errorCode: text } }],
    ])('in %s', async (_, answer) => {
      const { data, errors } = await send(answer);
      expect({ data, errors }).toEqual({ data: refusal(code, field), errors: [] });
      expect(JSON.stringify(data)).not.toContain(text);
    });
  });

  test.each<[string, ScriptedAnswer, string, boolean]>([
    ['the key of another project', toErrorAnswer('invalid API key for this project'), 'PROVIDER_AUTH', false],
    ['403', { status: 403, json: { message: 'Forbidden: secret' } }, 'PROVIDER_AUTH', false],
    ['401', { status: 401, body: 'secret' }, 'PROVIDER_AUTH', false],
    ['429', { status: 429, body: 'secret' }, 'PROVIDER_RATE_LIMITED', true],
    ['413', { status: 413, body: 'secret' }, 'PROVIDER_BAD_RESPONSE', false],
  ])('a fault whose outcome is known: %s', async (_, answer, code, retryable) => {
    const { data, errors } = await send(answer);
    expect(data).toBeNull();
    expect(errors).toMatchObject([
      {
        path: ['partialDeleteSubmission'],
        extensions: { code, provider: 'ARGOS', retryable, outcomeKnown: true },
      },
    ]);
  });

  test('does not keep the next part of the request back', async () => {
    vendor.on(readLine, toItems({ submission_id: submissionId, review: 'x', ocr: 'x' }));
    vendor.on(deleteLine('fields=ocr&admin_name=admin'), toErrorAnswer('fields must be a string'));
    vendor.on(readLine, toItems({ submission_id: submissionId, review: 'x', ocr: 'x' }));
    vendor.on(deleteLine('fields=review&admin_name=admin'), deletedAnswer);
    vendor.on(readLine, toItems({ submission_id: submissionId, ocr: 'x' }));
    const ask = (field: string) =>
      `partialDeleteSubmission(input: { submissionId: "${submissionId}", fields: ${field} })
        { receipt { outcome } userErrors { code } submission { review ocr } }`;
    const { data } = await server.query(`mutation { a: ${ask('OCR')} b: ${ask('REVIEW')} }`);
    expect(data).toEqual({
      a: { receipt: null, userErrors: [{ code: 'REFUSED_BY_VENDOR' }], submission: null },
      b: { receipt: { outcome: 'APPLIED' }, userErrors: [], submission: { review: null, ocr: 'x' } },
    });
  });
});
