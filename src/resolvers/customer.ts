import type { Resolvers } from '../generated/schema.ts';
import type { CustomerImage } from '../model/customer.ts';
import { toNodeId, type NodeRef } from '../model/node-ref.ts';
import { checkRange } from './arguments.ts';

const toRef = (image: CustomerImage): NodeRef => ({
  type: 'CustomerImage',
  customerId: image.customerId,
  imageId: image.imageId,
});

export const customer: Resolvers = {
  Query: {
    customer: (_, { by }, { sources: { capillary } }) => {
      if (by.customerId != null) return capillary.customer(by.customerId);
      if (by.externalId != null) return capillary.customerBy('externalId', by.externalId);
      if (by.mobile != null) return capillary.customerBy('mobile', by.mobile);
      return capillary.customerBy('email', by.email);
    },
  },
  Customer: {
    id: ({ customerId }) => toNodeId({ type: 'Customer', customerId }),
  },
  CustomerImage: {
    id: (image) => toNodeId(toRef(image)),
    url: (image, { ttlSeconds }, { linkTo }) =>
      linkTo(toRef(image), checkRange('ttlSeconds', ttlSeconds, 1, 3600)),
  },
  Mutation: {
    deleteCustomerImage: async (_, { input }, { sources, writer }) => {
      const written = await writer.write(sources.capillary.deleteImage(input));
      if (!('receipt' in written)) return { userErrors: written.refused };
      const { value, receipt } = written;
      const deletedImageId = receipt.outcome === 'APPLIED' ? input.imageId : null;
      return { customer: value, deletedImageId, receipt, userErrors: [] };
    },
  },
};
