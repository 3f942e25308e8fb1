// What became of the parts that a deletion named: the vendor does not say, so the record is compared with what it
// held before.
import {
  submissionDataFields,
  type PartialDeleteSubmission,
  type SubmissionField,
} from '../../model/submission.ts';
import type { ReadBack } from '../../model/write.ts';
import { dataFieldNames, fieldNames, imageNames } from './names.ts';
import { isEmpty, toRecord, type WireSubmission } from './wire.ts';

/** Which parts are meant; everything else of the input does not matter here. */
export type Naming = Pick<PartialDeleteSubmission, 'fields' | 'dataFields' | 'allDataFields'>;

/** One value of the record. */
interface Part {
  /** Its place: `ocr`, `data.gender`, `image.idImage`. */
  key: string;
  before: unknown;
  after: unknown;
}

export interface Deletion {
  state: ReadBack<unknown>['state'];
  /** The parts that are gone, or, where that can't be seen, may be: each with what it held, where that was seen. */
  deleted: ReadonlyMap<string, unknown>;
  /** The parts that are still there, or there again. */
  left: readonly string[];
}

/** The images a part stands for. The back of the document has no name of its own. */
const images: Partial<Record<SubmissionField, readonly string[]>> = {
  ID_IMAGE: [imageNames.ID_FRONT, imageNames.ID_BACK],
  SELFIE_IMAGE: [imageNames.SELFIE],
};

export const compare = (naming: Naming, before: WireSubmission, after: WireSubmission): Deletion => {
  const parts = toParts(naming, before, after);
  const held = parts.filter((part) => !isEmpty(part.before));
  const gone = held.filter((part) => isEmpty(part.after));
  const left = parts.filter((part) => !isEmpty(part.after)).map((part) => part.key);
  const hidden = toHidden(naming, before, after);
  const state = toState(left.length, held.length, gone.length, hidden.length > 0);
  const deleted = new Map(gone.map((part) => [part.key, part.before]));
  if (state === 'not-verifiable') for (const key of hidden) deleted.set(key, undefined);
  return { state, deleted, left };
};

/** The record as it would be, were nothing but the named parts gone. */
export const toErased = (naming: Naming, before: WireSubmission): WireSubmission => {
  const after: WireSubmission = { ...before };
  for (const { key } of toParts(naming, before, before).filter((part) => !isEmpty(part.before))) {
    put(after, key, undefined);
  }
  return after;
};

/** Of the record, no more than is compared. */
export const toNamed = (naming: Naming, record: WireSubmission): WireSubmission => {
  const named: WireSubmission = {
    submission_id: record.submission_id,
    projection: record.projection,
    project_options: undefined,
  };
  for (const part of toParts(naming, record, record)) put(named, part.key, part.before);
  return named;
};

const put = (record: WireSubmission, key: string, value: unknown) => {
  // The names inside a part may have dots of their own.
  const [part = '', ...inside] = key.split('.');
  record[part] = inside.length === 0 ? value : { ...toRecord(record[part]), [inside.join('.')]: value };
};

const toState = (left: number, held: number, gone: number, hidden: boolean): Deletion['state'] => {
  // What went can't come back, so "as before" is said only where nothing at all went.
  if (left > 0) return gone === 0 && held > 0 ? 'not-done' : 'other';
  if (hidden) return 'not-verifiable';
  return held === 0 ? 'unchanged' : 'done';
};

const toParts = (naming: Naming, before: WireSubmission, after: WireSubmission): Part[] =>
  [...new Set(naming.fields)].flatMap((field) => {
    if (field === 'DATA') return inside('data', toDataKeys(naming, before, after), before, after);
    const held = images[field];
    if (held !== undefined) return inside('image', held, before, after);
    const key = fieldNames[field];
    return { key, before: before[key], after: after[key] };
  });

const inside = (part: string, keys: Iterable<string>, before: WireSubmission, after: WireSubmission) => {
  const [was, is] = [toRecord(before[part]), toRecord(after[part])];
  return [...keys].map((key): Part => ({ key: `${part}.${key}`, before: was[key], after: is[key] }));
};

/** All of data is more than the names: a few of its keys have none. */
const toDataKeys = (naming: Naming, before: WireSubmission, after: WireSubmission) =>
  naming.allDataFields
    ? new Set([...Object.keys(toRecord(before.data)), ...Object.keys(toRecord(after.data))])
    : new Set(naming.dataFields.map((field) => dataFieldNames[field]));

/**
 * The named parts of data that may have been there unseen: a projection hides any of them, and `name` is shown in
 * lists alone, where a submission read by its id has the other three names.
 * @see https://developers.argosidentity.com/en/idcheck/api-reference/api-reference-guide/projection_overview
 */
const toHidden = (naming: Naming, before: WireSubmission, after: WireSubmission): string[] => {
  if (!naming.fields.includes('DATA')) return [];
  const projected = !isEmpty(before.projection) || !isEmpty(after.projection);
  const named = naming.allDataFields ? submissionDataFields : naming.dataFields;
  const seen = toRecord(before.data);
  return named
    .filter((field) => projected || (field === 'NAME' && !naming.allDataFields))
    .map((field) => dataFieldNames[field])
    .filter((key) => isEmpty(seen[key]))
    .map((key) => `data.${key}`);
};
