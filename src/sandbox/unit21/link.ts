// Linking media to an entity, and removing all of it (unit21.md sections 2 and 4).
import type { FastifyInstance } from 'fastify';
import { findMediaTarget } from './access.ts';
import { refuse } from './answer.ts';
import { readMedia, type SentMedia } from './media.ts';
import type { Unit21Settings } from './settings.ts';
import { seconds, type Entity, type Unit21Context } from './state.ts';

const checkSize = (media: SentMedia, { maxFileBytes, oversize }: Unit21Settings) => {
  if (media.content.length <= maxFileBytes) return;
  if (oversize === 'truncate') media.content = media.content.subarray(0, maxFileBytes);
  else media.problem ??= 'the file is too large';
};

const isStored = async (entity: Entity, media: SentMedia) => {
  for (const { name, bytes, removedFrom } of entity.media) {
    if (name !== media.name || removedFrom !== Infinity) continue;
    if ((await bytes()).equals(media.content)) return true;
  }
  return false;
};

/** A repeat adds a second copy, PUT notwithstanding, unless the settings say otherwise. */
const store = async (entity: Entity, media: SentMedia, settings: Unit21Settings) => {
  if (settings.repeat === 'store-once' && (await isStored(entity, media))) return;
  const { name, mediaType, customData, content } = media;
  const now = Date.now();
  entity.media.push({
    name,
    mediaType,
    customData,
    bytes: () => Promise.resolve(content),
    createdAt: seconds(now),
    visibleFrom: now + settings.visibilityDelayMs,
    removedFrom: Infinity,
  });
};

const refusalOf = (sent: SentMedia[], { maxFileBytes, oversize }: Unit21Settings) => {
  const bad = sent.find(({ problem }) => problem !== undefined);
  if (bad?.problem === undefined) return undefined;
  const tooLarge = bad.content.length > maxFileBytes && oversize === 413;
  return refuse(tooLarge ? 413 : 400, `${bad.name}: ${bad.problem}`);
};

const linkMedia = async (entity: Entity, sent: SentMedia[], settings: Unit21Settings) => {
  for (const media of sent) checkSize(media, settings);
  const refusal = refusalOf(sent, settings);
  if (refusal !== undefined && settings.invalidObject === 'store-none') throw refusal;
  for (const media of sent) if (media.problem === undefined) await store(entity, media, settings);
  if (refusal !== undefined) throw refusal;
  return {};
};

export const registerMedia = (app: FastifyInstance, context: Unit21Context) => {
  const { settings } = context;

  app.put('/:org/entities/:id/link-media', async (request) => {
    const entity = findMediaTarget(request, context);
    return linkMedia(entity, await readMedia(request, settings), settings);
  });

  app.put('/:org/entities/:id/delete-all-media', (request) => {
    const entity = findMediaTarget(request, context);
    const removedFrom = Date.now() + settings.visibilityDelayMs;
    for (const media of entity.media) media.removedFrom = Math.min(media.removedFrom, removedFrom);
    return {};
  });
};
