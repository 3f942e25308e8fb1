import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AsyncLocalStorage } from 'node:async_hooks';
import { readCaller, type AuthOptions, type Caller } from '../auth/caller.ts';
import { createContext, type Context, type Resources } from '../context.ts';
import { ApiError } from '../errors.ts';
import { checkPreflight, wantsPage } from './csrf.ts';
import { readUploads } from './uploads.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls; null where only the landing page is shown. */
    caller: Caller | null;
    /** Lets go of the files that came along; null where none did. */
    releaseFiles: (() => void) | null;
  }
}

/** The id of the request that is being answered, for errors that Apollo makes before there is a context. */
export const requestIds = new AsyncLocalStorage<string>();

export interface GraphqlRoute {
  apollo: ApolloServer<Context>;
  resources: Resources;
  auth: AuthOptions;
  production: boolean;
}

/** /graphql: who calls and whether a browser was tricked is decided before a byte of the body is read. */
export const serveGraphql = (
  app: FastifyInstance,
  { apollo, resources, auth, production }: GraphqlRoute,
): void => {
  app.decorateRequest('caller', null);
  app.decorateRequest('releaseFiles', null);
  // Fastify would read text by itself.
  app.removeContentTypeParser('text/plain');
  const handler = fastifyApolloHandler(apollo, {
    context: async (request) => {
      if (request.caller === null)
        throw new ApiError('UNAUTHENTICATED', 'A credential is needed.', { status: 401 });
      return createContext(resources, request.id, request.caller);
    },
  });
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    onRequest: async (request, reply) => {
      void reply.header('cache-control', 'no-store');
      checkHost(request);
      checkPreflight(request);
      if (!production && wantsPage(request)) {
        // Whatever else it would take: this request is shown the page, and runs nothing.
        request.headers.accept = 'text/html';
        return;
      }
      request.caller = await readCaller(request.headers.authorization, auth);
    },
    preHandler: [readUploads, refuseBatch],
    handler: async (request, reply) => {
      try {
        return await requestIds.run(request.id, () => handler.call(app, request, reply));
      } finally {
        request.releaseFiles?.();
      }
    },
    // Where it never came to the operation.
    onError: async (request) => request.releaseFiles?.(),
  });
  // Before the body is read, whatever it is.
  const refused = { onRequest: refuseMethod, handler: refuseMethod };
  app.route({ method: ['PUT', 'PATCH', 'DELETE', 'HEAD'], url: '/graphql', ...refused });
};

/** Apollo makes a URL of it. */
const checkHost = ({ headers }: FastifyRequest) => {
  if (URL.canParse(`http://${headers.host ?? ''}/`)) return;
  throw new ApiError('BAD_REQUEST', 'The Host header is not a host.', { status: 400 });
};

const refuseBatch = async ({ body }: FastifyRequest) => {
  if (Array.isArray(body)) {
    throw new ApiError('BATCHING_DISABLED', 'Send one operation in a request.', { status: 400 });
  }
};

const refuseMethod = async (_request: FastifyRequest, reply: FastifyReply) => {
  void reply.header('allow', 'GET, POST, OPTIONS');
  throw new ApiError('METHOD_NOT_ALLOWED', 'Send operations by POST, or queries by GET.', { status: 405 });
};
