import type { Resolvers } from '../generated/schema.ts';
import type { EntityMedia } from '../model/entity.ts';
import { toNodeId, type NodeRef } from '../model/node-ref.ts';
import { addEntityMedia } from '../flows/add-entity-media.ts';
import { checkRange } from './arguments.ts';

const toRef = (medium: EntityMedia): NodeRef => ({
  type: 'EntityMedia',
  entityId: medium.entityId,
  nameHash: medium.nameHash,
  addedAt: medium.addedAt ?? '',
  occurrence: String(medium.occurrence),
});

export const entity: Resolvers = {
  Query: {
    entity: (_, { entityId }, { sources }) => sources.unit21.entity(entityId),
  },
  Entity: {
    id: ({ entityId }) => toNodeId({ type: 'Entity', entityId }),
  },
  EntityMedia: {
    id: (medium) => toNodeId(toRef(medium)),
    url: (medium, { ttlSeconds }, { linkTo }) => {
      const seconds = checkRange('ttlSeconds', ttlSeconds, 1, 3600);
      return medium.bytes === null ? null : linkTo(toRef(medium), seconds);
    },
  },
  Mutation: {
    addEntityMedia: (_, { input }, { sources, writer, checkFile }) =>
      addEntityMedia(sources, writer, checkFile, input),
  },
};
