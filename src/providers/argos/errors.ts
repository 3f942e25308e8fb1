// What ARGOS means by an error. Its texts are literals of its documentation; they may be followed by the caller's
// own words, so none is ever passed on.
import { z } from 'zod';
import { ApiError } from '../../errors.ts';
import type { HttpAnswer } from '../../http/call.ts';
import { tryJson } from '../../http/read-json.ts';
import type { Refusal } from '../../model/receipt.ts';
import type { PartialDeleteSubmissionCode } from '../../model/submission.ts';

const provider = 'ARGOS';

type Refused = Refusal<PartialDeleteSubmissionCode>;
type Meaning = Refused | 'bad-key' | 'broken';

export const refusal = (
  code: PartialDeleteSubmissionCode,
  message: string,
  field: string | null,
): Refused => ({
  code,
  message,
  field: field === null ? null : ['input', field],
});
export const submissionNotFound = () =>
  refusal('SUBMISSION_NOT_FOUND', 'ARGOS knows no such submission.', 'submissionId');
export const fieldsEmpty = () =>
  refusal('FIELDS_EMPTY', 'Name at least one part of the submission.', 'fields');
export const dataFieldsNotAllowed = () =>
  refusal(
    'DATA_FIELDS_NOT_ALLOWED',
    'Parts of data are named, but `fields` does not hold DATA.',
    'dataFields',
  );
/** The submission may well be there: the vendor may answer so, too, when all that was named is gone already. */
const nothingThere = () =>
  refusal(
    'SUBMISSION_NOT_FOUND',
    'ARGOS answers that it holds no such submission, or nothing of it that could be deleted.',
    'submissionId',
  );
const notTaken = (what: string, field: string | null) =>
  refusal('REFUSED_BY_VENDOR', `ARGOS refused: ${what}.`, field);

/**
 * Every error text of the partial delete, as printed; both texts for an unknown submission come with status 400.
 * @see https://developers.argosidentity.com/en/idcheck/api-reference/api-reference-guide/partial-delete-submission
 */
const texts: readonly [text: string, meaning: Meaning][] = [
  ['submission_id is required', notTaken('it saw no submission id', 'submissionId')],
  ['fields parameter is required and cannot be empty', fieldsEmpty()],
  ['fields must be a string', notTaken('it could not read the parts', 'fields')],
  ['data_fields must be a string', notTaken('it could not read the parts of data', 'dataFields')],
  ['fields cannot be empty', fieldsEmpty()],
  ['data_fields parameter is not allowed when fields does not include data', dataFieldsNotAllowed()],
  ['invalid API key for this project', 'bad-key'],
  ['not Exist Submission Data', nothingThere()],
  ['not Exist Submission ID', nothingThere()],
  ['not Exist Project Data', refusal('PROJECT_NOT_FOUND', 'ARGOS holds no data of the project.', null)],
  ['Internal server error', 'broken'],
];
/** Texts that end in details. */
const beginnings: readonly [beginning: string, meaning: Meaning][] = [
  ['invalid fields found in fields: ', notTaken('it does not know one of the parts', 'fields')],
  [
    'invalid fields found in data_fields: ',
    notTaken('it does not know one of the parts of data', 'dataFields'),
  ],
  ['invalid format for fields: ', notTaken('it could not read the parts', 'fields')],
  ['invalid format for data_fields: ', notTaken('it could not read the parts of data', 'dataFields')],
];

const text = z.string().trim().min(1).optional().catch(undefined);
const wireError = z.object({ errorCode: text, message: text, errorMessage: text });

/** ARGOS has three places for its error text; undefined where none of them holds one. */
const readText = (answer: HttpAnswer) => {
  const error = wireError.safeParse(tryJson(answer)).data;
  return error?.errorCode ?? error?.message ?? error?.errorMessage;
};

// The gateway in front writes some of the same texts with other capitals.
const toMeaning = (text: string) => {
  const lower = text.toLowerCase();
  return (
    texts.find(([known]) => lower === known.toLowerCase())?.[1] ??
    beginnings.find(([known]) => lower.startsWith(known.toLowerCase().trimEnd()))?.[1]
  );
};

/** Whether the answer of status 200 says that it was done: the status alone does not. */
export const isSuccess = (answer: HttpAnswer) =>
  wireError.safeParse(tryJson(answer)).data?.message === 'success';

/** Why a write was refused, from an answer of status 400. A fault, or an answer that says nothing, is thrown. */
export const readRefusal = (answer: HttpAnswer): Refused => {
  const text = readText(answer);
  if (text === undefined || text === 'success') throw unreadable(answer);
  const meaning = toMeaning(text) ?? notTaken('it gives a reason that it does not document', null);
  if (typeof meaning === 'string') throw toFault(answer, meaning);
  return meaning;
};

/**
 * Whether an answer of status 400 to a read says that there is no such submission: what it says then is documented
 * nowhere, so a text that is not known may mean it. A text that is known to mean something else is thrown.
 */
export const readAbsence = (answer: HttpAnswer): 'absent' | 'undocumented' => {
  const text = readText(answer);
  if (text === undefined) throw unreadable(answer);
  const meaning = toMeaning(text);
  if (meaning === undefined) return 'undocumented';
  if (typeof meaning === 'string') throw toFault(answer, meaning);
  if (meaning.code === 'SUBMISSION_NOT_FOUND') return 'absent';
  throw new ApiError('PROVIDER_BAD_RESPONSE', meaning.message, { provider });
};

/** For an answer that does not say what happened. */
export const unreadable = (answer: HttpAnswer) =>
  new ApiError('PROVIDER_BAD_RESPONSE', 'ARGOS answered something that can not be understood.', {
    provider,
    outcomeKnown: answer.kind === 'read',
  });

const toFault = (answer: HttpAnswer, meaning: 'bad-key' | 'broken') =>
  meaning === 'bad-key'
    ? new ApiError('PROVIDER_AUTH', "ARGOS refuses this server's key for the submission's project.", {
        provider,
      })
    : new ApiError('PROVIDER_UNAVAILABLE', 'ARGOS answers that it is broken.', {
        provider,
        retryable: answer.kind === 'read',
        outcomeKnown: answer.kind === 'read',
      });
