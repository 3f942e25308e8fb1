import { listProviders } from '../flows/list-providers.ts';
import type { Resolvers } from '../generated/schema.ts';

export const provider: Resolvers = {
  Query: {
    providers: (_, __, { health, modes, answerBy }) => listProviders(health, modes, answerBy),
  },
};
