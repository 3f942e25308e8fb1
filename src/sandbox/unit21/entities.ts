// Reading one entity, and creating or updating one (unit21.md sections 5 and 6).
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { readJson } from '../emulator.ts';
import { checkBusyWrite, findReadable, isEntityId } from './access.ts';
import { refuse } from './answer.ts';
import { isFields } from './media.ts';
import type { Unit21Settings } from './settings.ts';
import { visibleMedia, type Entity, type Fields, type StoredMedia, type Unit21Context } from './state.ts';

/** POST bodies stay under 1 MB (section 8). */
const largestPost = 1_000_000;

const viewMedia = async (media: StoredMedia, settings: Unit21Settings, bytes: boolean) => ({
  created_at: media.createdAt,
  media_type: media.mediaType,
  name: media.name,
  ...(bytes ? { media: (await media.bytes()).toString('base64') } : {}),
  ...(settings.mediaCustomData ? { custom_data: media.customData } : {}),
});

/** 2021 samples show an array, the current schema a single object with created_at as text (section 5). */
const viewMediaData = async (entity: Entity, settings: Unit21Settings) => {
  const withBytes = entity.trait === 'with-bytes';
  const bytes = withBytes || settings.mediaBytes;
  const list = visibleMedia(entity);
  if (!withBytes && settings.mediaShape === 'array') {
    return Promise.all(list.map((media) => viewMedia(media, settings, bytes)));
  }
  // The schema has room for one; the newest is the one a reader after a write looks for.
  const newest = list.at(-1);
  if (newest === undefined) return null;
  return { ...(await viewMedia(newest, settings, bytes)), created_at: String(newest.createdAt) };
};

const viewEntity = async (entity: Entity, settings: Unit21Settings) => ({
  ...entity.sections,
  media_data: await viewMediaData(entity, settings),
  relationships: [],
});

/** Lists are joined, other values are replaced (section 6). */
const merge = (old: unknown, sent: unknown): unknown => {
  if (Array.isArray(old) && Array.isArray(sent)) {
    const known = new Set(old.map((value) => JSON.stringify(value)));
    return [
      ...(old as unknown[]),
      ...(sent as unknown[]).filter((value) => !known.has(JSON.stringify(value))),
    ];
  }
  if (!isFields(old) || !isFields(sent)) return sent;
  const merged: Fields = { ...old };
  for (const [key, value] of Object.entries(sent)) merged[key] = merge(old[key], value);
  return merged;
};

const emptySections: Fields = {
  general_data: { entity_type: 'user', status: null, parents: [], children: [], tags: [] },
  user_data: null,
  business_data: null,
  communication_data: { email_addresses: [], phone_numbers: [] },
  digital_data: { ip_addresses: [], client_fingerprints: [] },
  document_data: [],
  location_data: [],
  instrument_ids: [],
  custom_data: null,
};

const update = (entity: Entity, sent: Fields, options: Fields) => {
  // Without merge_custom_data what was there is replaced.
  if (sent.custom_data !== undefined && options.merge_custom_data !== true)
    entity.sections.custom_data = null;
  for (const key of Object.keys(emptySections)) {
    if (sent[key] !== undefined) entity.sections[key] = merge(entity.sections[key], sent[key]);
  }
};

const entityTypeOf = (sections: Fields) =>
  isFields(sections.general_data) ? sections.general_data.entity_type : undefined;

const fillPlaceholder = (entity: Entity, sent: Fields, visibleFrom: number) => {
  const sentType = entityTypeOf(sent);
  if (sentType !== undefined && sentType !== entityTypeOf(entity.sections)) {
    throw refuse(400, 'entity_type does not match that of the placeholder');
  }
  entity.sections = { ...structuredClone(emptySections), ...entity.sections };
  entity.placeholder = false;
  entity.visibleFrom = visibleFrom;
};

const create = (id: string, sent: Fields, { state, settings }: Unit21Context) => {
  const options = isFields(sent.options) ? sent.options : {};
  const visibleFrom = Date.now() + settings.visibilityDelayMs;
  const existing = state.entities.get(id);
  if (existing !== undefined) checkBusyWrite(existing, settings);
  if (existing?.placeholder === true) fillPlaceholder(existing, sent, visibleFrom);
  else if (existing !== undefined && options.upsert_on_conflict === false) {
    throw refuse(409, 'Entity already exists');
  }
  const entity: Entity = existing ?? {
    id,
    trait: 'ordinary',
    placeholder: false,
    visibleFrom,
    busyWrites: 0,
    sections: structuredClone(emptySections),
    media: [],
  };
  update(entity, sent, options);
  state.entities.set(id, entity);
  return { entity_id: id };
};

const readCreate = (request: FastifyRequest) => {
  if (Buffer.byteLength((request.body as Buffer | undefined) ?? '') >= largestPost) {
    throw refuse(413, 'the body is too large');
  }
  const sent = readJson(request);
  if (!isFields(sent) || !isFields(sent.general_data)) throw refuse(400, 'general_data is required');
  const id = sent.general_data.entity_id;
  if (typeof id !== 'string' || !isEntityId(id)) throw refuse(400, 'general_data.entity_id is required');
  return { id, sent };
};

export const registerEntities = (app: FastifyInstance, context: Unit21Context) => {
  app.get('/:org/entities/:id', (request) => viewEntity(findReadable(request, context), context.settings));

  app.post('/entities/create', (request) => {
    const { id, sent } = readCreate(request);
    return create(id, sent, context);
  });
};
