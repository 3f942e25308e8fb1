// Erasure of a customer: raised by one call, decided by another, carried out later (capillary.md section 7).
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { notice, refuse } from './answer.ts';
import { findById, findByIdentifier, lookupRules, type Found } from './find.ts';
import { refuseBusy } from './images.ts';
import { parseExact } from './json.ts';
import type { CapillaryContext, ErasureRequest } from './state.ts';
import { Refusal } from '../refusal.ts';

type Fields = Record<string, unknown>;

const decisions = ['APPROVED', 'REJECTED', 'CANCELLED'] as const;
const longestComment = 255;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

/** Like a path or query would carry it. */
const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
};

const checkKind = ({ type, baseType, comments }: Fields) => {
  if (type !== 'CUSTOMER' || baseType !== 'DELETE') throw refuse(400, 400);
  if (textOf(comments).length > longestComment) throw refuse(400, 400);
};

const identify = (info: Fields, context: CapillaryContext): Found => {
  const { source, identifierType, identifierValue } = info;
  if (identifierType === 'id') return findById(String(identifierValue), context);
  const query = {
    source: textOf(source),
    identifierName: textOf(identifierType),
    identifierValue: textOf(identifierValue),
  };
  const identifierNames = [...lookupRules.identifierNames, 'cardexternalid'];
  return findByIdentifier(query, { ...lookupRules, identifierNames }, context);
};

const raise = (request: FastifyRequest, reply: FastifyReply, context: CapillaryContext) => {
  // Raised in the parent org only; the refusal stands in a 201.
  if (context.settings.connectedOrg === 'child') throw refuse(201, 9021);
  const body = fieldsOf(parseExact(String(request.body)));
  checkKind(body);
  const { customer, warnings } = identify(fieldsOf(body.customerIdentificationInfo), context);
  refuseBusy(customer, context.settings);
  const id = 8800 + context.state.requests.size;
  context.state.requests.set(id, { id, customerId: customer.id, status: 'PENDING' });
  return reply.code(context.settings.requestStatus).send({ createdId: id, warnings });
};

const carryOut = (found: ErasureRequest, { state, settings }: CapillaryContext) => {
  const customer = state.customers.get(found.customerId);
  if (customer !== undefined) customer.erasedFrom = Date.now() + settings.erasureDelayMs;
};

const decide = (request: FastifyRequest, context: CapillaryContext) => {
  const body = parseExact(String(request.body));
  // An array of exactly one: several can't be decided at once.
  if (!Array.isArray(body) || body.length !== 1) throw refuse(400, 400);
  const fields = fieldsOf(body[0]);
  checkKind(fields);
  const status = decisions.find((decision) => decision === fields.status);
  if (status === undefined) throw refuse(400, 400);
  const found = context.state.requests.get(Number(fields.id));
  if (found?.status !== 'PENDING') {
    const failure = { errors: [notice(9013)], warnings: [] };
    throw new Refusal(200, { response: [failure], totalCount: 1, failureCount: 1 });
  }
  found.status = status;
  if (status === 'APPROVED') carryOut(found, context);
  const result = { entityId: found.id, result: true, warnings: [] };
  return { response: [result], totalCount: 1, failureCount: 0 };
};

export const registerRequests = (app: FastifyInstance, context: CapillaryContext) => {
  app.post('/requests', (request, reply) => raise(request, reply, context));
  app.put('/requests', (request) => decide(request, context));
};
