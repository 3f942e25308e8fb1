// A submission as GET shows it: whole when asked for alone, lean in lists (argos.md section 3).
import type { ArgosSettings } from './settings.ts';
import { isFields, type Fields, type Submission } from './state.ts';

export type RequestType = 'kyc' | 'aml' | 'data' | 'others';

const pick = (fields: Fields, keys: readonly string[]): Fields =>
  Object.fromEntries(keys.filter((key) => fields[key] !== undefined).map((key) => [key, fields[key]]));

const omit = (fields: Fields, keys: readonly string[]): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([key]) => !keys.includes(key)));

const showTime = (value: unknown, { timestamps }: ArgosSettings) =>
  typeof value === 'string' && timestamps === 'dashes'
    ? `${value.slice(0, 19).replaceAll(/[T:]/g, '-')}-UTC`
    : value;

const timeKeys = ['created_at', 'updated_at', 'pending_at', 'kyc_result_at'];
const scoreKeys = ['recognition_score', 'argos_score'];

/** In the spelling the settings choose; what was never entered is left out, not null. */
const spell = (fields: Fields, settings: ArgosSettings): Fields => {
  const entries = Object.entries(fields).flatMap(([key, value]) => {
    if (value === undefined) return [];
    if (timeKeys.includes(key)) return [[key, showTime(value, settings)]];
    if (scoreKeys.includes(key) && settings.scores === 'number') return [[key, Number(value)]];
    if (key === 'additional_list' && settings.additionalList === 'object' && Array.isArray(value)) {
      return [[key, (value as unknown[])[0]]];
    }
    return [[key, value]];
  });
  return Object.fromEntries(entries) as Fields;
};

/** Lists show `name`; a single answer shows the other three instead (section 3). */
const singleNames = ['first_name', 'last_name', 'full_name'];
const listBasics = ['name', 'gender', 'nationality', 'date_of_birth', 'idType'];

const viewData = ({ data = {}, hidden }: Submission, single: boolean, settings: ArgosSettings): Fields => {
  const shown = omit(data, hidden);
  if (single) return omit(shown, ['name']);
  return pick(omit(shown, singleNames), settings.listData === 'basics' ? listBasics : ['name']);
};

const viewImages = ({ image }: Submission, { imageValues }: ArgosSettings): Fields => {
  if (imageValues === 'key') return { ...image };
  const entries = Object.entries(image).map(([type, key]) => [
    type,
    key === '' ? '' : `https://images.example.test/${String(key)}`,
  ]);
  return Object.fromEntries(entries) as Fields;
};

export const createdAt = (submission: Submission, settings: ArgosSettings) =>
  String(showTime(submission.createdAt, settings));

/** The vendor still shows it, as "Deleted Submission"; under which key is not documented. */
const viewDeleted = (submission: Submission, single: boolean, settings: ArgosSettings): Fields => {
  const text = 'Deleted Submission';
  const { deletedTextIn: place, userIdOfDeleted } = settings;
  const item = spell(submission.item, settings);
  const name = place === 'name' ? { [single ? 'full_name' : 'name']: text } : {};
  return {
    ...(userIdOfDeleted === 'kept' ? item : omit(item, ['userid'])),
    ...(place === 'name' ? {} : { [place]: text }),
    data: { ...submission.data, ...name },
  };
};

const listKeys = [
  ...['submission_id', 'email', 'userid', 'created_at', 'updated_at', 'pending_at', 'kyc_result_at'],
  ...['reviewer', 'memo'],
];

const viewSingle = (submission: Submission, settings: ArgosSettings): Fields => ({
  ...spell(submission.item, settings),
  ...(submission.data === undefined ? {} : { data: viewData(submission, true, settings) }),
  image: viewImages(submission, settings),
});

const viewLean = (submission: Submission, settings: ArgosSettings): Fields => {
  const { kyc, aml } = submission.item;
  return {
    ...pick(spell(submission.item, settings), listKeys),
    kyc: isFields(kyc) ? omit(kyc, ['attempts']) : {},
    ...(aml === undefined ? {} : { aml }),
    ...(submission.data === undefined ? {} : { data: viewData(submission, false, settings) }),
  };
};

export interface ViewOptions {
  single: boolean;
  requestType: RequestType | undefined;
}

export const viewSubmission = (
  submission: Submission,
  { single, requestType }: ViewOptions,
  settings: ArgosSettings,
): Fields => {
  const viewWhole = single ? viewSingle : viewLean;
  const view = submission.deleted
    ? viewDeleted(submission, single, settings)
    : viewWhole(submission, settings);
  if (requestType === undefined) return view;
  if (requestType === 'others') return omit(view, ['kyc', 'aml', 'data']);
  return pick(view, ['submission_id', requestType]);
};
