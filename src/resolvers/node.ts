import type { GraphQLResolveInfo } from 'graphql';
import { isSelected } from '../document/selected-fields.ts';
import { ApiError } from '../errors.ts';
import { findNode, type AnyNode } from '../flows/find-node.ts';
import type { Resolvers } from '../generated/schema.ts';
import { readNodeId } from '../model/node-ref.ts';
import type { Context } from '../context.ts';

const maxIds = 50;

const find = async (id: string, { sources, audit, forbidden }: Context, withImages: boolean) => {
  const ref = readNodeId(id);
  if (ref === null) return null;
  const refused = forbidden(ref.type);
  if (refused !== null) throw refused;
  return findNode(sources, audit, ref, withImages);
};

/** Of applicants: those of others come with their records. */
const wantsImages = (info: GraphQLResolveInfo) => isSelected(info, 'Applicant', 'images');

export const node: Resolvers = {
  Query: {
    node: (_, { id }, context, info) => find(id, context, wantsImages(info)),
    nodes: (_, { ids }, context, info) => {
      if (ids.length > maxIds) throw new ApiError('BAD_USER_INPUT', `nodes takes at most ${maxIds} ids.`);
      const withImages = wantsImages(info);
      // A vendor that is down nulls its own nodes, with an error at the place of each.
      // The generated type knows no promise of null, which GraphQL takes as well.
      return ids.map((id) => find(id, context, withImages) as Promise<AnyNode>);
    },
  },
  Node: { __resolveType: ({ kind }) => kind },
  Media: { __resolveType: ({ kind }) => kind },
};
