import type { FastifyRequest } from 'fastify';
import { ApiError } from '../errors.ts';

const token = String.raw`[\w!#$%&'*+.^${'`'}|~-]+`;
/** @see RFC 9110, sections 5.6.6 and 8.3.1 */
const pattern = new RegExp(
  String.raw`^(${token}/${token})((?:[\t ]*;[\t ]*(?:${token}=(?:${token}|"(?:[\t !#-\[\]-~]|\\[\t -~])*"))?)*)[\t ]*$`,
);
const parameters = new RegExp(String.raw`(${token})=(${token}|"(?:[^"\\]|\\.)*")`, 'g');

/** What a browser sends across sites without asking first (Fetch Standard, CORS-safelisted request-header). */
const simpleTypes = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'];

/** The type alone, in small letters; null where there is none, undefined where it is malformed. */
const readType = (contentType: string | undefined) =>
  contentType === undefined ? null : pattern.exec(contentType)?.[1]?.toLowerCase();

/** True: a browser could have been made to send it from another site. */
export const isSimple = ({ headers }: FastifyRequest): boolean => {
  const type = readType(headers['content-type']);
  return type === null || (type !== undefined && simpleTypes.includes(type));
};

/**
 * Refuses a body in a form that is not read, before a byte of it is. Of a GET, which has none, Apollo Server checks
 * the content type.
 * @throws ApiError UNSUPPORTED_MEDIA_TYPE
 */
export const checkContentType = ({ method, headers }: FastifyRequest): void => {
  if (method === 'GET') return;
  const contentType = headers['content-type'];
  const type = readType(contentType);
  const taken = type === 'application/json' || type === 'multipart/form-data';
  const charsets = [...(contentType ?? '').matchAll(parameters)]
    .filter(([, name]) => name?.toLowerCase() === 'charset')
    .map(([, , value]) => value?.replace(/^"|"$/g, '').toLowerCase());
  if (!taken || charsets.some((charset) => charset !== 'utf-8')) {
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
