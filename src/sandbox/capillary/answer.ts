// Capillary's envelopes and codes (capillary.md sections 3, 4 and 7).
import { Refusal } from '../refusal.ts';

/** An item of `errors` or `warnings`; its status is a boolean, unlike that of a `data` item. */
export interface Notice {
  status: false;
  code: number;
  message: string;
}

const messages: Record<number, string> = {
  400: 'Input is invalid',
  401: 'Authentication failed. Please check username and password.',
  403: 'V2 is not enabled for the org.',
  404: 'Resource not found',
  405: 'The operation is not supported for the resource',
  415: 'Unsupported media type',
  500: 'Internal error',
  521: 'Multiple actions are running for the same customer. Please try after some time.',
  1061: 'X-CAP-API-ATTRIBUTION-LOOKUP-TYPE header required with X-CAP-API-ATTRIBUTION-LOOKUP header',
  4000: 'Not authorized. Access is denied!',
  4001: 'Authorization status unavailable!',
  8001: 'Lookup, source not passed',
  8002: 'Lookup, identifier not passed',
  8003: 'Invalid source',
  8011: 'Invalid source account passed',
  8012: 'Invalid source passed',
  8013: 'Lookup,Invalid identifier passed',
  8015: 'Customer not found for the given identifiers',
  8016: 'Source is not passed',
  8045: 'Account id is not passed',
  8065: 'No customer found in the given source with the given identifier',
  8069: 'Merged customer found',
  8078: 'No Image passed to be deleted.',
  8079: 'Error in uploading image',
  8080: 'Error in deleting image',
  8081: 'No image passed to be uploaded',
  8082: 'Only 5 images are allowed per user',
  8083: 'Uploaded image size is below the minimum',
  8084: 'No valid image file found in the request',
  9013: 'Request not found',
  9021: 'Request is not allowed for a child org',
};

export const notice = (code: number, message = messages[code] ?? 'Failed'): Notice => ({
  status: false,
  code,
  message,
});

/** The image calls' envelope. */
export const envelope = (data: object[], warnings: Notice[] = [], errors: Notice[] = []) => ({
  data,
  warnings,
  errors,
});

export const success = (message = 'Success') => ({ code: 200, message, status: 'true' });

/** The whole call is refused, with the code in `errors`. */
export const refuse = (httpStatus: number, code: number, message?: string): Refusal =>
  new Refusal(httpStatus, { warnings: [], errors: [notice(code, message)] });

/** An image call that did nothing: the code may stand in either list of an HTTP 200 (section 9). */
export const refuseImages = (place: 'warning' | 'error', codes: number[]): Refusal => {
  const notices = codes.map((code) => notice(code));
  return new Refusal(200, place === 'warning' ? envelope([], notices) : envelope([], [], notices));
};
