import { responsePathAsArray } from 'graphql';
import { ApiError } from '../errors.ts';
import type { Resolvers } from '../generated/schema.ts';
import { listPersonMedia } from '../flows/list-person-media.ts';

/** What no vendor can hold; each vendor's own rule is checked when it is asked. */
const checkUserId = (userId: string) => {
  if (/^(?!\.{1,2}$)[^\p{Cc}\p{Cs}/\\]{1,255}$/u.test(userId)) return userId;
  throw new ApiError(
    'INVALID_ID',
    'userId is not a valid id: it is 1 to 255 characters without "/", "\\" or control characters.',
  );
};

export const person: Resolvers = {
  Query: {
    person: (_, { userId }) => ({ userId: checkUserId(userId) }),
  },
  Person: {
    applicant: ({ userId }, _, { sources }) => sources.sumsub.applicantByExternalUserId(userId),
    submissions: ({ userId }, { first, after }, { sources }) =>
      sources.argos.submissions({ userId }, first, after ?? null),
    customer: ({ userId }, _, { sources }) => sources.capillary.customerBy('externalId', userId),
    entity: ({ userId }, _, { sources }) => sources.unit21.entity(userId),
    media: async ({ userId }, _, { sources, forbidden, partialFaults }, info) => {
      const { media, faults } = await listPersonMedia(sources, userId, forbidden);
      const path = responsePathAsArray(info.path);
      partialFaults.push(...faults.map((error) => ({ error, path })));
      return media;
    },
  },
};
