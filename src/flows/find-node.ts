import type { Applicant, ApplicantImage } from '../model/applicant.ts';
import type { Customer, CustomerImage } from '../model/customer.ts';
import type { Entity, EntityMedia } from '../model/entity.ts';
import type { AuditLog } from '../ledger/audit-log.ts';
import type { AuditEntry } from '../model/audit.ts';
import type { NodeRef } from '../model/node-ref.ts';
import type { Submission, SubmissionImage } from '../model/submission.ts';
import type { Sources } from '../providers/index.ts';
import { ApiError } from '../errors.ts';

export type AnyNode =
  | Applicant
  | ApplicantImage
  | Submission
  | SubmissionImage
  | Customer
  | CustomerImage
  | Entity
  | EntityMedia
  | AuditEntry;

/** What an opaque id stands for; null where there is no such thing, or no vendor can have given out its parts. */
export const findNode = async (sources: Sources, audit: AuditLog, ref: NodeRef): Promise<AnyNode | null> => {
  try {
    return ref.type === 'AuditEntry' ? await audit.find(ref.entryId) : await ask(sources, ref);
  } catch (error) {
    if (error instanceof ApiError && error.code === 'INVALID_ID') return null;
    throw error;
  }
};

const ask = async (
  sources: Sources,
  ref: Exclude<NodeRef, { type: 'AuditEntry' }>,
): Promise<AnyNode | null> => {
  switch (ref.type) {
    case 'Applicant':
      return sources.sumsub.applicant(ref.applicantId);
    case 'ApplicantImage':
      return sources.sumsub.image(ref.applicantId, ref.imageId);
    case 'Submission':
      return sources.argos.submission(ref.submissionId);
    case 'SubmissionImage': {
      const submission = await sources.argos.submission(ref.submissionId);
      return submission?.images.find((image) => image.type === ref.image) ?? null;
    }
    case 'Customer':
      return sources.capillary.customer(ref.customerId);
    case 'CustomerImage':
      return sources.capillary.image(ref.customerId, ref.imageId);
    case 'Entity':
      return sources.unit21.entity(ref.entityId);
    case 'EntityMedia':
      return sources.unit21.medium(ref.entityId, toMediumRef(ref));
  }
};

/** Unit21 gives media no id: it is found by a hash of its name, its time, and which of the like entries it is. */
export const toMediumRef = (ref: NodeRef & { type: 'EntityMedia' }) => ({
  nameHash: ref.nameHash,
  addedAt: ref.addedAt === '' ? null : ref.addedAt,
  occurrence: Number(ref.occurrence),
});
