import { ApiError } from '../../errors.ts';
import type { HttpClient } from '../../http/call.ts';
import type { Customer, DeleteCustomerImage, DeleteCustomerImageCode } from '../../model/customer.ts';
import type { Warning } from '../../model/receipt.ts';
import type { Prepared, ReadBack, Recalled, Write } from '../../model/write.ts';
import { calls } from './calls.ts';
import { saysMerged } from './customer-answer.ts';
import {
  customerBusy,
  customerMerged,
  customerNotFound,
  imageNotFound,
  imagesChanged,
  readDeleteAnswer,
  refusal,
} from './delete-answer.ts';
import { customerIdRule, imageIdRule, isCustomerId, isImageId } from './ids.ts';
import { compare, locate, type Comparison, type Located } from './image-list.ts';
import { toCustomer } from './map.ts';
import type { WireCustomer } from './wire.ts';

const provider = 'CAPILLARY';

/** What was to be deleted, and the list that it stood in. */
export interface DeletePlan {
  customerId: string;
  before: Located;
}

/**
 * The deletion of one image. The vendor deletes by position and has no If-Match, so a call that is repeated may
 * take another photo: the image is located right before the one call, and the list is compared after it.
 * `readFresh` asks the vendor each time.
 * @see https://docs.capillarytech.com/reference/delete-customer-image
 */
export const toDeleteImage = (
  input: DeleteCustomerImage,
  api: HttpClient,
  readFresh: () => Promise<WireCustomer | null>,
): Write<Located, Customer, DeleteCustomerImageCode> => ({
  provider,
  operation: 'deleteCustomerImage',
  effect: 'ERASED',
  reversible: false,
  dryRun: input.dryRun,
  exclusive: { key: `${provider}:${input.customerId}`, busy: customerBusy() },
  target: { record: input.customerId, file: input.imageId },
  arguments: {},
  toPlan: (before): DeletePlan => ({ customerId: input.customerId, before }),
  shows: 'in-time',
  prepare: async () => {
    const refused = refuseIds(input);
    return refused.length > 0 ? { refused } : prepare(input, await readFresh());
  },
  send: async ({ position }, signal) =>
    readDeleteAnswer(
      await api.write({
        ...calls.deleteImage,
        signal,
        target: `/v2/customers/${input.customerId}/deleteImage?image_ids=${position}`,
      }),
    ),
  readBack: async (before, answered) => readBack(input, before, await readFresh(), answered),
});

export const recallDeleteImage = (
  { customerId, before }: DeletePlan,
  readFresh: () => Promise<WireCustomer | null>,
): Recalled => ({
  shows: 'in-time',
  readBack: async (answered) => readBack({ customerId }, before, await readFresh(), answered),
});

const refuseIds = ({ customerId, imageId }: DeleteCustomerImage) => [
  ...(isCustomerId(customerId)
    ? []
    : [refusal('INVALID_ID', `customerId: ${customerIdRule}.`, 'customerId')]),
  ...(isImageId(imageId) ? [] : [refusal('INVALID_ID', `imageId: ${imageIdRule}.`, 'imageId')]),
];

const prepare = (
  { customerId, imageId }: DeleteCustomerImage,
  customer: WireCustomer | null,
): Prepared<Located, Customer, DeleteCustomerImageCode> => {
  if (customer === null) return { refused: [customerNotFound()] };
  if (isMerged(customer, customerId)) return { refused: [customerMerged()] };
  const located = locate(customer.customerImage ?? [], imageId);
  if (located === 'IMAGE_NOT_FOUND') return { refused: [imageNotFound()] };
  if (located === 'IMAGES_CHANGED') return { refused: [imagesChanged()] };
  return { before: located };
};

/** The id stands for another record now, and so do the images. */
const isMerged = (customer: WireCustomer, customerId: string) =>
  customer.id !== customerId || saysMerged(customer);

const readBack = (
  { customerId }: Pick<DeleteCustomerImage, 'customerId'>,
  before: Located,
  found: WireCustomer | null,
  answered: boolean,
): ReadBack<Customer> => {
  if (found === null) {
    throw new ApiError('PROVIDER_BAD_RESPONSE', 'The customer is gone.', { provider });
  }
  const value = toCustomer(found);
  if (isMerged(found, customerId)) {
    const message = 'The customer was merged into another one meanwhile.';
    return { state: 'other', value, warnings: [warning(message)] };
  }
  const comparison = compare(before, found.customerImage ?? []);
  const doubt = findDoubt(comparison, answered);
  if (doubt !== null) return { state: 'other', value, warnings: [warning(doubt)] };
  const changed = "The customer's images changed otherwise meanwhile: someone else is at work on them.";
  const warnings = comparison.added || comparison.altered ? [warning(changed)] : [];
  return { state: comparison.targetGone ? 'done' : 'not-done', value, warnings };
};

/** Why the list proves neither that the image was deleted nor that nothing was; null where it proves one. */
const findDoubt = ({ targetGone, missing, unclear, added }: Comparison, answered: boolean): string | null => {
  if (missing.length > 0) return toMissingMessage(missing, targetGone);
  if (targetGone && unclear) {
    return 'The image is no longer listed, but Capillary lists one that can not be told: it may be the same.';
  }
  // Then someone else may have taken it, and the DELETE, still on its way, meets what stands in its place now.
  if (targetGone && added && !answered) {
    return 'The image is no longer listed, but others were added: if it was not this deletion that took it, this one may still take another photo.';
  }
  return null;
};

const toMissingMessage = (missing: readonly string[], targetGone: boolean) =>
  targetGone
    ? `MORE THAN THE ONE IMAGE IS GONE: these were not to be deleted and are no longer listed: ${missing.join(', ')}.`
    : `A DIFFERENT IMAGE IS GONE: the one to be deleted is still listed, and these are not: ${missing.join(', ')}.`;

const warning = (message: string): Warning => ({ code: 'VENDOR_WARNING', message });
