// What Capillary says to a delete. A status of 200 alone proves nothing: the contract's success is 200 with an
// item of code 200 and status "true", no errors, and none of the codes of failure among the warnings.
import { ApiError } from '../../errors.ts';
import type { HttpAnswer } from '../../http/call.ts';
import { readCorrelationId } from '../../http/correlation-id.ts';
import { tryJson } from '../../http/read-json.ts';
import type { DeleteCustomerImageCode } from '../../model/customer.ts';
import type { Refusal, Warning } from '../../model/receipt.ts';
import type { Sent } from '../../model/write.ts';
import { merged } from './customer-answer.ts';
import { parseExactJson } from './exact-json.ts';
import { wireDeleteAnswer, type WireDeleted, type WireNotice } from './wire.ts';
import { busy } from './calls.ts';

type Refused = Refusal<DeleteCustomerImageCode>;

const notFound = 8015;
const noImagePassed = 8078;

/** The answers that tell for certain what was done; any other status is a fault, and often an open end. */

/** The vendor lists these as warnings, though nothing was deleted. */
const refusingWarnings = new Set([busy, notFound, merged, noImagePassed, 8079, 8080, 8081, 8082, 8083]);

/**
 * @see https://docs.capillarytech.com/reference/delete-customer-image
 * @throws ApiError PROVIDER_BAD_RESPONSE with `outcomeKnown: false` where the answer says neither yes nor no.
 */
export const readDeleteAnswer = (answer: HttpAnswer): Sent<DeleteCustomerImageCode> => {
  const correlationId = readCorrelationId(answer);
  const body = wireDeleteAnswer.safeParse(tryJson(answer, parseExactJson)).data;
  if (body === undefined) {
    if (answer.status === 200) throw unclear();
    return { refused: [toRefusal(answer.status, [])], correlationId };
  }
  const { data, errors, warnings } = body;
  const refusing = [...errors, ...warnings.filter(({ code }) => refusingWarnings.has(code ?? 0))];
  const refuses = answer.status !== 200 || refusing.length > 0 || data.some(isFailure);
  if (data.some((item) => !isSuccess(item) && !isFailure(item))) throw unclear();
  if (refuses && data.some(isSuccess)) throw unclear();
  if (refuses) return { refused: [toRefusal(answer.status, [...refusing, ...data])], correlationId };
  if (data.length === 0) throw unclear();
  return { accepted: warnings.map(toWarning), correlationId };
};

const isSuccess = ({ code, status }: WireDeleted) => code === 200 && status === 'true';
const isFailure = ({ code, status }: WireDeleted) => code !== 200 && (status === 'false' || status === false);

const unclear = () =>
  new ApiError('PROVIDER_BAD_RESPONSE', 'CAPILLARY answered neither that it deleted nor that it refused.', {
    provider: 'CAPILLARY',
    outcomeKnown: false,
  });

const toRefusal = (status: number, items: readonly { code?: number | null | undefined }[]): Refused => {
  const codes = items.map(({ code }) => code);
  if (status === busy || codes.includes(busy)) return customerBusy();
  if (codes.includes(notFound)) return customerNotFound();
  if (codes.includes(noImagePassed)) return positionEmpty();
  if (codes.includes(merged)) return customerMerged();
  const code = codes.find((candidate) => candidate != null);
  const reason = code === undefined ? `HTTP status ${status}, no code` : `code ${code}`;
  return refusal('REFUSED_BY_VENDOR', `Capillary refused to delete the image (${reason}).`, 'imageId');
};

const toWarning = ({ code }: WireNotice): Warning => ({
  code: 'VENDOR_WARNING',
  message: `Capillary answered success with a warning (${code == null ? 'no code' : `code ${code}`}).`,
});

export const refusal = (code: DeleteCustomerImageCode, message: string, field: string): Refused => ({
  code,
  message,
  field: ['input', field],
});
export const customerNotFound = () =>
  refusal('CUSTOMER_NOT_FOUND', 'Capillary knows no such customer.', 'customerId');
export const customerMerged = () =>
  refusal(
    'REFUSED_BY_VENDOR',
    'The customer was merged into another one at Capillary: find out which record it is now, and delete there.',
    'customerId',
  );
export const customerBusy = () =>
  refusal(
    'CUSTOMER_BUSY',
    'Capillary is at other work for this customer: read the images again and try later.',
    'customerId',
  );
const positionEmpty = () =>
  refusal(
    'IMAGES_CHANGED',
    'Capillary has no image any more where this one was a moment ago: read the images again.',
    'imageId',
  );
export const imageNotFound = () =>
  refusal('IMAGE_NOT_FOUND', 'The customer has no such image (any more): read the images again.', 'imageId');
export const imagesChanged = () =>
  refusal(
    'IMAGES_CHANGED',
    "Capillary's list does not say for certain which position the image has, and deleting could hit another one: read the images again.",
    'imageId',
  );
