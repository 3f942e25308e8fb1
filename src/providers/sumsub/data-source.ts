import { ApiError, invalidId } from '../../errors.ts';
import { createCallLoader } from '../../http/call-loader.ts';
import type { HttpAnswer, HttpClient } from '../../http/call.ts';
import { readCorrelationId } from '../../http/correlation-id.ts';
import { readJson, tryJson } from '../../http/read-json.ts';
import type { Applicant, ApplicantImage, SetImageActive, SetImageActiveCode } from '../../model/applicant.ts';
import type { MediaBytes } from '../../model/media.ts';
import type { Refusal } from '../../model/receipt.ts';
import { SealedWrite, type Prepared, type ReadBack, type Sent } from '../../model/write.ts';
import { calls } from './calls.ts';
import { toApplicant, toApplicantImage } from './map.ts';
import { wireApplicant, wireError, wireImages } from './wire.ts';

const provider = 'SUMSUB';

// The vendor's ids are 24 (applicant) and up to 10 (image) letters or digits; nothing else can leave a path segment.
const vendorId = /^[A-Za-z0-9_-]{1,64}$/;
const vendorIdRule = 'Sumsub ids are 1 to 64 letters, digits, "_" or "-"';
// An id of the caller's own goes into a path segment after a fixed prefix, percent-encoded once.
const ownId = /^(?!\.{1,2}$)[^\p{Cc}\p{Cs}/\\]{1,255}$/u;
const ownIdRule = 'it is 1 to 255 characters without "/", "\\" or control characters, and not "." or ".."';

interface Before {
  inspectionId: string;
}

type Refused = Refusal<SetImageActiveCode>;

/** Applicants and their document images. Made for one request; never asks the same question twice in it. */
export class SumsubSource {
  readonly #client: HttpClient;
  private readonly applicants = createCallLoader((applicantId) =>
    this.fetchApplicant(applicantId, (applicant) => applicant.applicantId === applicantId),
  );
  private readonly applicantsByOwnId = createCallLoader(async (ownId) => {
    const applicant = await this.fetchApplicant(
      `-;externalUserId=${encodeURIComponent(ownId)}`,
      ({ externalUserId }) => externalUserId === null || externalUserId === ownId,
    );
    if (applicant !== null) this.applicants.prime(applicant.applicantId, applicant);
    return applicant;
  });
  private readonly imageLists = createCallLoader((applicantId) => this.fetchImages(applicantId));

  constructor(client: HttpClient) {
    this.#client = client;
  }

  /**
   * `withImages`: `images` will be asked for as well, so the vendor is asked for both at the same time: one call too many
   * where there is no such applicant, and half of the wait where there is.
   */
  async applicant(applicantId: string, withImages = false): Promise<Applicant | null> {
    if (!vendorId.test(applicantId)) throw invalidId('applicantId', vendorIdRule);
    const loading = this.applicants.load(applicantId);
    // Where one call has to try the vendor out, the other would be refused in the meantime.
    const isWell = this.#client.readState('read').breaker === 'closed';
    // What becomes of them is for whoever asks for the images to hear; nothing is on its way any more by then.
    if (withImages && isWell) await Promise.allSettled([loading, this.imageLists.load(applicantId)]);
    return loading;
  }

  async applicantByExternalUserId(externalUserId: string): Promise<Applicant | null> {
    if (!ownId.test(externalUserId)) throw invalidId('externalUserId', ownIdRule);
    return this.applicantsByOwnId.load(externalUserId);
  }

  /** All images of an applicant, inactive ones too; null where there is no such applicant. */
  async images(applicantId: string): Promise<ApplicantImage[] | null> {
    if (!vendorId.test(applicantId)) throw invalidId('applicantId', vendorIdRule);
    return this.imageLists.load(applicantId);
  }

  async image(applicantId: string, imageId: string): Promise<ApplicantImage | null> {
    if (!vendorId.test(imageId)) throw invalidId('imageId', vendorIdRule);
    const images = await this.images(applicantId);
    return images?.find((image) => image.imageId === imageId) ?? null;
  }

  /** The image's bytes; null where there is none. */
  async imageBytes(applicantId: string, imageId: string): Promise<MediaBytes | null> {
    if (!vendorId.test(applicantId)) throw invalidId('applicantId', vendorIdRule);
    if (!vendorId.test(imageId)) throw invalidId('imageId', vendorIdRule);
    const target = `/resources/applicants/${applicantId}/resources/${imageId}`;
    return this.#client.stream({ ...calls.getImage, target }, [404]);
  }

  /**
   * Makes one image inactive, or active again.
   * @see https://docs.sumsub.com/reference/mark-image-as-inactive: an unknown image is a silent no-op, 304 is a refusal, and `revert=true` restores.
   */
  setImageActive(input: SetImageActive): SealedWrite<Before, ApplicantImage, SetImageActiveCode> {
    const { applicantId, imageId, active } = input;
    return new SealedWrite({
      provider,
      operation: 'setImageActive',
      effect: input.active ? 'REACTIVATED' : 'DEACTIVATED',
      reversible: true,
      dryRun: input.dryRun,
      exclusive: { key: `SUMSUB:${applicantId}:${imageId}` },
      target: { record: applicantId, file: imageId },
      arguments: { active },
      toPlan: () => ({ applicantId, imageId, active }),
      ...this.recallSetImageActive({ applicantId, imageId, active }),
      prepare: () => this.prepareSetImageActive(input),
      send: (before, signal) => this.sendSetImageActive(input, before, signal),
    });
  }

