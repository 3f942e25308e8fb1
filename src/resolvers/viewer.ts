import type { Resolvers } from '../generated/schema.ts';

export const viewer: Resolvers = {
  Query: {
    viewer: (_, __, { caller: { name, kind, scopes } }) => ({ name, kind, scopes: [...scopes].sort() }),
  },
};
