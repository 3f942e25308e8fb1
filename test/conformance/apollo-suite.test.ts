/**
 * @jest-environment <rootDir>/test/conformance/apollo-suite-environment.cjs
 */
// Apollo Server's own test suite for integrations, on the path that operations take through our HTTP server. Which of
// its tests can not pass by design, and why, is listed in the environment, which holds that they do fail.
import { ApolloServer, type ApolloServerOptions, type BaseContext } from '@apollo/server';
import {
  defineIntegrationTestSuite,
  type CreateServerForIntegrationTests,
  type CreateServerForIntegrationTestsOptions,
} from '@apollo/server-integration-testsuite';
import { createLog } from '../../src/log.ts';
import { serveGraphql } from '../../src/plugins/request/graphql-route.ts';
import { createHttpApp } from '../../src/plugins/request/http-app.ts';

const httpConfig = { requestTimeout: 60_000, publicUrl: null, corsOrigins: null, production: false };
const auth = { adminKey: null, open: true, readApiKey: async () => null, readJwt: async () => null };
const admit = async () => undefined;

const createServer = async (
  config: ApolloServerOptions<BaseContext>,
  options?: CreateServerForIntegrationTestsOptions,
) => {
  const { app, lifecycle } = await createHttpApp(httpConfig, createLog('silent'), async () => []);
  const server = new ApolloServer(config);
  await server.start();
  serveGraphql(app, {
    // The suite asks at the root.
    path: '/',
    apollo: server,
    toContext: async () => (await options?.context?.()) ?? {},
    auth,
    admit,
    deadline: 8_000,
    production: httpConfig.production,
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { server, url, extraCleanup: () => lifecycle.drain(0) };
};

// The suite's types are those of its own Apollo Server; graphql 16 has no incremental delivery.
defineIntegrationTestSuite(createServer as unknown as CreateServerForIntegrationTests, {
  noIncrementalDelivery: true,
});
