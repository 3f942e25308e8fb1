// Capillary's JSON as it comes. Keys are missing or null at will, so only what is needed is named, and almost
// nothing is required.
import { z } from 'zod';

const text = z.string().nullish();
const textOrNumber = z.union([z.string(), z.number().transform(String)]).nullish();
/** An int64: a number where a JavaScript number holds it exactly, its digits otherwise. */
const id = z.union([z.string().regex(/^\d{1,19}$/), z.int().nonnegative().transform(String)]);

/** An item of `errors` or `warnings`. Its `status` is a boolean, unlike that of an image, and says nothing more. */
const wireNotice = z.object({
  code: z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]).nullish(),
  message: text,
});
export type WireNotice = z.infer<typeof wireNotice>;

const wireNotices = z
  .array(wireNotice)
  .nullish()
  .transform((notices) => notices ?? []);

/** What any answer may carry beside its own content. */
export const wireEnvelope = z.object({ message: text, errors: wireNotices, warnings: wireNotices });

const wireIdentifiers = z.array(z.object({ type: text, value: textOrNumber })).nullish();

const wireProfile = z.object({
  firstName: text,
  lastName: text,
  source: text,
  identifiers: wireIdentifiers,
  identifiersAll: wireIdentifiers,
  commChannels: wireIdentifiers,
});
export type WireProfile = z.infer<typeof wireProfile>;

/** `filePath` and `secureFilePath` are pre-signed: whoever has one can fetch the bytes. They stay in this folder. */
const wireImage = z.object({
  filePath: text,
  secureFilePath: text,
  file: z.object({ name: text, s3Token: text, fileSize: textOrNumber, lastModified: text }).nullish(),
});
export type WireImage = z.infer<typeof wireImage>;

export const wireCustomer = z.object({
  id,
  profiles: z.array(wireProfile).nullish(),
  // One entry that makes no sense must not hide the customer; without an identity it stops every delete.
  customerImage: z.array(wireImage.catch({})).nullish(),
  warnings: wireNotices,
});
export type WireCustomer = z.infer<typeof wireCustomer>;

/** `status` is the string "true" or "false" by contract; the booleans occur too, and "false" would be truthy. */
const wireDeleted = z.object({
  code: z.number().nullish(),
  status: z.union([z.string(), z.boolean()]).nullish(),
});
export type WireDeleted = z.infer<typeof wireDeleted>;

export const wireDeleteAnswer = z.object({
  data: z
    .array(wireDeleted)
    .nullish()
    .transform((items) => items ?? []),
  errors: wireNotices,
  warnings: wireNotices,
});
