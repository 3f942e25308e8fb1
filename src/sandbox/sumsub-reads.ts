// Reading applicants and their images (sumsub.md sections 3, 4, 5 and 8).
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refuse } from './sumsub-answer.ts';
import { findApplicant, findByInspection, findImage } from './sumsub-find.ts';
import type { Applicant, Image, SumsubContext } from './sumsub-state.ts';

const types: Readonly<Record<string, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  pdf: 'application/pdf',
  mp4: 'video/mp4',
  webm: 'video/webm',
  quicktime: 'video/quicktime',
};

export const viewApplicant = ({ images: _images, ...applicant }: Applicant) => ({
  ...applicant,
  clientId: 'dossier-sandbox',
  key: 'SANDBOXKEY',
  applicantPlatform: 'API',
  lang: 'en',
  requiredIdDocs: {
    docSets: [
      { idDocSetType: 'IDENTITY', types: ['ID_CARD', 'PASSPORT'] },
      { idDocSetType: 'SELFIE', types: ['SELFIE'] },
    ],
  },
});

const viewImage = async (image: Image, attemptId: string) => ({
  id: image.id,
  previewId: image.previewId,
  addedDate: image.addedDate,
  fileMetadata: {
    fileName: image.fileName,
    fileType: image.fileType,
    fileSize: (await image.bytes()).byteLength,
    ...(image.width === undefined ? {} : { resolution: { width: image.width, height: image.height } }),
  },
  idDocDef: {
    country: image.country,
    idDocType: image.idDocType,
    ...(image.idDocSubType === undefined ? {} : { idDocSubType: image.idDocSubType }),
  },
  reviewResult: {},
  attemptId,
  source: image.source,
  deactivated: image.deactivated,
});

const setTypes: Readonly<Record<string, string>> = { SELFIE: 'SELFIE', UTILITY_BILL: 'PROOF_OF_RESIDENCE' };

/** One entry for each step; image ids are numbers here, and text elsewhere (section 3). */
const viewSteps = ({ images }: Applicant) => {
  const steps: Record<string, unknown> = { IDENTITY: null, SELFIE: null };
  for (const [step, taken] of Object.entries(
    Object.groupBy(images, ({ idDocType }) => setTypes[idDocType] ?? 'IDENTITY'),
  )) {
    const [first] = taken ?? [];
    if (first === undefined) continue;
    steps[step] = {
      reviewResult: {},
      country: first.country,
      idDocType: first.idDocType,
      imageIds: taken?.map(({ id }) => Number(id)),
      imageReviewResults: Object.fromEntries((taken ?? []).map(({ id }) => [id, {}])),
    };
  }
  return steps;
};

interface Params {
  id: string;
  image: string;
}
const params = (request: FastifyRequest) => request.params as Params;

export const registerReads = (api: FastifyInstance, { state, settings }: SumsubContext) => {
  api.get('/applicants/:id/one', (request) => viewApplicant(findApplicant(state, params(request).id)));
  api.get('/applicants/:id/status', (request) => findApplicant(state, params(request).id).review);
  api.get('/applicants/:id/requiredIdDocsStatus', (request) =>
    viewSteps(findApplicant(state, params(request).id)),
  );
  api.get('/applicants/:id/metadata/resources', async (request) => {
    const { images, review } = findApplicant(state, params(request).id);
    const items = await Promise.all(images.map((image) => viewImage(image, review.attemptId)));
    return { items, totalItems: items.length };
  });
  const sendBytes = async (applicant: Applicant, imageId: string, reply: FastifyReply) => {
    // An inactive image is kept, so its bytes are still there (section 5).
    const image = findImage(applicant, imageId);
    if (image === undefined) throw refuse(settings.unknownBytes, 'HTTP 404 Not Found');
    return reply.type(types[image.fileType] ?? 'application/octet-stream').send(await image.bytes());
  };
  api.get('/applicants/:id/resources/:image', (request, reply) => {
    const { id, image } = params(request);
    return sendBytes(findApplicant(state, id), image, reply);
  });
  api.get('/inspections/:id/resources/:image', (request, reply) => {
    const { id, image } = params(request);
    return sendBytes(findByInspection(state, id), image, reply);
  });
  api.get('/status/api', () => ({ status: 'OK' }));
};
