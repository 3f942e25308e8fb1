import { ApiError } from '../errors.ts';
import type { ApplicantImage } from '../model/applicant.ts';
import type { CustomerImage } from '../model/customer.ts';
import type { EntityMedia } from '../model/entity.ts';
import type { SubmissionImage, SubmissionPage } from '../model/submission.ts';
import type { Sources } from '../providers/index.ts';

export type AnyMedia = ApplicantImage | SubmissionImage | CustomerImage | EntityMedia;

/** Submissions are read in pages of this many, up to so many pages. */
const pageSize = 100;
const maxPages = 10;

/**
 * Every file any vendor holds about a person. The vendors are asked side by side; one that fails leaves its
 * files out and its fault in `faults`, and so does one whose files the caller may not see; that one is not asked.
 */
export const listPersonMedia = async (
  sources: Sources,
  userId: string,
  forbidden: (type: AnyMedia['kind']) => ApiError | null,
): Promise<{ media: AnyMedia[]; faults: ApiError[] }> => {
  const asked = lists.map(async ([type, list]) => {
    const refused = forbidden(type);
    if (refused !== null) throw refused;
    return list(sources, userId);
  });
  const media: AnyMedia[] = [];
  const faults: ApiError[] = [];
  for (const result of await Promise.allSettled(asked)) {
    if (result.status === 'fulfilled') media.push(...result.value);
    else if (result.reason instanceof ApiError) faults.push(result.reason);
    else throw result.reason;
  }
  return { media, faults };
};

const listApplicantImages = async (sources: Sources, userId: string): Promise<AnyMedia[]> => {
  const applicant = await sources.sumsub.applicantByExternalUserId(userId);
  return applicant === null ? [] : ((await sources.sumsub.images(applicant.applicantId)) ?? []);
};

const listSubmissionImages = async (sources: Sources, userId: string): Promise<AnyMedia[]> => {
  const images: AnyMedia[] = [];
  let after: string | null = null;
  for (let pages = 0; pages < maxPages; pages += 1) {
    const page: SubmissionPage = await sources.argos.submissions({ userId }, pageSize, after);
    const whole = await Promise.all(page.nodes.map((submission) => sources.argos.whole(submission)));
    images.push(...whole.flatMap((submission) => submission.images));
    if (!page.pageInfo.hasNextPage) return images;
    after = page.pageInfo.endCursor;
  }
  throw new ApiError(
    'PROVIDER_BAD_RESPONSE',
    `This person has more than ${pageSize * maxPages} submissions: read them by person.submissions.`,
    { provider: 'ARGOS' },
  );
};

const listCustomerImages = async (sources: Sources, userId: string): Promise<AnyMedia[]> =>
  (await sources.capillary.customerBy('externalId', userId))?.images ?? [];

const listEntityMedia = async (sources: Sources, userId: string): Promise<AnyMedia[]> =>
  (await sources.unit21.entity(userId))?.media ?? [];

const lists = [
  ['ApplicantImage', listApplicantImages],
  ['SubmissionImage', listSubmissionImages],
  ['CustomerImage', listCustomerImages],
  ['EntityMedia', listEntityMedia],
] as const;
