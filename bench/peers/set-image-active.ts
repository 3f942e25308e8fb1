// One write as every peer does it: look first, write, read back. Two reads side by side, then one call after the other.
import type { Image, Vendors } from './vendor-calls.ts';

export interface SetImageActiveInput {
  applicantId: string;
  imageId: string;
  active: boolean;
}

interface Payload {
  image: Image | null;
  userErrors: { code: string; message: string }[];
}

const refuse = (code: string, message: string): Payload => ({ image: null, userErrors: [{ code, message }] });
const notFound = () => refuse('IMAGE_NOT_FOUND', 'The applicant has no such image.');

export const setImageActive = async (
  { sumsub }: Vendors,
  { applicantId, imageId, active }: SetImageActiveInput,
): Promise<Payload> => {
  const [applicant, images] = await Promise.all([sumsub.applicant(applicantId), sumsub.images(applicantId)]);
  const before = images.find((image) => image.imageId === imageId);
  if (before === undefined) return notFound();
  if (before.active === active) return { image: before, userErrors: [] };
  if (!active && applicant.review?.inProgress) {
    return refuse('REVIEW_IN_PROGRESS', 'The applicant is under review.');
  }
  await sumsub.setActive(applicant.inspectionId, imageId, active);
  const after = (await sumsub.images(applicantId)).find((image) => image.imageId === imageId);
  return after === undefined ? notFound() : { image: after, userErrors: [] };
};
