import type { FastifyRequest } from 'fastify';
import { ApiError } from '../errors.ts';

/** A header that a browser does not send across sites without asking first (CORS preflight). */
export const preflightHeader = 'apollo-require-preflight';
const accepted = [preflightHeader, 'x-apollo-operation-name'];

/**
 * Refuses what a browser could be made to send from another site unasked: a GET, or a POST whose content type is
 * not JSON. Decided before a byte of the body is read.
 */
export const checkPreflight = (request: FastifyRequest): void => {
  if (request.method === 'OPTIONS' || isJson(request.headers['content-type'])) return;
  if (wantsPage(request)) return;
  if (accepted.some((name) => (request.headers[name] ?? '') !== '')) return;
  throw new ApiError(
    'CSRF_BLOCKED',
    `Send JSON by POST, or add the header "${preflightHeader}: true" to a GET or a multipart request.`,
    { status: 400 },
  );
};

const isJson = (contentType: string | undefined) =>
  /^application\/(?:json|graphql-response\+json)\s*(?:;|$)/i.test(contentType ?? '');

/** A person who opens the address: shown the landing page, which runs nothing. */
export const wantsPage = (request: FastifyRequest) =>
  request.method === 'GET' &&
  (request.headers.accept ?? '').includes('text/html') &&
  !request.url.includes('?');
