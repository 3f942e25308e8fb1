import type { FastifyRequest } from 'fastify';
import { ApiError } from '../../errors.ts';
import { maxMediaTypeBytes, readMediaType } from './media-type.ts';

/** What a browser sends across sites without asking first (Fetch Standard, CORS-safelisted request-header). */
const simpleTypes = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'];

const json = 'application/json';
const form = 'multipart/form-data';

/** Null where there is none, or it is malformed. */
const read = ({ headers }: FastifyRequest) =>
  headers['content-type'] === undefined ? null : readMediaType(headers['content-type']);

/** True: a browser could have been made to send it from another site. What can't be read here, a browser may read. */
export const isSimple = (request: FastifyRequest): boolean => {
  const type = read(request)?.type;
  if (type !== undefined) return simpleTypes.includes(type);
  return request.headers['content-type'] === undefined || request.method === 'GET';
};

/** Of a request that `checkContentType` let pass. */
export const isJson = (request: FastifyRequest): boolean => read(request)?.type === json;
export const isForm = (request: FastifyRequest): boolean => read(request)?.type === form;

/**
 * Refuses a body in a form that is not read, before a byte of it is. Of a GET, which has none, Apollo Server checks
 * the content type.
 * @throws ApiError UNSUPPORTED_MEDIA_TYPE
 */
export const checkContentType = (request: FastifyRequest): void => {
  const { method, headers } = request;
  // One that is longer is left to nobody: others may take much more time over it.
  if (method === 'GET' && (headers['content-type'] ?? '').length <= maxMediaTypeBytes) return;
  const type = read(request);
  const charsets = type?.parameters.filter(([name]) => name === 'charset') ?? [];
  const taken = type?.type === json || type?.type === form;
  if (!taken || charsets.some(([, charset]) => charset.toLowerCase() !== 'utf-8')) {
    refuse('Send application/json in UTF-8, or multipart/form-data.');
  }
  // Nothing is inflated: a small body could become a huge one.
  if ((headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity') {
    refuse('Send the body as it is, without a Content-Encoding.');
  }
};

const refuse = (message: string) => {
  throw new ApiError('UNSUPPORTED_MEDIA_TYPE', message, { status: 415 });
};
