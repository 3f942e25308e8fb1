// Fastify with what holds on every path: headers, CORS, the one shape of a refusal, health, and no body read unasked.
import fastifyCors from '@fastify/cors';
import Fastify, { type FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import { isLoopback } from '../../config-reader.ts';
import type { Config } from '../../config.ts';
import type { Log } from '../../log.ts';
import { answerBadAddress, answerFaults, createClientErrorHandler } from './http-faults.ts';
import { acceptJson } from './json-body.ts';
import { superviseLifecycle, type Lifecycle } from './lifecycle.ts';
import { checkShapes, refuseUnknownRoutes } from './request-shape.ts';
import { addHeaders, toSecurityHeaders } from './security-headers.ts';
import { followTurns } from './turns.ts';
import { endUnreadBodies } from './unread-bodies.ts';
import { acceptUploads } from './uploads.ts';

export type HttpConfig = Pick<Config, 'requestTimeout' | 'publicUrl' | 'corsOrigins' | 'production'>;

/** Bytes of a request's body: ten files of 5,000,000 bytes as base64, and the operation around them. */
const bodyLimit = 68_000_000;

/** Milliseconds between looks for requests that take too long: by default Node would let each have 30 s more. */
const connectionsCheckingInterval = 500;

export const createHttpApp = async (
  config: HttpConfig,
  log: Log,
  degraded: () => Promise<readonly string[]>,
): Promise<{ app: FastifyInstance; lifecycle: Lifecycle }> => {
  const headers = toSecurityHeaders(config.publicUrl);
  const app = Fastify({
    bodyLimit,
    requestTimeout: config.requestTimeout,
    // Node takes the larger of the two times for the whole request.
    http: {
      connectionsCheckingInterval,
      headersTimeout: Math.min(config.requestTimeout, 60_000),
      // Checked here, in one's own words.
      requireHostHeader: false,
    },
    exposeHeadRoutes: false,
    clientErrorHandler: createClientErrorHandler(headers, log),
    genReqId: () => randomUUID(),
    frameworkErrors: (_error, request, reply) => {
      // No hook runs for such an address, so nobody would look after what is left of its body.
      const own = { ...headers, 'x-request-id': request.id, connection: 'close' };
      void answerBadAddress(request, reply.headers(own), log);
    },
  });
  // Before CORS, which answers by itself where a browser only asks.
  addHeaders(app, headers);
  // A route has the handlers that were there before it, and CORS brings one.
  answerFaults(app, log);
  followTurns(app.server);
  checkShapes(app);
  await app.register(fastifyCors, {
    origin: toCorsOrigins(config),
    exposedHeaders: ['x-request-id', 'retry-after'],
    maxAge: 600,
    strictPreflight: false,
  });
  endUnreadBodies(app);
  const lifecycle = superviseLifecycle(app, degraded);
  refuseUnknownRoutes(app);
  acceptJson(app);
  acceptUploads(app);
  return { app, lifecycle };
};

const apolloSandbox = 'https://studio.apollographql.com';

/** Outside production a page on this machine, and Apollo Sandbox, may call; elsewhere only what is listed. */
const toCorsOrigins = ({ corsOrigins, production }: HttpConfig) => {
  if (corsOrigins !== null) return corsOrigins;
  if (production) return false;
  return (origin: string | undefined, allow: (error: null, allowed: boolean) => void) =>
    allow(null, origin === apolloSandbox || (origin !== undefined && isLoopbackOrigin(origin)));
};

const isLoopbackOrigin = (origin: string) => URL.canParse(origin) && isLoopback(new URL(origin).hostname);
