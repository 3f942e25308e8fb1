import type { ApolloServer, BaseContext } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createConfirm, readCaller, type AuthOptions, type Caller, type Confirm } from '../../auth/caller.ts';
import { currentRequest } from '../../current-request.ts';
import { ApiError } from '../../errors.ts';
import { chooseMediaType } from './accept.ts';
import { checkContentType } from './content-type.ts';
import { checkPreflight, wantsPage } from './csrf.ts';
import { readDeadline } from './deadline.ts';
import { checkSearch, readJson } from './json-body.ts';
import { inOperationSpan } from './operation-span.ts';
import { readUploads } from './uploads.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls; null where only the landing page is shown. */
    caller: Caller | null;
    /** Makes sure that the caller's credential is still good. */
    confirm: Confirm;
    /** Lets go of what came along and is held; null where nothing is. */
    releaseFiles: (() => void) | null;
  }
}

export interface GraphqlRoute<Context extends BaseContext> {
  /** Where it is served. */
  path: string;
  apollo: ApolloServer<Context>;
  toContext: (request: FastifyRequest, caller: Caller) => Context | Promise<Context>;
  auth: AuthOptions;
  /** Refuses whom it does not want to hear at the moment. */
  admit: (caller: Caller) => Promise<void>;
  /** Milliseconds in which an operation is answered, where its client does not want it sooner. */
  deadline: number;
  production: boolean;
}

/**
 * /graphql: who calls and whether a browser was tricked is decided before a byte of the body is read; that the
 * credential is still good, once more when the body is there.
 */
export const serveGraphql = <Context extends BaseContext>(
  app: FastifyInstance,
  { path, apollo, toContext, auth, admit, deadline, production }: GraphqlRoute<Context>,
): void => {
  app.decorateRequest('caller', null);
  app.decorateRequest('confirm', confirmNobody);
  app.decorateRequest('releaseFiles', null);
  const handler = fastifyApolloHandler(apollo, {
    context: async (request) => {
      if (request.caller === null)
        throw new ApiError('UNAUTHENTICATED', 'A credential is needed.', { status: 401 });
      return toContext(request, request.caller);
    },
  });
  app.route({
    method: ['GET', 'POST'],
    url: path,
    onRequest: async (request, reply) => {
      checkHost(request);
      checkPreflight(request);
      checkContentType(request);
      readDeadline(request, deadline);
      if (!production && wantsPage(request)) {
        // Whatever else it would take: this request is shown the page, and runs nothing.
        request.headers.accept = 'text/html';
        removePolicy(reply);
        return;
      }
      const { authorization } = request.headers;
      request.confirm = createConfirm(authorization, auth);
      request.caller = await readCaller(authorization, auth);
      chooseMediaType(request);
      await admit(request.caller);
    },
    // A body may be as slow as it likes: whoever has sent it may not be let in any more.
    preHandler: [readJson, readUploads, checkSearch, ({ confirm }) => confirm()],
    handler: async (request, reply) => {
      try {
        const begun = {
          id: request.id,
          answerBy: performance.now() + readDeadline(request, deadline),
          vendorCalls: 0,
          hasLeft: () => request.raw.socket.destroyed,
        };
        return await currentRequest.run(begun, () =>
          inOperationSpan(request, async () => handler.call(app, request, reply)),
        );
      } finally {
        request.releaseFiles?.();
      }
    },
    // Where it never came to the operation.
    onError: async (request) => request.releaseFiles?.(),
  });
};

/** Of whoever is only shown the page. */
const confirmNobody: Confirm = async () => undefined;

/** The page runs scripts of Apollo's and opens its windows; it brings a policy of its own. */
const removePolicy = (reply: FastifyReply) => {
  for (const name of ['content-security-policy', 'cross-origin-opener-policy']) reply.removeHeader(name);
};

/** Apollo makes a URL of it. */
const checkHost = ({ headers }: FastifyRequest) => {
  if (URL.canParse(`http://${headers.host ?? ''}/`)) return;
  throw new ApiError('BAD_REQUEST', 'The Host header is not a host.', { status: 400 });
};
