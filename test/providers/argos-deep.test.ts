// Records nested far deeper than any record is: whatever walks through one must not run out of stack.
import { expect, test } from '@jest/globals';
import { useScriptedServer } from '../support/scripted-server.ts';
import {
  deletedAnswer,
  deleteLine,
  listLine,
  partialDelete,
  readLine,
  submissionId,
  toItemJson,
  toItems,
} from '../support/argos.ts';
import type { ScriptedAnswer } from '../support/scripted-vendor.ts';
import { at } from '../support/server.ts';

const { vendor, server } = useScriptedServer(['argos']);

const toText = (depth: number, open = '{"a":', close = '}') =>
  open.repeat(depth) + '"x"' + close.repeat(depth);
/** Written as text: JSON.stringify would run out of stack itself. */
const toDeep = (part: string, text: string): ScriptedAnswer => ({
  body: `{"Items":[{"submission_id":"${submissionId}","${part}":${text}}]}`,
});

const deep: [string, string, string][] = ['data', 'image', 'kyc', 'ocr', 'memo', 'unknown'].flatMap(
  (part) => [
    [`objects in ${part}`, part, toText(20_000)],
    [`lists in ${part}`, part, toText(20_000, '[', ']')],
  ],
);
const fault = { code: 'PROVIDER_BAD_RESPONSE', provider: 'ARGOS', outcomeKnown: true };

test.each(deep)('%s: not read', async (_, part, text) => {
  vendor.on(readLine, toDeep(part, text));
  const { data, errors } = await server.query(
    `{ submission(submissionId: "${submissionId}") { ocr kyc { result } data { cf1 } images { type } } }`,
  );
  expect(data).toEqual({ submission: null });
  expect(errors).toMatchObject([{ path: ['submission'], extensions: fault }]);
});

test('not listed', async () => {
  vendor.on(listLine('count=20'), toDeep('kyc', toText(20_000)));
  const { errors } = await server.query('{ submissions { nodes { submissionId } } }');
  expect(errors).toMatchObject([{ extensions: fault }]);
});

test.each(deep)('%s: nothing is deleted', async (_, part, text) => {
  vendor.on(readLine, toDeep(part, text));
  const { errors } = await partialDelete(server, { fields: ['DATA', 'OCR'], allDataFields: true });
  expect(errors).toMatchObject([{ extensions: fault }]);
  expect(vendor.lines).toEqual([readLine]);
});

test('read back: APPLIED, but NOT_VERIFIED', async () => {
  vendor.on(readLine, toItems(toItemJson()), { ...toDeep('memo', toText(20_000)), repeat: true });
  vendor.on(deleteLine('fields=email&admin_name=admin'), deletedAnswer);
  const { data } = await partialDelete(server, { fields: ['EMAIL'] });
  expect(at(data, 'partialDeleteSubmission.receipt')).toMatchObject({
    outcome: 'APPLIED',
    verification: 'NOT_VERIFIED',
  });
});

test('what is nested as a record may be is read', async () => {
  const text = toText(50);
  vendor.on(readLine, toDeep('ocr', text));
  const { data } = await server.query(`{ submission(submissionId: "${submissionId}") { ocr } }`);
  expect(data).toEqual({ submission: { ocr: JSON.parse(text) as unknown } });
});
