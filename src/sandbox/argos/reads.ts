// GET /v3/submission and /v3/submission/applicant (argos.md section 3).
import type { FastifyInstance } from 'fastify';
import { refuseCode } from './answer.ts';
import type { ArgosSettings } from './settings.ts';
import type { ArgosContext, Submission } from './state.ts';
import { createdAt, viewSubmission, type RequestType } from './view.ts';

export type Query = Record<string, string | string[] | undefined>;

/** Empty counts as not given; of repeated values the last one counts. */
export const textOf = (query: Query, name: string): string | undefined =>
  [query[name] ?? []].flat().at(-1) || undefined;

/** No error list of the reads is documented; the code is the one of the calls nearby. */
const refuseParameter = () => refuseCode('invalid_parameter');

const requestTypes: readonly string[] = ['kyc', 'aml', 'data', 'others'];

const readRequestType = (query: Query): RequestType | undefined => {
  const text = textOf(query, 'request_type');
  if (text !== undefined && !requestTypes.includes(text)) throw refuseParameter();
  return text as RequestType | undefined;
};

/** The most a page holds, by the legacy text. */
const largestCount = 2_000;

const readCount = (query: Query, { defaultCount }: ArgosSettings): number => {
  const text = textOf(query, 'count') ?? String(defaultCount);
  if (!/^\d{1,9}$/.test(text) || Number(text) === 0) throw refuseParameter();
  return Math.min(Number(text), largestCount);
};

/** Midnight of a day as YYYY-MM-DD, or YYYYMMDD as the legacy text has it. */
const readDay = (query: Query, name: string, { dayOffsetHours }: ArgosSettings): number | undefined => {
  const text = textOf(query, name);
  if (text === undefined) return undefined;
  const [, year = '', , month = '', day = ''] = /^(\d{4})(-?)(\d{2})\2(\d{2})$/.exec(text) ?? [];
  const midnight = Date.parse(`${year}-${month}-${day}T00:00:00.000Z`);
  if (Number.isNaN(midnight)) throw refuseParameter();
  return midnight - dayOffsetHours * 3_600_000;
};

const readSpan = (query: Query, settings: ArgosSettings) => {
  const from = readDay(query, 'start_date', settings) ?? -Infinity;
  const end = readDay(query, 'end_date', settings) ?? Infinity;
  const before = settings.endDate === 'inclusive' ? end + 86_400_000 : end;
  return (submission: Submission) => {
    const time = Date.parse(submission.createdAt);
    return from <= time && time < before;
  };
};

const lookupOf = ({ deleted, lookup, item }: Submission, settings: ArgosSettings) => {
  if (deleted)
    return { email: undefined, userid: settings.userIdOfDeleted === 'kept' ? lookup.userid : undefined };
  return settings.lookupOfDeleted === 'stays' ? lookup : { email: item.email, userid: item.userid };
};

const readLookup = (query: Query, settings: ArgosSettings) => {
  const email = textOf(query, 'email');
  const userid = textOf(query, 'userid');
  return (submission: Submission) => {
    const held = lookupOf(submission, settings);
    return (email === undefined || held.email === email) && (userid === undefined || held.userid === userid);
  };
};

const inOrder = ({ state, settings }: ArgosContext): Submission[] => {
  const oldestFirst = [...state.submissions.values()].sort(
    (one, other) => Date.parse(one.createdAt) - Date.parse(other.createdAt),
  );
  return settings.order === 'oldest-first' ? oldestFirst : oldestFirst.reverse();
};

/** What follows the page before; both halves of its key are needed. */
const afterKey = (submissions: Submission[], query: Query, settings: ArgosSettings): Submission[] => {
  const id = textOf(query, 'nextpage_id');
  const date = textOf(query, 'nextpage_date');
  if (id === undefined && date === undefined) return submissions;
  const place = submissions.findIndex(
    (submission) => submission.id === id && createdAt(submission, settings) === date,
  );
  if (place === -1) throw refuseParameter();
  return submissions.slice(place + 1);
};

const list = (query: Query, context: ArgosContext) => {
  const { settings } = context;
  const requestType = readRequestType(query);
  const count = readCount(query, settings);
  const found = afterKey(inOrder(context), query, settings)
    .filter(readLookup(query, settings))
    .filter(readSpan(query, settings));
  const page = found.slice(0, count);
  const last = page.at(-1);
  return {
    Items: page.map((submission) => viewSubmission(submission, { single: false, requestType }, settings)),
    ...(last !== undefined && found.length > count
      ? { nextpageKey: { id: last.id, created_at: createdAt(last, settings) } }
      : {}),
  };
};

const single = (submissionId: string, query: Query, { state, settings }: ArgosContext) => {
  const requestType = readRequestType(query);
  const submission = state.submissions.get(submissionId);
  if (submission === undefined) {
    if (settings.unknownSubmission === 'error-400') throw refuseCode('not Exist Submission Data');
    return { Items: [] };
  }
  return { Items: [viewSubmission(submission, { single: true, requestType }, settings)] };
};

export const registerReads = (app: FastifyInstance, context: ArgosContext) => {
  app.get('/submission', (request) => {
    const query = request.query as Query;
    const submissionId = textOf(query, 'submission_id');
    return submissionId === undefined ? list(query, context) : single(submissionId, query, context);
  });

  app.get('/submission/applicant', (request) => {
    const applicantId = textOf(request.query as Query, 'applicant_id');
    if (applicantId === undefined) throw refuseCode('missing_data');
    return inOrder(context)
      .filter(({ item }) => item.applicant_id === applicantId)
      .map(({ item: { submission_id, duplicated_information, email } }) => ({
        submission_id,
        duplicated_information,
        email,
      }));
  });
};
