import type { HttpClient } from '../../http/call.ts';
import { readCorrelationId } from '../../http/correlation-id.ts';
import type { Refusal, Warning } from '../../model/receipt.ts';
import type {
  PartialDeleteSubmission,
  PartialDeleteSubmissionCode,
  Submission,
} from '../../model/submission.ts';
import type { Prepared, ReadBack, Recalled, Sent, Write } from '../../model/write.ts';
import { calls } from './calls.ts';
import { findCopies } from './copies.ts';
import {
  dataFieldsNotAllowed,
  fieldsEmpty,
  isSuccess,
  readRefusal,
  refusal,
  submissionNotFound,
  unreadable,
} from './errors.ts';
import { vendorId, vendorIdRule } from './ids.ts';
import { toSubmission } from './map.ts';
import { compare, toErased, toNamed, type Naming } from './named-parts.ts';
import { dataFieldNames, fieldNames } from './names.ts';
import { toList, toQuery } from './query.ts';
import type { WireSubmission } from './wire.ts';

type Code = PartialDeleteSubmissionCode;

/** Reads a submission from the vendor, past what is remembered. */
export type ReadAfresh = (submissionId: string) => Promise<WireSubmission | null>;

/** What was named, and what the record held of it. */
export interface PartialDeletePlan {
  submissionId: string;
  naming: Naming;
  before: WireSubmission;
}

export const toPartialDelete = (
  client: HttpClient,
  readAfresh: ReadAfresh,
  input: PartialDeleteSubmission,
): Write<WireSubmission, Submission, Code> => ({
  provider: 'ARGOS',
  operation: 'partialDeleteSubmission',
  effect: 'ERASED',
  reversible: false,
  dryRun: input.dryRun,
  // Or the second of two would take what the first erased for its own work.
  exclusive: { key: `ARGOS:${input.submissionId}` },
  target: { record: input.submissionId, file: null },
  arguments: toNaming(input),
  toPlan: (before): PartialDeletePlan => ({
    submissionId: input.submissionId,
    naming: toNaming(input),
    before: toNamed(input, before),
  }),
  shows: 'in-time',
  prepare: () => prepare(readAfresh, input),
  send: (_, signal) => send(client, input, signal),
  readBack: async (before) => readBack(await readAfresh(input.submissionId), before, input),
});

export const recallPartialDelete = (
  readAfresh: ReadAfresh,
  { submissionId, naming, before }: PartialDeletePlan,
): Recalled => ({
  shows: 'in-time',
  readBack: async () => readBack(await readAfresh(submissionId), before, naming),
});

/** Names of parts, never what they hold. */
const toNaming = ({ fields, dataFields, allDataFields }: Naming) => ({ fields, dataFields, allDataFields });

const prepare = async (
  readAfresh: ReadAfresh,
  input: PartialDeleteSubmission,
): Promise<Prepared<WireSubmission, Submission, Code>> => {
  const refused = check(input);
  if (refused !== null) return { refused: [refused] };
  const before = await readAfresh(input.submissionId);
  // What looks absent may be hidden, so that alone is no reason not to send.
  if (before === null) return { refused: [submissionNotFound()] };
  const after = toErased(input, before);
  return { before, warnings: toWarnings(compare(input, before, after).deleted, after, input) };
};

/** The vendor takes DATA without names for all of data, so that has to be said. */
const check = (input: PartialDeleteSubmission): Refusal<Code> | null => {
  const { fields, dataFields, allDataFields } = input;
  const namesData = fields.includes('DATA');
  if (!vendorId.test(input.submissionId)) {
    return refusal('INVALID_ID', `submissionId: ${vendorIdRule}.`, 'submissionId');
  }
  if (fields.length === 0) return fieldsEmpty();
  if (!namesData && dataFields.length > 0) return dataFieldsNotAllowed();
  if (!namesData && allDataFields) {
    return refusal('DATA_FIELDS_NOT_ALLOWED', '`allDataFields` needs DATA in `fields`.', 'allDataFields');
  }
  if (dataFields.length > 0 && allDataFields) {
    return refusal('DATA_FIELDS_NOT_ALLOWED', 'Give either `dataFields` or `allDataFields`.', 'dataFields');
  }
  if (namesData && dataFields.length === 0 && !allDataFields) {
    return refusal(
      'DATA_FIELDS_REQUIRED',
      'Name the parts of data in `dataFields`, or say `allDataFields: true` to erase all of it.',
      'dataFields',
    );
  }
  return null;
};

const send = async (
  client: HttpClient,
  input: PartialDeleteSubmission,
  signal: AbortSignal,
): Promise<Sent<Code>> => {
  const answer = await client.write({
    ...calls.partialDeleteSubmission,
    signal,
    target: toTarget(input),
  });
  const correlationId = readCorrelationId(answer);
  if (answer.status === 400) return { refused: [readRefusal(answer)], correlationId };
  if (isSuccess(answer)) return { accepted: [], correlationId };
  throw unreadable(answer);
};

const toTarget = ({ submissionId, fields, dataFields, adminName }: PartialDeleteSubmission) => {
  const who = toQuery({ submission_id: submissionId });
  const parts = [`fields=${toList(fields.map((field) => fieldNames[field]))}`];
  if (dataFields.length > 0) {
    parts.push(`data_fields=${toList(dataFields.map((field) => dataFieldNames[field]))}`);
  }
  return `/v3/submission/partial?${[who, ...parts, toQuery({ admin_name: adminName })].join('&')}`;
};

const readBack = (
  after: WireSubmission | null,
  before: WireSubmission,
  input: Naming,
): ReadBack<Submission> => {
  if (after === null) return { state: 'other', value: toSubmission(before) };
  const { state, deleted, left } = compare(input, before, after);
  const warnings = toWarnings(deleted, after, input);
  if (state === 'other') {
    warnings.push({
      code: 'VENDOR_WARNING',
      message: `Some of the named parts may be gone, but not: ${left.join(', ')}.`,
    });
  }
  return { state, value: toSubmission(after), warnings };
};

/** What duplicates are found by; the vendor says that parts take part, not which ones. */
const duplicateKeys = new Set([
  'data.name',
  'data.first_name',
  'data.last_name',
  'data.full_name',
  'data.date_of_birth',
  'data.gender',
  'data.nationality',
  'image.selfieImage',
  'applicant_id',
  'duplicated_information',
  'custom_duplicated_information',
]);

const toWarnings = (
  deleted: ReadonlyMap<string, unknown>,
  after: WireSubmission,
  { allDataFields }: Naming,
): Warning[] => {
  const compared = [...deleted.keys()].filter(
    (key) => duplicateKeys.has(key) || (allDataFields && key.startsWith('data.')),
  );
  const seen = compared.some((key) => deleted.get(key) !== undefined);
  const copies = findCopies(deleted, after);
  const warnings: Warning[] = [];
  if (compared.length > 0) {
    warnings.push({
      code: 'DUPLICATE_CHECK_DISABLED',
      message: seen
        ? 'ARGOS no longer checks this submission for duplicates: a part that is compared was deleted.'
        : 'ARGOS may no longer check this submission for duplicates: a part that is compared was named, and can not be seen.',
    });
  }
  if (copies.length > 0) {
    warnings.push({
      code: 'COPIES_REMAIN',
      message: `Parts that were not deleted hold, or may hold, the same personal data: ${copies.join(', ')}.`,
    });
  }
  return warnings;
};
