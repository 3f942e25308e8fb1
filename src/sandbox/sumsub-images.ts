// Making images inactive or active again, and adding them (sumsub.md sections 2 and 6).
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { fileTypeFromBuffer } from 'file-type';
import { isMultipart, readFormParts, type FormPart } from './form-parts.ts';
import { notFound, notModified, refuse } from './sumsub-answer.ts';
import { findApplicant, findByInspection } from './sumsub-find.ts';
import { isUnderReview, toPlainDate, type Applicant, type SumsubContext } from './sumsub-state.ts';

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
  if (applicant.deleted) throw refuse(409, 'Applicant is deactivated', 1008);
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

const taken: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'application/pdf': 'pdf',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'video/quicktime': 'quicktime',
};

const addImage = async (applicant: Applicant, parts: FormPart[], { state }: SumsubContext) => {
  const metadata = readMetadata(parts.find(({ name }) => name === 'metadata'));
  const file = parts.find(({ name }) => name === 'content');
  if (file === undefined) return { metadata, id: null };
  if (file.content.byteLength === 0) throw refuse(400, 'The file is empty', 1003);
  const type = taken[(await fileTypeFromBuffer(file.content))?.mime ?? ''];
  if (type === undefined) throw refuse(400, 'Unsupported file format', 1005);
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
    fileType: type,
    idDocType: String(metadata['idDocType']),
    ...(typeof metadata['idDocSubType'] === 'string' ? { idDocSubType: metadata['idDocSubType'] } : {}),
    country: String(metadata['country']),
    bytes: async () => file.content,
  });
  return { metadata, id };
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
    if (!isMultipart(request)) throw refuse(415, 'HTTP 415 Unsupported Media Type');
    const applicant = findApplicant(state, params(request).id);
    if (applicant.deleted) throw refuse(409, 'Applicant is deactivated', 1008);
    if (isUnderReview(applicant)) throw refuse(409, 'Applicant is being checked', 1006);
    const parts = await readFormParts(request).catch(() => {
      throw refuse(400, 'The multipart body can not be read');
    });
    const { metadata, id } = await addImage(applicant, parts, context);
    if (id !== null) void reply.header('X-Image-Id', id);
    return reply.code(settings.createdStatus).send(metadata);
  });
};
