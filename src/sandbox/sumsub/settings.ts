// Where the vendor's pages are silent, each reading can be chosen (sumsub.md; the marks there say where).

export interface SumsubSettings {
  /** An image id that the inspection does not have: a silent success, or 404 (section 2). */
  unknownImage: 'ok' | '404';
  /** `revert=true` while a review runs (section 2). */
  revertDuringReview: '304' | 'ok';
  /** `revert=` with something else than true or false: refused, or read as false (section 2). */
  invalidRevert: '400' | 'false';
  /** Whether the newer route takes `revert` as well (section 2). */
  revertByApplicant: boolean;
  /** What the token may not do: 403 (section 1). */
  permissions: 'all' | 'read-only';
  /** Status of a presence change while a review runs (section 9). */
  presenceDuringReview: 409 | 400;
  /** Unknown image bytes (section 5). */
  unknownBytes: 404 | 400;
  /** The documented default limits, 300 GET and 50 POST in 5 seconds; writes of all kinds count like POST. */
  rateLimit: boolean;
  getsPer5Seconds: number;
  writesPer5Seconds: number;
  /** Seconds that a timestamp may be off (section 1). */
  clockWindow: number;
  /** Status of a created applicant or an added image (sections 6 and 7). */
  createdStatus: 200 | 201;
  /** A sandbox token; `testCompleted` is refused without (section 8). */
  sandbox: boolean;
}

export const sumsubDefaults: SumsubSettings = {
  unknownImage: 'ok',
  revertDuringReview: '304',
  invalidRevert: '400',
  revertByApplicant: true,
  permissions: 'all',
  presenceDuringReview: 409,
  unknownBytes: 404,
  rateLimit: true,
  getsPer5Seconds: 300,
  writesPer5Seconds: 50,
  clockWindow: 60,
  createdStatus: 200,
  sandbox: true,
};
