// What Capillary says when asked for a customer: the customer, that there is none, or a fault.
import { ApiError } from '../../errors.ts';
import type { HttpAnswer } from '../../http/call.ts';
import { readShape, tryJson } from '../../http/read-json.ts';
import { busy } from './calls.ts';
import { parseExactJson } from './exact-json.ts';
import { wireCustomer, wireEnvelope, type WireCustomer, type WireNotice } from './wire.ts';

const provider = 'CAPILLARY';

const notFound = 8015;
export const merged = 8069;
/** The documented words have no documented code. */
const erased = 'deleted after pii delete request';

/**
 * Null where the vendor says that there is no such customer, in any of its ways.
 * @see https://docs.capillarytech.com/reference/get-customer-details-v2
 * @throws ApiError PROVIDER_UNAVAILABLE where other work holds the customer, PROVIDER_BAD_RESPONSE for anything else.
 */
export const readCustomerAnswer = (answer: HttpAnswer): WireCustomer | null => {
  const json = tryJson(answer, parseExactJson);
  const envelope = wireEnvelope.safeParse(json).data ?? { message: null, errors: [], warnings: [] };
  const notices = [...envelope.errors, ...envelope.warnings, { message: envelope.message }];
  if (answer.status === 404 || isEmptyRefusal(answer, json) || notices.some(saysAbsent)) return null;
  if (answer.status !== 200 || envelope.errors.length > 0) throw toFault(envelope.errors);
  return readShape(provider, answer, json, wireCustomer);
};

/** The record asked for stands for another one now. */
export const saysMerged = ({ warnings }: WireCustomer) => warnings.some(({ code }) => code === merged);

/** 400 without a body is the answer to an id that is none of the vendor's. */
const isEmptyRefusal = ({ status, body }: HttpAnswer, json: unknown) =>
  status === 400 && (body.toString('utf8').trim() === '' || isEmptyObject(json));

const isEmptyObject = (json: unknown) =>
  typeof json === 'object' && json !== null && Object.keys(json).length === 0;

const saysAbsent = ({ code, message }: WireNotice) =>
  code === notFound || (message ?? '').toLowerCase().includes(erased);

const toFault = (errors: readonly WireNotice[]): ApiError => {
  if (errors.some(({ code }) => code === busy)) {
    return new ApiError('PROVIDER_UNAVAILABLE', `${provider} is at other work for this customer.`, {
      provider,
      retryable: true,
    });
  }
  const code = errors.find((error) => error.code != null)?.code;
  const reason = code == null ? 'without a code' : `with its code ${code}`;
  return new ApiError('PROVIDER_BAD_RESPONSE', `${provider} refuses to show the customer, ${reason}.`, {
    provider,
  });
};
