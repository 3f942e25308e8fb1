// Reading applicants and their images (sumsub.md sections 3, 4, 5 and 8).
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refuse } from './answer.ts';
import { findApplicant, findByInspection, findImage } from './find.ts';
import { measure, mediaTypeOf } from './files.ts';
import type { Applicant, Image, SumsubContext } from './state.ts';

const requiredDocSets = [
  { idDocSetType: 'IDENTITY', types: ['ID_CARD', 'PASSPORT'] },
  { idDocSetType: 'SELFIE', types: ['SELFIE'] },
];

export const viewApplicant = ({ images: _images, ...applicant }: Applicant) => ({
  ...applicant,
  clientId: 'dossier-sandbox',
  key: 'SANDBOXKEY',
  applicantPlatform: 'API',
  requiredIdDocs: { docSets: requiredDocSets },
});

const viewFile = async ({ bytes, fileName, fileType }: Image) => {
  const content = await bytes();
  const resolution = await measure(content);
  return {
    fileName,
    fileType,
    fileSize: content.byteLength,
    ...(resolution === undefined ? {} : { resolution }),
  };
};

const viewImage = async (image: Image, attemptId: string) => ({
  id: image.id,
  previewId: image.previewId,
  addedDate: image.addedDate,
  fileMetadata: await viewFile(image),
  idDocDef: {
    country: image.country,
    idDocType: image.idDocType,
    ...(image.idDocSubType === undefined ? {} : { idDocSubType: image.idDocSubType }),
  },
  reviewResult: image.reviewResult ?? {},
  attemptId,
  source: image.source,
  deactivated: image.deactivated,
});

const setTypes: Readonly<Record<string, string>> = { SELFIE: 'SELFIE', UTILITY_BILL: 'PROOF_OF_RESIDENCE' };

const isBack = ({ idDocSubType }: Image) => (idDocSubType === 'BACK_SIDE' ? 1 : 0);

const viewStep = (images: Image[]) => {
  const sorted = images.toSorted((one, other) => isBack(one) - isBack(other));
  const [first] = sorted;
  return {
    reviewResult: first?.reviewResult ?? {},
    country: first?.country,
    idDocType: first?.idDocType,
    imageIds: sorted.map(({ id }) => Number(id)),
    imageReviewResults: Object.fromEntries(sorted.map(({ id, reviewResult }) => [id, reviewResult ?? {}])),
  };
};

/**
 * One entry for each step, null where nothing was uploaded: an inactive image is as if deleted (section 2).
 * Image ids are numbers here, and text elsewhere (section 3).
 */
export const viewSteps = ({ images }: Applicant): Record<string, object | null> => {
  const active = images.filter(({ deactivated }) => !deactivated);
  const taken = Object.groupBy(active, ({ idDocType }) => setTypes[idDocType] ?? 'IDENTITY');
  const required = requiredDocSets.map(({ idDocSetType }) => [idDocSetType, null] as const);
  const uploaded = Object.entries(taken).map(([step, group = []]) => [step, viewStep(group)] as const);
  return Object.fromEntries([...required, ...uploaded]);
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
    if (image === undefined) throw refuse(settings.unknownBytes, 'No such image');
    return reply.type(mediaTypeOf(image.fileType)).send(await image.bytes());
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
