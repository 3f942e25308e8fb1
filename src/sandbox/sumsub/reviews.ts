// Creating applicants, and the life of a review (sumsub.md sections 7, 8 and 9).
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { randomBytes } from 'node:crypto';
import { readJson } from '../emulator.ts';
import { deactivated, refuse, wrongContentType } from './answer.ts';
import { findApplicant } from './find.ts';
import { viewApplicant, viewSteps } from './reads.ts';
import {
  fieldsOf,
  isUnderReview,
  reviewStatuses,
  toPlainDate,
  toReviewDate,
  type Applicant,
  type Fields,
  type SumsubContext,
  type SumsubState,
} from './state.ts';

const params = (request: FastifyRequest) => request.params as { id: string; presence: string };

const readObject = (request: FastifyRequest): Fields => {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) throw wrongContentType();
  const body = fieldsOf(readJson(request));
  if (body === undefined) throw refuse(400, 'The body is not a JSON object');
  return body;
};

/** Those of the named values that were sent as text. */
const textsOf = (body: Fields, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => (typeof body[name] === 'string' ? [[name, body[name]]] : [])));

const checkIdle = (applicant: Applicant, status = 409) => {
  if (isUnderReview(applicant)) throw refuse(status, 'Applicant is being checked');
};

const findChangeable = (request: FastifyRequest, { state }: SumsubContext): Applicant => {
  const applicant = findApplicant(state, params(request).id);
  if (applicant.deleted) throw deactivated();
  return applicant;
};

const readNew = (request: FastifyRequest, { applicants }: SumsubState) => {
  const { levelName } = request.query as { levelName?: string };
  const body = readObject(request);
  const { externalUserId } = body;
  if (levelName === undefined || typeof externalUserId !== 'string') {
    throw refuse(400, 'levelName and externalUserId are required');
  }
  const other = [...applicants.values()].find((applicant) => applicant.externalUserId === externalUserId);
  if (other !== undefined) {
    throw refuse(409, `Applicant with external user id '${externalUserId}' already exists: ${other.id}`);
  }
  return { body, levelName, externalUserId };
};

const createApplicant = (request: FastifyRequest, { state }: SumsubContext): Applicant => {
  const { body, levelName, externalUserId } = readNew(request, state);
  const now = new Date();
  const info = fieldsOf(body['info']);
  const fixedInfo = fieldsOf(body['fixedInfo']);
  const applicant: Applicant = {
    id: randomBytes(12).toString('hex'),
    inspectionId: randomBytes(12).toString('hex'),
    externalUserId,
    createdAt: toPlainDate(now),
    type: body['type'] === 'company' ? 'company' : 'individual',
    ...textsOf(body, ['email', 'phone', 'lang']),
    deleted: false,
    ...(info === undefined ? {} : { info }),
    ...(fixedInfo === undefined ? {} : { fixedInfo }),
    ...(Array.isArray(body['metadata']) ? { metadata: body['metadata'] } : {}),
    review: {
      reviewId: randomBytes(4).toString('hex'),
      attemptId: randomBytes(4).toString('hex'),
      attemptCnt: 0,
      levelName,
      createDate: toReviewDate(now),
      reviewStatus: 'init',
    },
    images: [],
  };
  state.applicants.set(applicant.id, applicant);
  return applicant;
};

const restart = (applicant: Applicant, reviewStatus: 'init' | 'pending') => {
  const { reviewDate: _date, reviewResult: _result, ...review } = applicant.review;
  applicant.review = { ...review, reviewStatus };
};

const resultTexts = ['reviewAnswer', 'reviewRejectType', 'clientComment', 'moderationComment'];

const complete = (applicant: Applicant, body: Fields) => {
  if (body['reviewAnswer'] !== 'GREEN' && body['reviewAnswer'] !== 'RED') {
    throw refuse(400, 'reviewAnswer must be GREEN or RED');
  }
  const reviewResult = {
    ...textsOf(body, resultTexts),
    ...(Array.isArray(body['rejectLabels']) ? { rejectLabels: body['rejectLabels'] as unknown[] } : {}),
  };
  const reviewDate = toReviewDate(new Date());
  applicant.review = { ...applicant.review, reviewStatus: 'completed', reviewDate, reviewResult };
  for (const image of applicant.images) if (!image.deactivated) image.reviewResult = reviewResult;
};

const registerLifeCycle = (api: FastifyInstance, context: SumsubContext) => {
  api.post('/applicants/:id/status/pending', (request) => {
    const applicant = findChangeable(request, context);
    checkIdle(applicant);
    if (Object.values(viewSteps(applicant)).includes(null)) {
      throw refuse(409, 'Required documents are missing');
    }
    restart(applicant, 'pending');
    return { ok: 1 };
  });
  api.post('/applicants/:id/reset', (request) => {
    const applicant = findChangeable(request, context);
    checkIdle(applicant);
    restart(applicant, 'init');
    for (const image of applicant.images) {
      image.deactivated = true;
      delete image.reviewResult;
    }
    return { ok: 1 };
  });
  api.post('/applicants/:id/status/testCompleted', (request) => {
    if (!context.settings.sandbox) throw refuse(400, 'Only in the sandbox');
    complete(findChangeable(request, context), readObject(request));
    return { ok: 1 };
  });
};

export const registerReviews = (api: FastifyInstance, context: SumsubContext) => {
  const { state, settings } = context;
  api.post('/applicants', (request, reply) =>
    reply.code(settings.createdStatus).send(viewApplicant(createApplicant(request, context))),
  );
  api.patch('/applicants/:id/presence/:presence', (request) => {
    const { id, presence } = params(request);
    const applicant = findApplicant(state, id);
    if (presence !== 'deactivated' && presence !== 'activated') throw refuse(400, 'Unknown presence');
    checkIdle(applicant, settings.presenceDuringReview);
    applicant.deleted = presence === 'deactivated';
    return viewApplicant(applicant);
  });
  registerLifeCycle(api, context);
};

/** The vendor's own staff and machines move a review on; here steering does. */
export const registerReviewSteering = (app: FastifyInstance, state: SumsubState) =>
  app.patch('/_sandbox/applicants/:id', (request) => {
    const { review } = findApplicant(state, params(request).id);
    const wanted = fieldsOf(readJson(request))?.['reviewStatus'];
    const reviewStatus = reviewStatuses.find((status) => status === wanted);
    if (reviewStatus === undefined) throw refuse(400, `reviewStatus is one of ${reviewStatuses.join(', ')}`);
    review.reviewStatus = reviewStatus;
    // The newer status has its answer although nothing is finished (section 3).
    if (reviewStatus === 'completed' || reviewStatus === 'awaitingService') {
      review.reviewResult ??= { reviewAnswer: 'GREEN' };
    }
    return review;
  });
