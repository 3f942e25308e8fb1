// Sumsub's JSON as it comes. Fields are added without notice and left out when empty, so only what is needed
// is named, and almost nothing is required.
import { z } from 'zod';

const text = z.string().nullish();
/** What is no GraphQL Int is left out. */
const count = z.int().min(0).max(2_147_483_647).nullish().catch(null);
/** Image ids are text in one answer and numbers in another. */
const id = z.union([z.string(), z.int()]).transform(String);

const personInfo = z.object({ firstName: text, lastName: text, dob: text, country: text }).nullish();

const reviewResult = z
  .object({
    reviewAnswer: text,
    reviewRejectType: text,
    rejectLabels: z.array(z.string()).nullish(),
    moderationComment: text,
  })
  .nullish();

export const wireApplicant = z.object({
  id: z.string(),
  inspectionId: z.string(),
  externalUserId: text,
  type: text,
  email: text,
  phone: text,
  createdAt: text,
  deleted: z.boolean().nullish(),
  info: personInfo,
  fixedInfo: personInfo,
  review: z.object({ reviewStatus: text, createDate: text, reviewDate: text, reviewResult }).nullish(),
});
export type WireApplicant = z.infer<typeof wireApplicant>;

const wireImage = z.object({
  id,
  addedDate: text,
  source: text,
  deactivated: z.boolean().nullish(),
  fileMetadata: z
    .object({
      fileName: text,
      fileType: text,
      fileSize: count,
      resolution: z.object({ width: count, height: count }).nullish(),
    })
    .nullish(),
  idDocDef: z.object({ country: text, idDocType: text, idDocSubType: text }).nullish(),
});
export type WireImage = z.infer<typeof wireImage>;

export const wireImages = z.object({ items: z.array(wireImage) });

/** `description` is for people and changes: only the number is ever looked at. */
export const wireError = z.object({ errorCode: z.number().nullish() });
