// What the emulated Sumsub holds: applicants, each with the images of its inspection.
import type { SumsubSettings } from './settings.ts';

export const reviewStatuses = [
  ...(['init', 'pending', 'prechecked', 'queued', 'completed', 'onHold'] as const),
  'awaitingService',
] as const;
export type ReviewStatus = (typeof reviewStatuses)[number];

export type Fields = Record<string, unknown>;

export interface Review {
  reviewId: string;
  attemptId: string;
  attemptCnt: number;
  levelName: string;
  /** `YYYY-MM-DD HH:MM:SS+0000` */
  createDate: string;
  reviewDate?: string;
  reviewStatus: ReviewStatus;
  reviewResult?: Fields;
}

export interface Image {
  id: string;
  previewId: string;
  /** `YYYY-MM-DD HH:MM:SS` */
  addedDate: string;
  source: string;
  deactivated: boolean;
  fileName: string;
  /** Short, such as `jpeg`. */
  fileType: string;
  idDocType: string;
  idDocSubType?: string;
  country: string;
  /** None before a check. */
  reviewResult?: Fields;
  /** The bytes, made when they are first asked for. */
  bytes: () => Promise<Buffer>;
}

export interface Applicant {
  id: string;
  inspectionId: string;
  externalUserId: string;
  createdAt: string;
  type: 'individual' | 'company';
  email?: string;
  phone?: string;
  lang?: string;
  deleted: boolean;
  /** What was read off the documents. */
  info?: Fields;
  /** What was sent with the applicant. */
  fixedInfo?: Fields;
  metadata?: unknown[];
  review: Review;
  images: Image[];
}

export interface SumsubState {
  applicants: Map<string, Applicant>;
  nextImage: number;
  /** Calls in the running 5 seconds. */
  window: { start: number; gets: number; writes: number };
}

export interface SumsubContext {
  state: SumsubState;
  settings: SumsubSettings;
}

const pad = (value: number) => String(value).padStart(2, '0');

/** `YYYY-MM-DD HH:MM:SS` in UTC, as `createdAt` and `addedDate` are written. */
export const toPlainDate = (date: Date) =>
  `${date.getUTCFullYear()}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())} ` +
  `${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}:${pad(date.getUTCSeconds())}`;

/** The same with `+0000`, as the dates of a review are written. */
export const toReviewDate = (date: Date) => `${toPlainDate(date)}+0000`;

/** While a check runs, images can't be made inactive, and nothing else changes either. */
export const isUnderReview = ({ review }: Applicant) =>
  review.reviewStatus === 'pending' ||
  review.reviewStatus === 'prechecked' ||
  review.reviewStatus === 'queued';

export const fieldsOf = (value: unknown): Fields | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
