// Unit21's JSON as it comes. The samples of its pages and its schema disagree in places, and empty parts come as
// null, as an empty list or not at all, so both forms are taken and almost nothing is required.
import { z } from 'zod';
import type { Json } from '../../model/json.ts';

const text = z.string().nullish();
const texts = z.array(z.string().nullable()).nullish();
/** Unix seconds in the samples, text in the schema. */
const time = z.union([z.number(), z.string()]).nullish();

const wireMedium = z.object({
  created_at: time,
  media_type: text,
  name: text,
  /** Base64 of the bytes; most answers do not have it. */
  media: text,
  custom_data: z.custom<Json>().optional(),
});
export type WireMedium = z.infer<typeof wireMedium>;

export const wireEntity = z.object({
  general_data: z.object({ entity_type: text, entity_subtype: text, status: text, registered_at: time }),
  user_data: z.object({ first_name: text, last_name: text }).nullish(),
  business_data: z.object({ business_name: text }).nullish(),
  communication_data: z.object({ email_addresses: texts, phone_numbers: texts }).nullish(),
  // A list in the samples, one object in the schema.
  media_data: z.union([z.array(wireMedium.nullable()), wireMedium]).nullish(),
});
export type WireEntity = z.infer<typeof wireEntity>;

/** `message` is for people and may hold personal data: it is searched for one word, and never shown. */
export const wireError = z.object({
  error_code: text.catch(null),
  message: text.catch(null),
});
