import { ApiError } from '../errors.ts';
import type { PartialDeleteSubmissionInput, Resolvers } from '../generated/schema.ts';
import type { Context } from '../context.ts';
import { toNodeId, type NodeRef } from '../model/node-ref.ts';
import type { Receipt } from '../model/receipt.ts';
import { submissionDataFields, type Submission, type SubmissionImage } from '../model/submission.ts';
import { checkRange } from './arguments.ts';

const toRef = (image: SubmissionImage): NodeRef => ({
  type: 'SubmissionImage',
  submissionId: image.submissionId,
  image: image.type,
});

/** A part that lists leave out or cut short: read from the whole submission, which costs a call for a listed one. */
const whole =
  <Name extends keyof Submission>(name: Name) =>
  async (submission: Submission, _: object, { sources }: Context): Promise<Submission[Name]> =>
    (await sources.argos.whole(submission))[name];

/** A part that lists give in full or not at all: the whole submission is asked only where it is missing. */
const listedOrWhole =
  <Name extends keyof Submission>(name: Name) =>
  async (submission: Submission, arguments_: object, context: Context): Promise<Submission[Name]> =>
    submission[name] ?? whole(name)(submission, arguments_, context);

/** Whom the vendor's record shall name. The vendor sets no bound; ours keeps the query string short. */
const checkAdminName = (adminName: string | null | undefined, caller: string) => {
  if (adminName == null || adminName === '') return caller;
  if (adminName.length <= 200 && !/\p{Cc}/u.test(adminName)) return adminName;
  throw new ApiError(
    'BAD_USER_INPUT',
    'adminName must be at most 200 characters, without control characters.',
  );
};

/** What is known to be gone by this call. */
const toDeleted = (input: PartialDeleteSubmissionInput, { receipt }: { receipt: Receipt }) => {
  if (receipt.outcome !== 'APPLIED') return { deletedFields: [], deletedDataFields: [] };
  const named = input.allDataFields ? submissionDataFields : (input.dataFields ?? []);
  return { deletedFields: [...new Set(input.fields)], deletedDataFields: [...new Set(named)] };
};

export const submission: Resolvers = {
  Query: {
    submission: (_, { submissionId }, { sources }) => sources.argos.submission(submissionId),
    submissions: (_, { filter, first, after }, { sources }) =>
      sources.argos.submissions(filter ?? {}, first, after ?? null),
  },
  Submission: {
    id: ({ submissionId }) => toNodeId({ type: 'Submission', submissionId }),
    userId: listedOrWhole('userId'),
    email: listedOrWhole('email'),
    applicantId: listedOrWhole('applicantId'),
    createdAt: listedOrWhole('createdAt'),
    updatedAt: listedOrWhole('updatedAt'),
    kyc: whole('kyc'),
    data: whole('data'),
    images: whole('images'),
    ocr: whole('ocr'),
    ocrRaw: whole('ocrRaw'),
    review: whole('review'),
    additionalList: whole('additionalList'),
    duplicatedInformation: listedOrWhole('duplicatedInformation'),
    customDuplicatedInformation: listedOrWhole('customDuplicatedInformation'),
    injectionAction: whole('injectionAction'),
  },
  SubmissionImage: {
    id: (image) => toNodeId(toRef(image)),
    url: (image, { ttlSeconds }, { linkTo }) =>
      linkTo(toRef(image), checkRange('ttlSeconds', ttlSeconds, 1, 3600)),
  },
  Mutation: {
    partialDeleteSubmission: async (_, { input }, { sources, writer, caller }) => {
      const dataFields = input.dataFields ?? [];
      const adminName = checkAdminName(input.adminName, caller.name);
      const written = await writer.write(sources.argos.partialDelete({ ...input, dataFields, adminName }));
      if (!('receipt' in written))
        return { deletedFields: [], deletedDataFields: [], userErrors: written.refused };
      return {
        submission: written.value,
        receipt: written.receipt,
        userErrors: [],
        ...toDeleted(input, written),
      };
    },
  },
};
