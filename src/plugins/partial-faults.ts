import type { ApolloServerPlugin } from '@apollo/server';
import type { Context } from '../context.ts';
import { toExtensions } from '../format-error.ts';

/** Adds the faults of parts that were left out of a list, which GraphQL itself can't say beside a value. */
export const partialFaults: ApolloServerPlugin<Context> = {
  async requestDidStart() {
    return {
      async willSendResponse({ contextValue, response }) {
        if (response.body.kind !== 'single' || contextValue.partialFaults.length === 0) return;
        const result = response.body.singleResult;
        const faults = contextValue.partialFaults.map(({ error, path }) => ({
          message: error.message,
          path,
          extensions: toExtensions(error, contextValue.requestId),
        }));
        result.errors = [...(result.errors ?? []), ...faults];
      },
    };
  },
};
