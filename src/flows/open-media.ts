import type { MediaBytes } from '../model/media.ts';
import type { NodeRef } from '../model/node-ref.ts';
import type { Sources } from '../providers/index.ts';
import { toMediumRef } from './find-node.ts';

/** A file's bytes from the vendor that holds it; null where there are none. */
export const openMedia = async (sources: Sources, ref: NodeRef): Promise<MediaBytes | null> => {
  switch (ref.type) {
    case 'ApplicantImage':
      return sources.sumsub.imageBytes(ref.applicantId, ref.imageId);
    case 'SubmissionImage':
      return sources.argos.imageBytes(ref.submissionId, ref.image);
    case 'CustomerImage':
      return sources.capillary.imageBytes(ref.customerId, ref.imageId);
    case 'EntityMedia':
      return sources.unit21.mediumBytes(ref.entityId, toMediumRef(ref));
    default:
      return null;
  }
};
