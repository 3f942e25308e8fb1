import type { ApolloServerPlugin } from '@apollo/server';
import type { Context } from '../../context.ts';
import { currentRequest } from '../../current-request.ts';
import type { Log } from '../../log.ts';

/** One line for each operation: its name and what became of it, never a variable or a value. */
export const createOperationLog = (log: Log): ApolloServerPlugin<Context> => ({
  async requestDidStart({ contextValue }) {
    const began = performance.now();
    return {
      async willSendResponse({ operationName, operation, response }) {
        const errors = response.body.kind === 'single' ? (response.body.singleResult.errors ?? []) : [];
        log.operation({
          requestId: contextValue.requestId,
          operation: operationName ?? null,
          kind: operation?.operation ?? null,
          keyId: contextValue.caller.keyId,
          vendorCalls: currentRequest.getStore()?.vendorCalls ?? 0,
          duration: performance.now() - began,
          codes: errors.map((error) => String(error.extensions?.['code'])),
        });
      },
    };
  },
});
