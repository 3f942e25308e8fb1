// What reading back finds, after success and after an unclear end: the DELETE is sent once, whatever happens.
import { describe, expect, test } from '@jest/globals';
import { useScriptedServer } from '../support/scripted-server.ts';
import {
  dataJson,
  deletedAnswer,
  deleteLine,
  partialDelete,
  readLine,
  submissionId,
  toErrorAnswer,
  toItemJson,
  toItems,
  without,
} from '../support/argos.ts';
import { leastCalls } from '../support/looks.ts';
import type { ScriptedAnswer } from '../support/scripted-vendor.ts';
import { at } from '../support/server.ts';

const { vendor, server } = useScriptedServer(['argos']);

/** Nothing that is compared, and no copies. */
const plain = { submission_id: submissionId, email: 'mina@example.test', data: { cf1: 'blue', cf2: 'b' } };
const same = toItems(plain);
const gone = toItems(without(plain, 'email', 'data.cf1'));
const half = toItems(without(plain, 'email'));
const down = { status: 500 };

const both = { fields: ['EMAIL', 'DATA'], dataFields: ['CF1'] };
const line = deleteLine('fields=email,data&data_fields=cf1&admin_name=admin');

/** Deletes what the input names, which takes one look, one DELETE, and further looks only. */
const erase = async (
  before: object,
  answer: ScriptedAnswer,
  reads: ScriptedAnswer[],
  input: object = both,
  sent = line,
) => {
  vendor.on(readLine, toItems(before), ...reads);
  vendor.on(sent, answer);
  const { data, errors } = await partialDelete(server, input);
  expect(errors).toEqual([]);
  const { lines } = vendor;
  expect(lines).toEqual([readLine, sent, ...Array.from(lines.slice(2), () => readLine)]);
  return at(data, 'partialDeleteSubmission');
};

const payload = (outcome: string, verification: string, ...messages: unknown[]) => ({
  deletedFields: outcome === 'APPLIED' ? ['EMAIL', 'DATA'] : [],
  deletedDataFields: outcome === 'APPLIED' ? ['CF1'] : [],
  receipt: {
    outcome,
    verification,
    warnings: messages.map((message) => ({ code: 'VENDOR_WARNING', message })),
  },
  userErrors: [],
});
const broken = 'ARGOS answers that it is broken.';
const halfDone = 'Some of the named parts may be gone, but not: data.cf1.';
const somethingElse = expect.stringMatching(/^Reading back shows neither the old nor the new state/);

const unclear: [string, ScriptedAnswer, string][] = [
  ['a lost answer', { cut: true }, 'ARGOS can not be reached.'],
  ['400 `Internal server error`', toErrorAnswer('Internal server error'), broken],
  [
    '400 `Internal Server Error` in message',
    { status: 400, json: { message: 'Internal Server Error' } },
    broken,
  ],
  [
    '500 `Internal server error`',
    toErrorAnswer('Internal server error', 500),
    `${broken.slice(0, -1)} (500).`,
  ],
  ['502', { status: 502, json: { message: 'Bad Gateway' } }, `${broken.slice(0, -1)} (502).`],
  [
    '200 without success',
    { json: { message: 'ok' } },
    'ARGOS answered something that can not be understood.',
  ],
  ['200 without JSON', { body: 'c2VjcmV0' }, 'ARGOS answered something that can not be understood.'],
  ['400 without a text', { status: 400 }, 'ARGOS answered something that can not be understood.'],
];

describe.each(unclear)('%s', (_, answer, message) => {
  test('after it was done: the first look finds it', async () => {
    expect(await erase(plain, answer, [gone])).toMatchObject(payload('APPLIED', 'VERIFIED', message));
    expect(vendor.calls).toHaveLength(3);
  });

  test('done a little later: looked for again', async () => {
    expect(await erase(plain, answer, [same, gone])).toMatchObject(payload('APPLIED', 'VERIFIED', message));
    expect(vendor.calls).toHaveLength(4);
  });

  test('never done: certain once the vendor can no longer act', async () => {
    const began = Date.now();
    expect(await erase(plain, answer, [{ ...same, repeat: true }])).toMatchObject({
      submission: { submissionId },
      ...payload('UNCHANGED', 'VERIFIED', message),
    });
    expect(Date.now() - began).toBeGreaterThanOrEqual(400);
    expect(vendor.calls.length).toBeGreaterThanOrEqual(leastCalls(vendor.calls, 400));
  });
});

describe('a lost answer', () => {
  const lost = 'ARGOS can not be reached.';
  test.each<[string, ScriptedAnswer, unknown[]]>([
    ['nobody to ask afterwards', { ...down, repeat: true }, []],
    ['half of it done', { ...half, repeat: true }, [halfDone, somethingElse]],
    ['the submission gone', { ...toItems(), repeat: true }, [somethingElse]],
  ])('and %s is UNKNOWN', async (_, read, messages) => {
    expect(await erase(plain, { cut: true }, [read])).toMatchObject(
      payload('UNKNOWN', 'NOT_VERIFIED', lost, ...messages),
    );
  });

  test('of what was gone before is UNCHANGED', async () => {
    const before = without(plain, 'email', 'data.cf1');
    expect(await erase(before, { cut: true }, [toItems(before)])).toMatchObject(
      payload('UNCHANGED', 'VERIFIED', lost),
    );
  });
});

