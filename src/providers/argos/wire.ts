// ARGOS's JSON as it comes. What was never entered is left out, what was deleted is left out or emptied, and types
// differ between samples, so nothing but the id is required to have a shape.
import { z } from 'zod';

const part = z.unknown().optional();

/** Parts without a name here are kept as well: whether deleted data remains is looked up in all that is left. */
const wireSubmission = z.looseObject({
  submission_id: z.string().min(1),
  userid: part,
  email: part,
  applicant_id: part,
  created_at: part,
  updated_at: part,
  kyc: part,
  data: part,
  image: part,
  ocr: part,
  OCR_raw: part,
  review: part,
  verification: part,
  memo: part,
  additional_list: part,
  duplicated_information: part,
  custom_duplicated_information: part,
  injection_action: part,
  projection: part,
  // The project's settings hold the administrators' e-mail addresses: they go no further than this line.
  project_options: part.transform(() => undefined),
});
export type WireSubmission = z.infer<typeof wireSubmission>;

/** Where the next page begins. */
const nextPageKey = z.object({ id: z.string().min(1), created_at: z.string().nullish() });

export const wireSubmissions = z.object({
  Items: z.array(wireSubmission),
  // An empty key would be an end of the list; any other odd one must not pass for it.
  nextpageKey: z.union([nextPageKey, z.literal(''), z.null(), z.strictObject({})]).optional(),
});
export type WireSubmissions = z.infer<typeof wireSubmissions>;
export type WireNextPageKey = z.infer<typeof nextPageKey>;

/** An object's keys; none where it is not an object. */
export const toRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};

/** Whether nothing stands there: the vendor leaves a key out, or leaves it with an empty value. */
export const isEmpty = (value: unknown): boolean => {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.values(value).every(isEmpty);
};