  /** How to read back what `setImageActive` was to do; `plan` is what it wrote down. */
  recallSetImageActive(plan: Omit<SetImageActive, 'dryRun'>) {
    return {
      shows: 'at-once' as const,
      readBack: async (): Promise<ReadBack<ApplicantImage>> => {
        const image = await this.freshImage(plan);
        if (image === null) throw new ApiError('PROVIDER_BAD_RESPONSE', 'The image is gone.', { provider });
        if (!image.activeKnown) return { state: 'not-verifiable', value: image };
        return { state: image.active === plan.active ? 'done' : 'not-done', value: image };
      },
    };
  }

  /** Asks for the vendor's health. */
  async probe(): Promise<void> {
    await this.#client.read({ ...calls.probe, target: '/resources/status/api' });
  }

  private async prepareSetImageActive(
    input: SetImageActive,
  ): Promise<Prepared<Before, ApplicantImage, SetImageActiveCode>> {
    const invalid = (['applicantId', 'imageId'] as const).filter((name) => !vendorId.test(input[name]));
    if (invalid.length > 0) {
      return { refused: invalid.map((name) => refusal('INVALID_ID', `${name}: ${vendorIdRule}.`, name)) };
    }
    this.applicants.clear(input.applicantId);
    const [applicant, image] = await Promise.all([
      this.applicants.load(input.applicantId),
      this.freshImage(input),
    ]);
    if (applicant === null) {
      return { refused: [refusal('APPLICANT_NOT_FOUND', 'Sumsub knows no such applicant.', 'applicantId')] };
    }
    if (image === null) return { refused: [imageNotFound()] };
    if (image.activeKnown && image.active === input.active) return { already: image };
    if (applicant.deactivated) return { refused: [applicantDeactivated()] };
    if (!input.active && applicant.review?.inProgress) return { refused: [reviewInProgress()] };
    return { before: { inspectionId: applicant.inspectionId } };
  }

  private async sendSetImageActive(
    input: SetImageActive,
    { inspectionId }: Before,
    signal: AbortSignal,
  ): Promise<Sent<SetImageActiveCode>> {
    const path = `/resources/inspections/${inspectionId}/resources/${input.imageId}`;
    const answer = await this.#client.write({
      ...calls.setImageActive,
      signal,
      target: input.active ? `${path}?revert=true` : path,
    });
    const correlationId = readCorrelationId(answer);
    if (answer.status === 200) return { accepted: [], correlationId };
    if (answer.status === 304) return { refused: [reviewInProgress()], correlationId };
    if (answer.status === 404) return { refused: [imageNotFound()], correlationId };
    return { refused: [toConflict(answer)], correlationId };
  }

  private freshImage({
    applicantId,
    imageId,
  }: Omit<SetImageActive, 'dryRun'>): Promise<ApplicantImage | null> {
    this.imageLists.clear(applicantId);
    return this.image(applicantId, imageId);
  }

  private async fetchApplicant(
    idOrOwnId: string,
    isAsked: (applicant: Applicant) => boolean,
  ): Promise<Applicant | null> {
    const answer = await this.#client.read({
      ...calls.getApplicant,
      target: `/resources/applicants/${idOrOwnId}/one`,
    });
    if (answer.status !== 200) return null;
    const applicant = toApplicant(readJson(provider, answer, wireApplicant));
    // Somebody else's record would be shown, and its inspection written to.
    if (isAsked(applicant) && vendorId.test(applicant.inspectionId)) return applicant;
    throw new ApiError(
      'PROVIDER_BAD_RESPONSE',
      'SUMSUB answered with another applicant than was asked for.',
      {
        provider,
      },
    );
  }

  private async fetchImages(applicantId: string): Promise<ApplicantImage[] | null> {
    const answer = await this.#client.read({
      ...calls.getImages,
      target: `/resources/applicants/${applicantId}/metadata/resources`,
    });
    if (answer.status !== 200) return null;
    return readJson(provider, answer, wireImages).items.map((item) => toApplicantImage(applicantId, item));
  }
}

const refusal = (code: SetImageActiveCode, message: string, field: string): Refused => ({
  code,
  message,
  field: ['input', field],
});
const imageNotFound = () => refusal('IMAGE_NOT_FOUND', 'The applicant has no such image.', 'imageId');
const reviewInProgress = () =>
  refusal(
    'REVIEW_IN_PROGRESS',
    'The applicant is under review: wait until the review has ended, then try again.',
    'applicantId',
  );
const applicantDeactivated = () =>
  refusal(
    'APPLICANT_DEACTIVATED',
    "The applicant's profile is deactivated: activate it at Sumsub first.",
    'applicantId',
  );

/** 409 carries a number that says why; 1006: a check runs, 1008: the profile is deactivated. */
const toConflict = (answer: HttpAnswer): Refused => {
  const errorCode = wireError.safeParse(tryJson(answer)).data?.errorCode;
  if (errorCode === 1006) return reviewInProgress();
  if (errorCode === 1008) return applicantDeactivated();
  throw new ApiError('PROVIDER_BAD_RESPONSE', 'SUMSUB refused for a reason it does not document.', {
    provider,
  });
};
