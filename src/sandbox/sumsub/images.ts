// Making images inactive or active again, and adding them (sumsub.md sections 2 and 6).
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isMultipart, readFormParts, type FormPart } from '../form-parts.ts';
import { deactivated, notFound, notModified, refuse, wrongContentType } from './answer.ts';
import { checkFile } from './files.ts';
import { findApplicant, findByInspection } from './find.ts';
import { isUnderReview, toPlainDate, type Applicant, type SumsubContext } from './state.ts';

const params = (request: FastifyRequest) => request.params as { id: string; image: string };

const readRevert = (request: FastifyRequest, { settings }: SumsubContext): boolean => {
  const { revert } = request.query as { revert?: string };
  if (revert === undefined || revert === 'false') return false;
  if (revert === 'true') return true;
  if (settings.invalidRevert === '400') throw refuse(400, 'Invalid value of revert');
  return false;
};

const setActive = (applicant: Applicant, imageId: string, active: boolean, { settings }: SumsubContext) => {
  if (isUnderReview(applicant) && (!active || settings.revertDuringReview === '304')) throw notModified();
  if (applicant.deleted) throw deactivated();
  const image = applicant.images.find(({ id }) => id === imageId);
  if (image === undefined && settings.unknownImage === '404') throw notFound();
  // An unknown image is a success that does nothing.
  if (image !== undefined) image.deactivated = !active;
  return { ok: 1 };
};

const readMetadata = (part: FormPart | undefined): Record<string, unknown> => {
  try {
    const value = JSON.parse(part?.content.toString('utf8') ?? '') as Record<string, unknown>;
    if (typeof value['idDocType'] === 'string' && typeof value['country'] === 'string') return value;
  } catch {
    // Answered below like any other metadata that can't be read.
  }
  throw refuse(400, 'metadata must be JSON with idDocType and country');
};

const addImage = async (applicant: Applicant, parts: FormPart[], { state }: SumsubContext) => {
  const metadata = readMetadata(parts.find(({ name }) => name === 'metadata'));
  const file = parts.find(({ name }) => name === 'content');
  if (file === undefined) return { metadata, id: null };
  const fileType = await checkFile(file.content);
  for (const image of applicant.images) {
    if ((await image.bytes()).equals(file.content)) throw refuse(409, 'Duplicate document', 1000);
  }
  state.nextImage += 2;
  const id = String(state.nextImage);
  applicant.images.push({
    id,
    previewId: String(state.nextImage + 1),
    addedDate: toPlainDate(new Date()),
    source: 'fileupload',
    deactivated: false,
    fileName: file.filename ?? 'file',
    fileType,
    idDocType: String(metadata['idDocType']),
    ...(typeof metadata['idDocSubType'] === 'string' ? { idDocSubType: metadata['idDocSubType'] } : {}),
    country: String(metadata['country']),
    bytes: async () => file.content,
  });
  return { metadata, id };
};

const checkTakesImages = (applicant: Applicant) => {
  const { reviewStatus, reviewResult } = applicant.review;
  if (applicant.deleted) throw deactivated();
  if (isUnderReview(applicant)) throw refuse(409, 'Applicant is being checked', 1006);
  if (reviewStatus === 'completed' && reviewResult?.['reviewRejectType'] === 'FINAL') {
    throw refuse(409, 'Applicant is rejected for good', 1009);
  }
};

export const registerImages = (api: FastifyInstance, context: SumsubContext) => {
  const { state, settings } = context;
  api.delete('/inspections/:id/resources/:image', (request) => {
    const { id, image } = params(request);
    return setActive(findByInspection(state, id), image, readRevert(request, context), context);
  });
  api.delete('/applicants/:id/resources/:image', (request) => {
    const { id, image } = params(request);
    const active = settings.revertByApplicant && readRevert(request, context);
    return setActive(findApplicant(state, id), image, active, context);
  });
  api.post('/applicants/:id/info/idDoc', async (request, reply) => {
    if (!isMultipart(request)) throw wrongContentType();
    const applicant = findApplicant(state, params(request).id);
    checkTakesImages(applicant);
    const parts = await readFormParts(request).catch(() => {
      throw refuse(400, 'The multipart body can not be read');
    });
    const { metadata, id } = await addImage(applicant, parts, context);
    if (id !== null) void reply.header('X-Image-Id', id);
    return reply.code(settings.createdStatus).send(metadata);
  });
};
