// What the emulated ARGOS remembers of each submission, and how parts of it go.
import type { ImageType } from './names.ts';
import type { ArgosSettings } from './settings.ts';
import type { ArgosTrait } from '../people.ts';

export type Fields = Record<string, unknown>;

export interface Submission {
  readonly id: string;
  readonly trait: ArgosTrait;
  /** ISO 8601, UTC, with milliseconds. */
  readonly createdAt: string;
  /** As they were sent first; a delete takes them out of the item only. */
  readonly lookup: { readonly email: string; readonly userid: string | undefined };
  /** Everything a single answer may show, before projection. */
  item: Fields;
  image: Fields;
  data: Fields | undefined;
  readonly files: Map<ImageType, () => Promise<Buffer>>;
  readonly removedImages: Set<ImageType>;
  /** Keys of `data` a projection policy hides; they are stored all the same. */
  readonly hidden: readonly string[];
  deleted: boolean;
  /** Off for good once a part that takes part in duplicate checking was deleted (section 2). */
  checksDuplicates: boolean;
}

export interface ArgosState {
  submissions: Map<string, Submission>;
  /** Calls in the second and the day that are running, for the rate limits. */
  window: { second: number; inSecond: number; day: number; inDay: number };
}

export interface ArgosContext {
  state: ArgosState;
  settings: ArgosSettings;
}

/** Who may write in the project's name; they are shown in `project_options`. */
export const argosAdmins: readonly string[] = ['ops@example.test', 'privacy@example.test'];

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const emptyOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return [];
  return isFields(value) ? {} : '';
};

const isEmpty = (value: unknown) =>
  value === undefined || JSON.stringify(value) === JSON.stringify(emptyOf(value));

/** Takes a part out; false where it held nothing. */
export const removeKey = (holder: Fields, key: string, mode: ArgosSettings['deletedParts']): boolean => {
  const value = holder[key];
  if (value === undefined) return false;
  if (mode === 'vanish') Reflect.deleteProperty(holder, key);
  else holder[key] = emptyOf(value);
  return !isEmpty(value);
};

/** Keeps what the vendor says it keeps: id, dates, ID type, approval status (section 5). */
export const wipeSubmission = (submission: Submission) => {
  const { submission_id, userid, created_at, updated_at, kyc_result_at, kyc } = submission.item;
  submission.deleted = true;
  submission.checksDuplicates = false;
  submission.data = { idType: submission.data?.idType };
  submission.item = {
    submission_id,
    userid,
    created_at,
    updated_at,
    kyc_result_at,
    kyc: isFields(kyc) ? { result: kyc.result } : {},
  };
  submission.image = {};
  submission.files.clear();
};
