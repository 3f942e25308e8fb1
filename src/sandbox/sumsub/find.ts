// Which applicant and which image a path means (sumsub.md sections 2 and 3).
import { notFound, refuse } from './answer.ts';
import type { Applicant, Image, SumsubState } from './state.ts';

const ownIdPrefix = '-;externalUserId=';

/** By the vendor's id, or by the caller's own behind the literal prefix. */
export const findApplicant = ({ applicants }: SumsubState, id: string): Applicant => {
  const found = id.startsWith(ownIdPrefix)
    ? [...applicants.values()].find(({ externalUserId }) => externalUserId === id.slice(ownIdPrefix.length))
    : applicants.get(id);
  if (found !== undefined) return found;
  if (!id.startsWith(ownIdPrefix) && !/^[0-9a-z]{24}$/.test(id)) throw refuse(400, `Invalid id '${id}'`);
  throw refuse(404, `Applicant with id ${id.replace(ownIdPrefix, '')} not found (anf)`);
};

export const findByInspection = ({ applicants }: SumsubState, inspectionId: string): Applicant => {
  const found = [...applicants.values()].find((applicant) => applicant.inspectionId === inspectionId);
  if (found === undefined) throw notFound();
  return found;
};

/** A thumbnail's id means its image as well. */
export const findImage = ({ images }: Applicant, imageId: string): Image | undefined =>
  images.find(({ id, previewId }) => id === imageId || previewId === imageId);
