import type { ApolloServerPlugin } from '@apollo/server';
import { trace } from '@opentelemetry/api';
import type { Context } from '../../context.ts';
import { longestName } from '../../log.ts';
import { markFailed } from '../../tracing/span.ts';

/**
 * Says in the operation's span which one it was and what became of it: never the document or a variable.
 * @see https://opentelemetry.io/docs/specs/semconv/graphql/graphql-spans/
 */
export const operationTrace: ApolloServerPlugin<Context> = {
  async requestDidStart() {
    const span = trace.getActiveSpan();
    if (span === undefined || !span.isRecording()) return;
    return {
      async willSendResponse({ operation, response }) {
        const kind = operation?.operation;
        const name = operation?.name?.value.slice(0, longestName);
        if (kind !== undefined) {
          span.updateName(name === undefined ? kind : `${kind} ${name}`);
          span.setAttribute('graphql.operation.type', kind);
          if (name !== undefined) span.setAttribute('graphql.operation.name', name);
        }
        const errors = response.body.kind === 'single' ? response.body.singleResult.errors : undefined;
        if (errors?.[0] !== undefined) markFailed(span, String(errors[0].extensions?.['code']));
      },
    };
  },
};
