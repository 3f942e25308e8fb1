// Apollo Server with everything that is put into the schema and around an operation.
import { ApolloServer } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import type { Config } from './config.ts';
import type { Context } from './context.ts';
import { formatError } from './format-error.ts';
import type { Log } from './log.ts';
import { exactNumbers } from './plugins/exact-numbers.ts';
import { requestIds } from './plugins/graphql-route.ts';
import { applyIdempotent, idempotentOnMutations } from './plugins/idempotent.ts';
import { createLandingPage } from './plugins/landing-page.ts';
import { createOperationLog } from './plugins/operation-log.ts';
import { containFaults, createPartialFaults } from './plugins/partial-faults.ts';
import { applyScopes } from './plugins/scopes.ts';

/** Values for the landing page's document; undefined where there are no sample people. */
type ExampleVariables = Record<string, unknown> | undefined;

/** Tokens of a document: enough for a large one, and too few to overflow the parser. */
const maxTokens = 1_000;

/** Apollo writes errors as they are; only their kind and place may be logged. */
const toApolloLogger = (log: Log) => {
  const ignore = () => undefined;
  const error = () => log.unexpected(new Error('Apollo Server'), requestIds.getStore() ?? '');
  return { debug: ignore, info: ignore, warn: ignore, error };
};

export const createApollo = (config: Config, schema: GraphQLSchema, log: Log, variables: ExampleVariables) =>
  new ApolloServer<Context>({
    schema: containFaults(applyScopes(applyIdempotent(schema))),
    introspection: true,
    persistedQueries: false,
    parseOptions: { maxTokens },
    logger: toApolloLogger(log),
    validationRules: [idempotentOnMutations],
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: config.production,
    stopOnTerminationSignals: false,
    formatError: (formatted, error) => formatError(formatted, error, requestIds.getStore() ?? '', log),
    plugins: [
      createLandingPage({ production: config.production, variables }),
      exactNumbers,
      createPartialFaults(log),
      createOperationLog(log),
    ],
  });
