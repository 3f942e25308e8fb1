// The calls that change images: setImage and deleteImage (capillary.md sections 3 and 4).
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { envelope, notice, refuse, refuseImages, success } from './answer.ts';
import { checkImageAccess } from './auth.ts';
import { findById, findByIdentifier, imageLookupRules, type Found, type Query } from './find.ts';
import type { CapillarySettings } from './settings.ts';
import { acceptDelete, addImage, imageCap, type CapillaryContext, type Customer } from './state.ts';
import { viewFile } from './view.ts';
import { isMultipart, readFormParts } from '../form-parts.ts';
import { Refusal } from '../refusal.ts';

/** The 400 body of the image calls is documented as an empty object. */
const emptyBody = {};

export const refuseBusy = (customer: Customer, settings: CapillarySettings) => {
  if (customer.trait === 'busy') throw refuse(settings.busy === 'http-521' ? 521 : 200, 521);
};

const badIndex = ({ badIndex: mode }: CapillarySettings): Refusal => {
  if (mode === 'empty-400') return new Refusal(400, emptyBody);
  if (mode === 'http-400') return refuse(400, 8078);
  return refuseImages(mode, [8078]);
};

const largestInt32 = 2 ** 31 - 1;

/** Repeated keys or commas; every place must hold an image now, or nothing is deleted. */
const readPlaces = (query: Query, customer: Customer, settings: CapillarySettings): number[] => {
  const texts = [query.image_ids ?? []].flat().flatMap((text) => text.split(','));
  if (texts.every((text) => text === '')) {
    throw settings.missingImageIds === 'empty-400' ? new Refusal(400, emptyBody) : badIndex(settings);
  }
  if (texts.length > 1 && settings.severalIndices === 'refuse') throw badIndex(settings);
  const held = customer.images.map(({ place }) => place);
  const places = texts.map((text) => (/^\d{1,10}$/.test(text) ? Number(text) : -1));
  if (places.some((place) => place > largestInt32 || !held.includes(place))) throw badIndex(settings);
  return places;
};

const deleteImage = ({ customer, warnings }: Found, query: Query, settings: CapillarySettings) => {
  refuseBusy(customer, settings);
  if (customer.trait === 'failing') {
    if (settings.failedDelete === 'warning-8080') return envelope([], [...warnings, notice(8080)]);
    return envelope([{ code: 500, message: 'Failed', status: 'false' }], warnings);
  }
  acceptDelete(customer, readPlaces(query, customer, settings), settings);
  return envelope([success()], warnings);
};

const readFiles = async (request: FastifyRequest): Promise<Buffer[]> => {
  if (!isMultipart(request)) throw refuse(415, 415);
  const parts = await readFormParts(request).catch(() => {
    throw refuse(400, 400);
  });
  // The samples write `file`, the table writes `FILE`.
  return parts
    .filter(({ name, filename }) => filename !== undefined && ['file', 'FILE'].includes(name))
    .map(({ content }) => content);
};

const sizeCodes = (files: Buffer[], { kilobyte }: CapillarySettings): number[] => {
  const codes = files.flatMap(({ length }) => {
    if (length < 10 * kilobyte) return [8083];
    return length > 49 * kilobyte * kilobyte ? [8079] : [];
  });
  return [...new Set(codes)];
};

const setImage = async ({ customer, warnings }: Found, files: Buffer[], settings: CapillarySettings) => {
  refuseBusy(customer, settings);
  if (files.length === 0) throw refuseImages(settings.noImage, [settings.noImageCode]);
  if (customer.images.length + files.length > imageCap) throw refuseImages(settings.sixthImage, [8082]);
  const codes = sizeCodes(files, settings);
  if (codes.length > 0) throw refuseImages(settings.wrongSize, codes);
  const stored = files.map((content) => addImage(customer, content));
  const items = await Promise.all(
    stored.map(async (image) => ({
      ...success('Successfully uploaded file'),
      file: await viewFile(customer, image, true),
    })),
  );
  return envelope(settings.uploadItems === 'first' ? items.slice(0, 1) : items, warnings);
};

export const registerImages = (app: FastifyInstance, context: CapillaryContext) => {
  const { settings } = context;
  const idOf = (request: FastifyRequest) => (request.params as { id: string }).id;

  app.delete('/customers/:id/deleteImage', (request) => {
    checkImageAccess(settings);
    return deleteImage(findById(idOf(request), context, emptyBody), request.query as Query, settings);
  });

  app.post('/customers/:id/setImage', async (request) => {
    checkImageAccess(settings);
    const files = await readFiles(request);
    return setImage(findById(idOf(request), context, emptyBody), files, settings);
  });

  app.post('/customers/lookup/setImage', async (request) => {
    checkImageAccess(settings);
    const files = await readFiles(request);
    return setImage(findByIdentifier(request.query as Query, imageLookupRules, context), files, settings);
  });
};