describe('success', () => {
  test('that shows a little later is APPLIED', async () => {
    expect(await erase(plain, deletedAnswer, [same, same, gone])).toMatchObject(
      payload('APPLIED', 'VERIFIED'),
    );
  });

  test('that never shows is UNKNOWN, with a warning', async () => {
    const message = 'The vendor answered success, but reading back shows that nothing has changed.';
    expect(await erase(plain, deletedAnswer, Array(6).fill(same) as ScriptedAnswer[])).toMatchObject(
      payload('UNKNOWN', 'NOT_VERIFIED', message),
    );
  });

  test('that did half of it is UNKNOWN, with a warning', async () => {
    expect(await erase(plain, deletedAnswer, [half])).toMatchObject(
      payload('UNKNOWN', 'NOT_VERIFIED', halfDone, somethingElse),
    );
  });

  test('that can not be read back is APPLIED, but NOT_VERIFIED', async () => {
    expect(await erase(plain, deletedAnswer, [{ ...down, repeat: true }])).toMatchObject({
      submission: null,
      ...payload('APPLIED', 'NOT_VERIFIED'),
    });
  });

  test('on repeat is UNCHANGED, and sends no more than the first time', async () => {
    expect(await erase(plain, deletedAnswer, [gone])).toMatchObject(payload('APPLIED', 'VERIFIED'));
    vendor.on(readLine, gone, gone);
    vendor.on(line, deletedAnswer);
    const { data } = await partialDelete(server, both);
    expect(at(data, 'partialDeleteSubmission')).toMatchObject(payload('UNCHANGED', 'VERIFIED'));
    expect(vendor.lines.slice(3)).toEqual([readLine, line, readLine]);
  });

  test.each([
    ['left out', plain],
    ['emptied', { ...plain, email: '', data: { cf1: '', cf2: 'b' } }],
    ['null', { ...plain, email: null, data: null }],
  ])('with parts that are %s', async (how, after) => {
    const read = how === 'left out' ? gone : toItems(after);
    expect(await erase(plain, deletedAnswer, [read])).toMatchObject(payload('APPLIED', 'VERIFIED'));
  });
});

describe('what can not be seen', () => {
  const names = { fields: ['DATA'], dataFields: ['NAME'] };
  const namesLine = deleteLine('fields=data&data_fields=name&admin_name=admin');
  const toHidden = (code: string, message: RegExp) => ({
    deletedFields: ['DATA'],
    receipt: {
      outcome: 'APPLIED',
      verification: 'NOT_VERIFIABLE',
      warnings: [{ code, message: expect.stringMatching(message) }],
    },
  });
  const mayBe = /^ARGOS may no longer check/;

  test('the name that lists alone show: APPLIED, NOT_VERIFIABLE', async () => {
    const found = await erase(plain, deletedAnswer, [same], names, namesLine);
    expect(found).toMatchObject(toHidden('DUPLICATE_CHECK_DISABLED', mayBe));
  });

  test('a part that a projection hides: APPLIED, NOT_VERIFIABLE', async () => {
    const projected = { ...plain, projection: { projectionId: 'p', projectionName: 'n' } };
    const input = { fields: ['DATA'], dataFields: ['GENDER'] };
    const sent = deleteLine('fields=data&data_fields=gender&admin_name=admin');
    const found = await erase(projected, deletedAnswer, [toItems(projected)], input, sent);
    expect(found).toMatchObject(toHidden('DUPLICATE_CHECK_DISABLED', mayBe));
  });
});

test('COPIES_REMAIN names each place that still holds the data, and never a value', async () => {
  const before = toItemJson({ data: { ...dataJson, cf2: 'Minamata', cf3: 'MINA, online' } });
  const after = toItems(without(before, 'data.first_name'));
  const input = { fields: ['DATA'], dataFields: ['FIRST_NAME'] };
  const sent = deleteLine('fields=data&data_fields=first_name&admin_name=admin');
  expect(await erase(before, deletedAnswer, [after], input, sent)).toMatchObject({
    receipt: {
      warnings: [
        {
          code: 'DUPLICATE_CHECK_DISABLED',
          message:
            'ARGOS no longer checks this submission for duplicates: a part that is compared was deleted.',
        },
        {
          code: 'COPIES_REMAIN',
          message:
            'Parts that were not deleted hold, or may hold, the same personal data: email, kyc.attempts[].verificationParams, data.full_name, data.cf3, ocr, OCR_raw, review, verification, memo.',
        },
      ],
    },
  });
});
