import type { Resolvers } from '../generated/schema.ts';

export const access: Resolvers = {
  Query: {
    apiKeys: (_, { filter, first, after }, { apiKeys }) => apiKeys.list(filter ?? {}, first, after ?? null),
  },
  Mutation: {
    createApiKey: async (_, { input: { client, scopes, expiresAt } }, { apiKeys, caller }) => {
      const request = { client, scopes, expiresAt: expiresAt == null ? null : Date.parse(expiresAt) };
      const created = await apiKeys.create(request, caller);
      if (!('refused' in created)) return { ...created, userErrors: [] };
      return {
        userErrors: created.refused.map(({ code, about, message }) => ({
          code,
          message,
          field: ['input', about],
        })),
      };
    },
    revokeApiKey: async (_, { input: { id } }, { apiKeys, caller }) => {
      const apiKey = await apiKeys.revoke(id, caller);
      if (apiKey !== null) return { apiKey, userErrors: [] };
      const message = 'There is no key with this id: the query apiKeys lists them.';
      return { userErrors: [{ code: 'KEY_NOT_FOUND' as const, message, field: ['input', 'id'] }] };
    },
  },
};
