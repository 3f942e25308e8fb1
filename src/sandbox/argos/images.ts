// GET /v3/image and PUT /v3/submission/image (argos.md section 4).
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { refuseCode, refuseWithMessage } from './answer.ts';
import { idTypes, imageTypes, isImageType, type ImageType } from './names.ts';
import { textOf, type Query } from './reads.ts';
import { argosAdmins, type ArgosContext, type Submission } from './state.ts';
import { isMultipart, readFormParts } from '../form-parts.ts';

const typeOf = (content: Buffer): 'image/jpeg' | 'image/png' | undefined => {
  if (content.subarray(0, 3).toString('hex') === 'ffd8ff') return 'image/jpeg';
  return content.subarray(0, 4).toString('hex') === '89504e47' ? 'image/png' : undefined;
};

/** The codes of this call are not listed; these are the ones of the upload. */
const findFile = (query: Query, { state, settings }: ArgosContext) => {
  const submissionId = textOf(query, 'submission_id') ?? textOf(query, 'submissionId');
  const type = textOf(query, 'type');
  if (submissionId === undefined || type === undefined) throw refuseCode('missing_data');
  if (!isImageType(type)) throw refuseCode('invalid_data');
  const submission = state.submissions.get(submissionId);
  if (submission === undefined) throw refuseCode('invalid_submission', settings.missingImageStatus);
  const file = submission.files.get(type);
  if (file === undefined) throw refuseCode('invalid_data', settings.missingImageStatus);
  return file;
};

const readForm = async (request: FastifyRequest): Promise<Map<string, string>> => {
  const refuse = () => refuseWithMessage('invalid_payload', 'The body must be multipart/form-data.');
  if (!isMultipart(request)) throw refuse();
  const parts = await readFormParts(request).catch(() => {
    throw refuse();
  });
  return new Map(parts.map(({ name, content }) => [name, content.toString()]));
};

const findTarget = (form: Map<string, string>, { state }: ArgosContext): Submission => {
  const submissionId = form.get('submissionId');
  const admin = form.get('admin');
  if (!submissionId || !admin)
    throw refuseWithMessage('missing_data', 'submissionId and admin are required.');
  const submission = state.submissions.get(submissionId);
  if (submission?.trait === 'project-gone' || submission?.trait === 'foreign-project') {
    throw refuseWithMessage('invalid_project', 'The project is not found.');
  }
  if (!argosAdmins.includes(admin)) throw refuseWithMessage('invalid_admin', 'The admin is not registered.');
  if (submission === undefined || submission.deleted) {
    throw refuseWithMessage('invalid_submission', 'The submission is not found.');
  }
  return submission;
};

/** Images come as Base64 text; jpg, jpeg or png. */
const readImage = (text: string): Buffer => {
  const content = Buffer.from(text, 'base64');
  if (/[^A-Za-z0-9+/\s]/.test(text.trimEnd().replace(/={1,2}$/, '')) || typeOf(content) === undefined) {
    throw refuseWithMessage('invalid_data', 'The image is not valid.');
  }
  return content;
};

const readImages = (form: Map<string, string>): [ImageType, Buffer][] => {
  const sent = imageTypes.filter((type) => form.get(type));
  if (sent.length === 0) throw refuseWithMessage('invalid_data', 'At least one image is required.');
  const images = sent.map((type): [ImageType, Buffer] => [type, readImage(form.get(type) ?? '')]);
  const ofDocument = sent.includes('idImage') || sent.includes('idBackImage');
  if (ofDocument && !idTypes.includes(form.get('idType') ?? '')) {
    throw refuseWithMessage('invalid_idType', 'idType is not valid.');
  }
  return images;
};

const store = (submission: Submission, images: [ImageType, Buffer][]) => {
  for (const [type, content] of images) {
    const extension = typeOf(content) === 'image/png' ? 'png' : 'jpg';
    submission.files.set(type, () => Promise.resolve(content));
    submission.image[type] = `${submission.id}/${type}.${extension}`;
    submission.removedImages.delete(type);
  }
  submission.item.updated_at = new Date().toISOString();
};

export const registerImages = (app: FastifyInstance, context: ArgosContext) => {
  app.get('/image', async (request, reply) => {
    const content = await findFile(request.query as Query, context)();
    return reply.type(typeOf(content) ?? 'application/octet-stream').send(content);
  });

  app.put('/submission/image', async (request) => {
    const form = await readForm(request);
    const submission = findTarget(form, context);
    const images = readImages(form);
    const refilled = images.some(([type]) => submission.removedImages.has(type));
    if (refilled && context.settings.imageRefill === 'refuse') {
      throw refuseWithMessage('invalid_data', 'The image was deleted.');
    }
    store(submission, images);
    const idType = form.get('idType');
    if (idType && submission.data !== undefined) submission.data.idType = idType;
    return { message: 'complete to update image.' };
  });
};
