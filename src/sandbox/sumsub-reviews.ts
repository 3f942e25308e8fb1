// Creating applicants, and the life of a review (sumsub.md sections 7, 8 and 9).
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { randomBytes } from 'node:crypto';
import { readJson } from './emulator.ts';
import { refuse } from './sumsub-answer.ts';
import { findApplicant } from './sumsub-find.ts';
import { viewApplicant } from './sumsub-reads.ts';
import {
  isUnderReview,
  toPlainDate,
  toReviewDate,
  type Applicant,
  type SumsubContext,
} from './sumsub-state.ts';

const params = (request: FastifyRequest) => request.params as { id: string; presence: string };

const readObject = (request: FastifyRequest): Record<string, unknown> => {
  const body = readJson(request);
  if (typeof body === 'object' && body !== null) return body as Record<string, unknown>;
  throw refuse(400, 'The body is not JSON');
};

const textOf = (body: Record<string, unknown>, name: string) => {
  const value = body[name];
  return typeof value === 'string' ? value : undefined;
};

const checkIdle = (applicant: Applicant, status = 409) => {
  if (isUnderReview(applicant)) throw refuse(status, 'Applicant is being checked');
};

const createApplicant = (request: FastifyRequest, { state }: SumsubContext): Applicant => {
  const { levelName } = request.query as { levelName?: string };
  const body = readObject(request);
  const externalUserId = textOf(body, 'externalUserId');
  if (levelName === undefined || externalUserId === undefined) {
    throw refuse(400, 'levelName and externalUserId are required');
  }
  const other = [...state.applicants.values()].find(
    (applicant) => applicant.externalUserId === externalUserId,
  );
  if (other !== undefined) {
    throw refuse(409, `Applicant with external user id '${externalUserId}' already exists: ${other.id}`);
  }
  const now = new Date();
  const applicant: Applicant = {
    id: randomBytes(12).toString('hex'),
    inspectionId: randomBytes(12).toString('hex'),
    externalUserId,
    createdAt: toPlainDate(now),
    type: body['type'] === 'company' ? 'company' : 'individual',
    ...(textOf(body, 'email') === undefined ? {} : { email: textOf(body, 'email')! }),
    ...(textOf(body, 'phone') === undefined ? {} : { phone: textOf(body, 'phone')! }),
    deleted: false,
    info: (body['fixedInfo'] as Record<string, unknown> | undefined) ?? {},
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

const complete = (applicant: Applicant, body: Record<string, unknown>) => {
  if (body['reviewAnswer'] !== 'GREEN' && body['reviewAnswer'] !== 'RED') {
    throw refuse(400, 'reviewAnswer must be GREEN or RED');
  }
  applicant.review = {
    ...applicant.review,
    reviewStatus: 'completed',
    reviewDate: toReviewDate(new Date()),
    reviewResult: body,
  };
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
  api.post('/applicants/:id/status/pending', (request) => {
    const applicant = findApplicant(state, params(request).id);
    checkIdle(applicant);
    if (!applicant.images.some(({ deactivated }) => !deactivated)) {
      throw refuse(409, 'Required documents are missing');
    }
    applicant.review.reviewStatus = 'pending';
    delete applicant.review.reviewResult;
    return { ok: 1 };
  });
  api.post('/applicants/:id/reset', (request) => {
    const applicant = findApplicant(state, params(request).id);
    checkIdle(applicant);
    applicant.review.reviewStatus = 'init';
    delete applicant.review.reviewResult;
    for (const image of applicant.images) image.deactivated = true;
    return { ok: 1 };
  });
  api.post('/applicants/:id/status/testCompleted', (request) => {
    if (!settings.sandbox) throw refuse(400, 'Only in the sandbox');
    complete(findApplicant(state, params(request).id), readObject(request));
    return { ok: 1 };
  });
};
