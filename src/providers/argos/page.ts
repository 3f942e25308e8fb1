// Pages of submissions: Relay cursors on the outside, the vendor's key of the next page on the inside.
import { z } from 'zod';
import { ApiError } from '../../errors.ts';
import type { SubmissionFilter, SubmissionPage } from '../../model/submission.ts';
import { toSubmission, toText } from './map.ts';
import { toQuery } from './query.ts';
import type { WireSubmission, WireSubmissions } from './wire.ts';

/** The vendor finds its place by both. */
interface Place {
  id: string;
  /** As the vendor spells it. */
  createdAt: string;
}

const cursor = z.tuple([z.string().min(1).max(255), z.string().max(64)]);

/**
 * The query string for one page.
 * @see https://developers.argosidentity.com/en/idcheck/api-reference/api-reference-guide/get-submission
 * @throws ApiError BAD_USER_INPUT: `after` is not a cursor that was given out.
 */
export const toPageQuery = (filter: SubmissionFilter, first: number, after: string | null): string => {
  const place = after === null ? null : readCursor(after);
  return toQuery({
    userid: filter.userId,
    // Whether the vendor would join the two is documented nowhere.
    email: filter.userId == null ? filter.email : null,
    start_date: filter.createdFrom,
    end_date: filter.createdTo,
    count: String(first),
    nextpage_id: place?.id,
    nextpage_date: place?.createdAt,
  });
};

/** @throws ApiError PROVIDER_BAD_RESPONSE where the next page is the one that was asked for. */
export const toPage = (
  wire: WireSubmissions,
  filter: SubmissionFilter,
  first: number,
  after: string | null,
): SubmissionPage => {
  // No page is larger than asked for, however the vendor reads `count`: what is cut off comes with the next one.
  const items = wire.Items.slice(0, first);
  const cutAt = wire.Items.length > first ? items.at(-1) : undefined;
  const next = cutAt === undefined ? toNextPlace(wire) : toPlace(cutAt);
  // Whoever reads on from where they are would read on for ever.
  if (next !== null && toCursor(next) === after) {
    throw new ApiError('PROVIDER_BAD_RESPONSE', 'ARGOS leads from a page to the same page.', {
      provider: 'ARGOS',
    });
  }
  const edges = items
    .filter((item) => fits(item, filter))
    .map((item) => ({ cursor: toCursor(toPlace(item)), node: toSubmission(item, filter) }));
  const last = edges.at(-1);
  // What stands behind the last edge on this page does not fit, so reading on from the next page loses nothing.
  if (last !== undefined && next !== null) last.cursor = toCursor(next);
  return {
    edges,
    nodes: edges.map((edge) => edge.node),
    pageInfo: {
      hasNextPage: next !== null,
      hasPreviousPage: after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: last?.cursor ?? (next === null ? null : toCursor(next)),
    },
  };
};

/**
 * Whether the vendor finds exact matches only is documented nowhere, and another person's record must not pass for
 * this one's. Rows may leave out what was asked for, but not what is only compared here.
 */
const fits = (item: WireSubmission, filter: SubmissionFilter) =>
  !isSomeoneElses(item, filter) &&
  (filter.userId == null || filter.email == null || toText(item.email) !== null);

/** What the record leaves out speaks against nobody. */
export const isSomeoneElses = (item: WireSubmission, { userId, email }: SubmissionFilter): boolean => {
  const held = { userId: toText(item.userid), email: toText(item.email) };
  const otherUser = userId != null && held.userId !== null && held.userId !== userId;
  const otherEmail = email != null && held.email !== null && held.email.toLowerCase() !== email.toLowerCase();
  return otherUser || otherEmail;
};

const toPlace = (item: WireSubmission): Place => ({
  id: item.submission_id,
  createdAt: typeof item.created_at === 'string' ? item.created_at : '',
});

const toNextPlace = ({ nextpageKey: key }: WireSubmissions): Place | null =>
  key && 'id' in key ? { id: key.id, createdAt: key.created_at ?? '' } : null;

const toCursor = ({ id, createdAt }: Place) =>
  Buffer.from(JSON.stringify([id, createdAt])).toString('base64url');

const readCursor = (after: string): Place => {
  const place = tryCursor(after);
  if (place !== null && toCursor(place) === after) return place;
  throw new ApiError('BAD_USER_INPUT', "`after` is not a cursor: give an earlier page's `endCursor`.");
};

const tryCursor = (after: string): Place | null => {
  try {
    const [id, createdAt] = cursor.parse(JSON.parse(Buffer.from(after, 'base64url').toString('utf8')));
    return { id, createdAt };
  } catch {
    return null;
  }
};
