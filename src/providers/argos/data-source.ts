import { ApiError, invalidId } from '../../errors.ts';
import { createCallLoader } from '../../http/call-loader.ts';
import type { CallRule, HttpAnswer, HttpClient } from '../../http/call.ts';
import { readJson } from '../../http/read-json.ts';
import type { MediaBytes } from '../../model/media.ts';
import type {
  PartialDeleteSubmission,
  PartialDeleteSubmissionCode,
  Submission,
  SubmissionFilter,
  SubmissionImageType,
  SubmissionPage,
} from '../../model/submission.ts';
import { SealedWrite, type Recalled } from '../../model/write.ts';
import { calls } from './calls.ts';
import { readAbsence, unreadable } from './errors.ts';
import { lookup, lookupRule, vendorId, vendorIdRule } from './ids.ts';
import { toSubmission } from './map.ts';
import { imageNames } from './names.ts';
import { isSomeoneElses, toPage, toPageQuery } from './page.ts';
import { recallPartialDelete, toPartialDelete, type PartialDeletePlan } from './partial-delete.ts';
import { toQuery } from './query.ts';
import { wireSubmissions, type WireSubmission, type WireSubmissions } from './wire.ts';

/** Submissions and their images. Made for one request; never asks the same question twice in it. */
export class ArgosSource {
  readonly #client: HttpClient;
  private readonly items = createCallLoader((submissionId) => this.fetchItem(submissionId));
  private readonly pages = createCallLoader((query) => this.fetchPage(query));

  constructor(client: HttpClient) {
    this.#client = client;
  }

  /** Null where there is none; one that was deleted as a whole is still there, as what the vendor kept of it. */
  async submission(submissionId: string): Promise<Submission | null> {
    if (!vendorId.test(submissionId)) throw invalidId('submissionId', vendorIdRule);
    const item = await this.items.load(submissionId);
    return item === null ? null : toSubmission(item);
  }

  /**
   * A page of submissions, in the vendor's order.
   * @param first How many, from 1.
   * @param after An earlier page's `endCursor`.
   * @throws ApiError BAD_USER_INPUT: `after` is not a cursor. INVALID_ID: a value of the filter can not be sent.
   */
  async submissions(filter: SubmissionFilter, first: number, after: string | null): Promise<SubmissionPage> {
    for (const name of ['userId', 'email'] as const) {
      const value = filter[name];
      if (value != null && !lookup.test(value)) throw invalidId(name, lookupRule);
    }
    const query = toPageQuery(filter, first, after);
    return toPage(await this.pages.load(query), filter, first, after);
  }

  /**
   * With all its parts: lists leave some out. The row itself where the submission has gone since.
   * @throws ApiError PROVIDER_BAD_RESPONSE where it turns out to be another person's than was asked for.
   */
  async whole(submission: Submission): Promise<Submission> {
    const { submissionId, listedFor } = submission;
    if (listedFor === null) return submission;
    const item = await this.items.load(submissionId);
    if (item === null) return submission;
    if (!isSomeoneElses(item, listedFor)) return toSubmission(item);
    throw new ApiError('PROVIDER_BAD_RESPONSE', "ARGOS lists another person's submission for this one.", {
      provider: 'ARGOS',
    });
  }

  /**
   * The image's bytes; null where there is none.
   * @see https://developers.argosidentity.com/en/idcheck/api-reference/api-reference-guide/get-image
   */
  async imageBytes(submissionId: string, type: SubmissionImageType): Promise<MediaBytes | null> {
    if (!vendorId.test(submissionId)) throw invalidId('submissionId', vendorIdRule);
    const target = `/v3/image?${toQuery({ submission_id: submissionId, type: imageNames[type] })}`;
    return this.#client.stream({ ...calls.getImage, target }, [400, 404]);
  }

  /**
   * Deletes parts of a submission, for good.
   * @see https://developers.argosidentity.com/en/idcheck/api-reference/api-reference-guide/partial-delete-submission: `fields=data` without `data_fields` erases all of data.
   */
  partialDelete(
    input: PartialDeleteSubmission,
  ): SealedWrite<WireSubmission, Submission, PartialDeleteSubmissionCode> {
    return new SealedWrite(toPartialDelete(this.#client, (id) => this.readAfresh(id), input));
  }

  /** How to read back what `partialDelete` was to do; `plan` is what it wrote down. */
  recallPartialDelete(plan: PartialDeletePlan): Recalled {
    return recallPartialDelete((id) => this.readAfresh(id), plan);
  }

  /** Asks for a submission that can not be, as the vendor has nothing to ask for its health. */
  async probe(): Promise<void> {
    await this.get(calls.probe, toQuery({ submission_id: 'no-such-submission' }));
  }

  private readAfresh(submissionId: string): Promise<WireSubmission | null> {
    this.pages.clearAll();
    return this.items.clear(submissionId).load(submissionId);
  }

  private async fetchItem(submissionId: string): Promise<WireSubmission | null> {
    const answer = await this.get(calls.getSubmission, toQuery({ submission_id: submissionId }));
    if (answer.status === 400) {
      readAbsence(answer);
      return null;
    }
    const { Items: items } = readJson('ARGOS', answer, wireSubmissions);
    const item = items.find((candidate) => candidate.submission_id === submissionId);
    // Somebody else's record is no answer to this question.
    if (item === undefined && items.length > 0) throw unreadable(answer);
    return item ?? null;
  }

  private async fetchPage(query: string): Promise<WireSubmissions> {
    const answer = await this.get(calls.listSubmissions, query);
    if (answer.status === 200) return readJson('ARGOS', answer, wireSubmissions);
    // A refusal of the question must not pass for a person without submissions.
    if (readAbsence(answer) !== 'absent') throw unreadable(answer);
    return { Items: [] };
  }

  private get(rule: CallRule<'safe'>, query: string): Promise<HttpAnswer> {
    return this.#client.read({ ...rule, target: `/v3/submission?${query}` });
  }
}
