// The calls that read: details by id or identifier, lookup, search (capillary.md sections 5 and 6).
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { envelope, refuse } from './answer.ts';
import { checkImageAccess } from './auth.ts';
import type { SignedFiles } from './files.ts';
import {
  checkSource,
  detailSources,
  findById,
  findByIdentifier,
  lookupRules,
  single,
  type Found,
  type Query,
} from './find.ts';
import { exactNumber } from './json.ts';
import type { CapillaryContext } from './state.ts';
import { matchesSearch, viewCustomer, viewImages, viewMatch } from './view.ts';

const queryOf = (request: FastifyRequest) => request.query as Query;

/** Both spellings occur on the vendor's pages, so letter case does not count. */
const wantsImages = (query: Query) =>
  [query.embed ?? []]
    .flat()
    .flatMap((value) => value.toLowerCase().split(','))
    .includes('customerimage');

const whole = (text: string, fallback: number) => (/^\d{1,6}$/.test(text) ? Number(text) : fallback);

export const registerReads = (app: FastifyInstance, context: CapillaryContext, files: SignedFiles) => {
  const details = async (request: FastifyRequest, { customer, warnings }: Found) => {
    if (!wantsImages(queryOf(request))) return viewCustomer(customer, warnings, undefined);
    checkImageAccess(context.settings);
    const images = await viewImages(customer, files, request);
    const absent = images.length === 0 && context.settings.noImages === 'absent';
    return viewCustomer(customer, warnings, absent ? undefined : images);
  };

  app.get('/customers/:id', (request) => {
    const query = queryOf(request);
    const source = single(query.source);
    if (source === '') throw refuse(400, 8016);
    if (!detailSources.includes(source)) throw refuse(400, 8012);
    // A bad id may be answered with HTTP 400 and nothing else (section 6).
    const found = findById((request.params as { id: string }).id, context);
    checkSource(query, context);
    return details(request, found);
  });

  app.get('/customers/lookup', (request) => {
    const { customer, warnings } = findByIdentifier(queryOf(request), lookupRules, context);
    return { entity: exactNumber(customer.id), warnings };
  });

  app.get('/customers/lookup/customerDetails', (request) =>
    details(request, findByIdentifier(queryOf(request), lookupRules, context)),
  );

  app.get('/customers/search', (request) => {
    const query = queryOf(request);
    const text = single(query.q).toLowerCase();
    if (text === '') throw refuse(400, 400);
    const limit = whole(single(query.limit), 10);
    const offset = whole(single(query.offset), 0);
    const matches = [...context.state.customers.values()].filter(
      (customer) =>
        customer.mergedInto === undefined &&
        (customer.erasedFrom ?? Infinity) > Date.now() &&
        matchesSearch(customer, text),
    );
    const data = matches.slice(offset, offset + limit).map((customer) => viewMatch(customer, text));
    return { pagination: { limit, offset, total: matches.length }, ...envelope(data) };
  });
};
