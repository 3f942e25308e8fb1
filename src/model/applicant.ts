import type { MediaFile } from './media.ts';

export interface Applicant {
  kind: 'Applicant';
  applicantId: string;
  inspectionId: string;
  externalUserId: string | null;
  type: 'INDIVIDUAL' | 'COMPANY' | null;
  firstName: string | null;
  lastName: string | null;
  /** YYYY-MM-DD */
  dateOfBirth: string | null;
  country: string | null;
  email: string | null;
  phone: string | null;
  deactivated: boolean;
  createdAt: string | null;
  review: ApplicantReview | null;
}

export interface ApplicantReview {
  status: string;
  /** Images can't be deactivated now. */
  inProgress: boolean;
  answer: string | null;
  rejectType: string | null;
  rejectLabels: string[];
  moderationComment: string | null;
  createdAt: string | null;
  reviewedAt: string | null;
}

export interface ApplicantImage extends MediaFile {
  kind: 'ApplicantImage';
  applicantId: string;
  imageId: string;
  active: boolean;
  /** False: the vendor does not say, and `active` is only what most images are. */
  activeKnown: boolean;
  documentType: string | null;
  documentSide: string | null;
  country: string | null;
  source: string | null;
  width: number | null;
  height: number | null;
}

export interface SetImageActive {
  applicantId: string;
  imageId: string;
  active: boolean;
  dryRun: boolean;
}

export type SetImageActiveCode =
  'APPLICANT_NOT_FOUND' | 'IMAGE_NOT_FOUND' | 'REVIEW_IN_PROGRESS' | 'APPLICANT_DEACTIVATED' | 'INVALID_ID';
