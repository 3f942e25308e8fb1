import { isSelected } from '../document/selected-fields.ts';
import type { Resolvers } from '../generated/schema.ts';
import { toNodeId, type NodeRef } from '../model/node-ref.ts';
import type { ApplicantImage } from '../model/applicant.ts';
import { checkRange } from './arguments.ts';

const toRef = (image: ApplicantImage): NodeRef => ({
  type: 'ApplicantImage',
  applicantId: image.applicantId,
  imageId: image.imageId,
});

export const applicant: Resolvers = {
  Query: {
    applicant: (_, { by }, { sources }, info) =>
      by.applicantId == null
        ? sources.sumsub.applicantByExternalUserId(by.externalUserId)
        : sources.sumsub.applicant(by.applicantId, isSelected(info, 'images')),
  },
  Applicant: {
    id: ({ applicantId }) => toNodeId({ type: 'Applicant', applicantId }),
    images: async ({ applicantId }, { active }, { sources }) => {
      const images = await sources.sumsub.images(applicantId);
      return active == null ? images : (images?.filter((image) => image.active === active) ?? null);
    },
  },
  ApplicantImage: {
    id: (image) => toNodeId(toRef(image)),
    url: (image, { ttlSeconds }, { linkTo }) =>
      linkTo(toRef(image), checkRange('ttlSeconds', ttlSeconds, 1, 3600)),
  },
  Mutation: {
    setImageActive: async (_, { input }, { sources, writer }) => {
      const written = await writer.write(sources.sumsub.setImageActive(input));
      return 'receipt' in written
        ? { image: written.value, receipt: written.receipt, userErrors: [] }
        : { userErrors: written.refused };
    },
  },
};
