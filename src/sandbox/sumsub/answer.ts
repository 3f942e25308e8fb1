// Sumsub's error body (sumsub.md section 10): `code` is the HTTP status, `errorCode` and `errorName` are often absent.
import { randomBytes } from 'node:crypto';
import { Refusal } from '../refusal.ts';

const names: Readonly<Record<number, string>> = {
  1000: 'duplicate-document',
  1002: 'file-too-big',
  1003: 'empty-file',
  1004: 'corrupted-file',
  1005: 'unsupported-file-format',
  1006: 'no-upload-verification-in-progress',
  1008: 'applicant-marked-as-deleted',
  1009: 'applicant-with-final-reject',
  4000: 'app-token-invalid-format',
  4001: 'app-token-not-found',
  4002: 'app-token-private-part-mismatch',
  4003: 'app-token-signature-mismatch',
  4004: 'app-token-request-expired',
};

export const refuse = (status: number, description: string, errorCode?: number): Refusal =>
  new Refusal(status, {
    description,
    code: status,
    correlationId: randomBytes(16).toString('hex'),
    ...(errorCode === undefined ? {} : { errorCode }),
    ...(errorCode === undefined || names[errorCode] === undefined ? {} : { errorName: names[errorCode] }),
  });

export const notFound = () => refuse(404, 'HTTP 404 Not Found');

export const wrongContentType = () => refuse(415, 'HTTP 415 Unsupported Media Type');

/** Nobody can change a deactivated profile (section 9). */
export const deactivated = () => refuse(409, 'Applicant is deactivated', 1008);

/** 304 has no body by its definition (RFC 9110, section 15.4.5), so there is no correlation id either. */
export const notModified = () => new Refusal(304);
