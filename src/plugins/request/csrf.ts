import type { FastifyRequest } from 'fastify';
import { ApiError } from '../../errors.ts';
import { isSimple } from './content-type.ts';

/** A header that a browser does not send across sites without asking first (CORS preflight). */
export const preflightHeader = 'apollo-require-preflight';
const accepted = [preflightHeader, 'x-apollo-operation-name'];

/**
 * Refuses what a browser could be made to send from another site unasked: a request without a content type, or with
 * one of a form or of plain text. Decided before a byte of the body is read.
 */
export const checkPreflight = (request: FastifyRequest): void => {
  if (!isSimple(request) || wantsPage(request)) return;
  if (accepted.some((name) => (request.headers[name] ?? '') !== '')) return;
  throw new ApiError(
    'CSRF_BLOCKED',
    `Send JSON by POST, or add the header "${preflightHeader}: true" to a GET or a multipart request.`,
    { status: 400 },
  );
};

/** A person who opens the address: shown the landing page, which runs nothing. */
export const wantsPage = (request: FastifyRequest) =>
  request.method === 'GET' &&
  (request.headers.accept ?? '').includes('text/html') &&
  !request.url.includes('?');
