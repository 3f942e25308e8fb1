import type { Applicant, ApplicantImage, ApplicantReview } from '../../model/applicant.ts';
import type { WireApplicant, WireImage } from './wire.ts';

/** `YYYY-MM-DD HH:MM:SS`, which is UTC, with or without `+0000`, to RFC 3339; anything else is left out. */
export const toDateTime = (value: string | null | undefined): string | null => {
  const match = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d+)?(?:\+0000|Z)?$/.exec(value ?? '');
  if (match === null) return null;
  const [, day = '', time = ''] = match;
  const date = new Date(`${day}T${time}Z`);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
};

const toDate = (value: string | null | undefined) =>
  value != null && /^\d{4}-\d\d-\d\d$/.test(value) ? value : null;

const types = new Map<string, Applicant['type']>([
  ['individual', 'INDIVIDUAL'],
  ['company', 'COMPANY'],
]);

/** In these three states an image can't be made inactive: the vendor answers 304. */
const inProgress = new Set(['pending', 'prechecked', 'queued']);

const toReview = (review: WireApplicant['review']): ApplicantReview | null => {
  const status = review?.reviewStatus;
  if (review == null || status == null) return null;
  // An answer stands in reviewResult before the review has ended, and does not count until then.
  const result = status === 'completed' ? review.reviewResult : null;
  return {
    status,
    inProgress: inProgress.has(status),
    answer: result?.reviewAnswer ?? null,
    rejectType: result?.reviewRejectType ?? null,
    rejectLabels: result?.rejectLabels ?? [],
    moderationComment: result?.moderationComment ?? null,
    createdAt: toDateTime(review.createDate),
    reviewedAt: toDateTime(review.reviewDate),
  };
};

export const toApplicant = (wire: WireApplicant): Applicant => ({
  kind: 'Applicant',
  applicantId: wire.id,
  inspectionId: wire.inspectionId,
  externalUserId: wire.externalUserId ?? null,
  type: types.get(wire.type ?? '') ?? null,
  firstName: wire.info?.firstName ?? wire.fixedInfo?.firstName ?? null,
  lastName: wire.info?.lastName ?? wire.fixedInfo?.lastName ?? null,
  dateOfBirth: toDate(wire.info?.dob ?? wire.fixedInfo?.dob),
  country: wire.info?.country ?? wire.fixedInfo?.country ?? null,
  email: wire.email ?? null,
  phone: wire.phone ?? null,
  deactivated: wire.deleted ?? false,
  createdAt: toDateTime(wire.createdAt),
  review: toReview(wire.review),
});

/** The vendor's short file types to media types. */
const contentTypes = new Map([
  ['jpeg', 'image/jpeg'],
  ['jpg', 'image/jpeg'],
  ['png', 'image/png'],
  ['pdf', 'application/pdf'],
  ['mp4', 'video/mp4'],
  ['webm', 'video/webm'],
  ['mov', 'video/quicktime'],
  ['quicktime', 'video/quicktime'],
]);

export const toApplicantImage = (applicantId: string, wire: WireImage): ApplicantImage => ({
  kind: 'ApplicantImage',
  provider: 'SUMSUB',
  applicantId,
  imageId: wire.id,
  active: !(wire.deactivated ?? false),
  activeKnown: wire.deactivated != null,
  documentType: wire.idDocDef?.idDocType ?? null,
  documentSide: wire.idDocDef?.idDocSubType ?? null,
  country: wire.idDocDef?.country ?? null,
  source: wire.source ?? null,
  fileName: wire.fileMetadata?.fileName ?? null,
  contentType: contentTypes.get((wire.fileMetadata?.fileType ?? '').toLowerCase()) ?? null,
  byteSize: wire.fileMetadata?.fileSize ?? null,
  width: wire.fileMetadata?.resolution?.width ?? null,
  height: wire.fileMetadata?.resolution?.height ?? null,
  addedAt: toDateTime(wire.addedDate),
});
