import { ApiError } from '../errors.ts';
import { findNode, type AnyNode } from '../flows/find-node.ts';
import type { Resolvers } from '../generated/schema.ts';
import { readNodeId } from '../model/node-ref.ts';
import type { Context } from '../context.ts';

const maxIds = 50;

const find = async (id: string, { sources, audit, forbidden }: Context) => {
  const ref = readNodeId(id);
  if (ref === null) return null;
  const refused = forbidden(ref.type);
  if (refused !== null) throw refused;
  return findNode(sources, audit, ref);
};

export const node: Resolvers = {
  Query: {
    node: (_, { id }, context) => find(id, context),
    nodes: (_, { ids }, context) => {
      if (ids.length > maxIds) throw new ApiError('BAD_USER_INPUT', `nodes takes at most ${maxIds} ids.`);
      // A vendor that is down nulls its own nodes, with an error at the place of each.
      // The generated type knows no promise of null, which GraphQL takes as well.
      return ids.map((id) => find(id, context) as Promise<AnyNode>);
    },
  },
  Node: { __resolveType: ({ kind }) => kind },
  Media: { __resolveType: ({ kind }) => kind },
};
