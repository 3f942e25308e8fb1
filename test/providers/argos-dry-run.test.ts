// A dry run says what the deletion itself would have to say, and sends nothing.
import { expect, test } from '@jest/globals';
import { useScriptedServer } from '../support/scripted-server.ts';
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

const warningsOf = (data: unknown) =>
  at(data, 'partialDeleteSubmission.receipt.warnings') as { code: string; message: string }[];

const D = 'DUPLICATE_CHECK_DISABLED';
const C = 'COPIES_REMAIN';

const full = toItemJson({ data: { ...dataJson, name: 'Mina Ohara', cf2: 'MINA, online', 'cf2.b': 'Mina' } });
const projected = toItemJson({ data: { cf1: 'blue' }, projection: { projectionId: 'p' } });
const bare = { submission_id: submissionId, email: '', data: { cf1: '' } };

const cases: [string, object, string, object, string[], string[]][] = [
  ['nothing to say', { fields: ['EMAIL'] }, 'fields=email', full, ['email'], []],
  ['a part that has copies', { fields: ['OCR'] }, 'fields=ocr', full, ['ocr'], [C]],
  [
    'two parts of one',
    { fields: ['ID_IMAGE', 'SELFIE_IMAGE'] },
    'fields=id_image,selfie_image',
    full,
    ['image.idImage', 'image.idBackImage', 'image.selfieImage'],
    [D],
  ],
  [
    'a name that stands elsewhere, and with one of its copies',
    { fields: ['DATA', 'OCR'], dataFields: ['FIRST_NAME', 'CF2'] },
    'fields=data,ocr&data_fields=first_name,cf2',
    full,
    ['data.first_name', 'data.cf2', 'ocr'],
    [D, C],
  ],
  ['all of data', { fields: ['DATA'], allDataFields: true }, 'fields=data', full, ['data'], [D, C]],
  [
    'what a projection hides',
    { fields: ['DATA'], dataFields: ['GENDER', 'CF1'] },
    'fields=data&data_fields=gender,cf1',
    projected,
    ['data.cf1'],
    [D, C],
  ],
  [
    'what is not there',
    { fields: ['EMAIL', 'DATA', 'APPLICANT_ID'], dataFields: ['CF1', 'FULL_NAME'] },
    'fields=email,data,applicant_id&data_fields=cf1,full_name',
    bare,
    [],
    [],
  ],
];

test.each(cases)('%s', async (_, input, query, before, paths, codes) => {
  vendor.on(readLine, toItems(before));
  const dry = await partialDelete(server, { ...input, dryRun: true });
  expect(dry.data).toMatchObject({
    partialDeleteSubmission: { submission: null, deletedFields: [], receipt: { outcome: 'DRY_RUN' } },
  });
  expect(vendor.lines).toEqual([readLine]);

  vendor.on(readLine, toItems(before), toItems(without(before, ...paths)));
  vendor.on(deleteLine(`${query}&admin_name=admin`), deletedAnswer);
  const { data } = await partialDelete(server, input);
  expect(warningsOf(data).map(({ code }) => code)).toEqual(codes);
  expect(warningsOf(dry.data)).toEqual(warningsOf(data));
});
