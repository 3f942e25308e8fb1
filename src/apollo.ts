// Apollo Server with everything that is put into the schema and around an operation.
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import type { Config } from './config.ts';
import type { Context } from './context.ts';
import { currentRequest } from './current-request.ts';
import { formatError } from './format-error.ts';
import type { Log } from './log.ts';
import { answeredStatus } from './plugins/operation/answered-status.ts';
import { checkValues } from './plugins/operation/check-values.ts';
import { createCost } from './plugins/operation/cost.ts';
import { exactNumbers } from './plugins/operation/exact-numbers.ts';
import { fewErrors } from './plugins/operation/few-errors.ts';
import { applyIdempotent, idempotentOnMutations } from './plugins/operation/idempotent.ts';
import { createLandingPage } from './plugins/operation/landing-page.ts';
import { limits, withinLimits } from './plugins/operation/limits.ts';
import { createOperationLog } from './plugins/operation/operation-log.ts';
import { operationTrace } from './plugins/operation/operation-trace.ts';
import { containFaults, createPartialFaults } from './plugins/operation/partial-faults.ts';
import { applyScopes } from './plugins/operation/scopes.ts';

/** Values for the landing page's document; undefined where there are no sample people. */
type ExampleVariables = Record<string, unknown> | undefined;

/** Apollo writes errors as they are; only their kind and place may be logged. */
const toApolloLogger = (log: Log) => {
  const ignore = () => undefined;
  const error = () => log.unexpected(new Error('Apollo Server'), currentRequest.getStore()?.id ?? '');
  return { debug: ignore, info: ignore, warn: ignore, error };
};

export const createApollo = (config: Config, schema: GraphQLSchema, log: Log, variables: ExampleVariables) =>
  new ApolloServer<Context>({
    schema: containFaults(applyScopes(applyIdempotent(schema))),
    introspection: true,
    persistedQueries: false,
    parseOptions: { maxTokens: limits.tokens },
    logger: toApolloLogger(log),
    validationRules: [withinLimits, idempotentOnMutations],
    validationOptions: { maxErrors: limits.errors, hideSuggestions: config.production },
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: config.production,
    stopOnTerminationSignals: false,
    formatError: (formatted, error) =>
      formatError(formatted, error, currentRequest.getStore()?.id ?? '', log),
    plugins: [
      // It looks at every field of every answer, to end with what is said anyway: nothing here may be kept.
      ApolloServerPluginCacheControlDisabled(),
      createLandingPage({ production: config.production, variables }),
      fewErrors,
      exactNumbers,
      createCost(config.production),
      checkValues,
      answeredStatus,
      createPartialFaults(log),
      createOperationLog(log),
      operationTrace,
    ],
  });
