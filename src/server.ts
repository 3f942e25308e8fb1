// createServer(config): Fastify and Apollo Server put together, not yet listening.
import fastifyCors from '@fastify/cors';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { isLoopback } from './config-reader.ts';
import { isOpen, type Config } from './config.ts';
import { createApollo } from './apollo.ts';
import type { Resources } from './context.ts';
import { openMedia } from './flows/open-media.ts';
import { createLedger } from './ledger/ledger.ts';
import { createLog, type Log } from './log.ts';
import { checkFile } from './media/check-file.ts';
import { createMediaLinks, type MediaLinks } from './media/link.ts';
import { serveMedia } from './media/serve.ts';
import { readNodeId, toNodeId } from './model/node-ref.ts';
import { checkStorage, openConfiguredStore } from './open-store.ts';
import { serveGraphql, requestIds } from './plugins/graphql-route.ts';
import { answerClientError, answerBadAddress, answerFaults } from './plugins/http-faults.ts';
import { superviseLifecycle } from './plugins/lifecycle.ts';
import { acceptUploads } from './plugins/uploads.ts';
import { readTypeRules } from './plugins/scopes.ts';
import { createClients, Sources, type VendorAccess } from './providers/index.ts';
import { applicantIdOf, imageIdOf, people } from './sandbox/people.ts';
import { startSandbox, type Sandbox } from './sandbox/start.ts';
import { createSchema } from './schema.ts';

export interface Server {
  app: FastifyInstance;
  modes: Resources['modes'];
  /** The emulated vendors; null where real ones are configured. */
  sandbox: Sandbox | null;
  /** Starts to listen; the origin it can be reached at. */
  listen(): Promise<string>;
  /** Ends what runs and lets go of everything; `notice`: milliseconds in which /readyz says 503 before that. */
  close(notice?: number): Promise<void>;
}

/** Bytes of a request's body: ten files of 5,000,000 bytes as base64, and the operation around them. */
const bodyLimit = 68_000_000;

export const createServer = async (config: Config): Promise<Server> => {
  const sandbox = config.sandbox ? await startSandbox() : null;
  const access = sandbox?.vendors ?? config.vendors;
  const log = createLog(config.logLevel);
  const stopping = new AbortController();
  const links = createMediaLinks(config.adminKey);
  const app = createApp(config);
  const toOrigin = () => config.publicUrl ?? toListeningOrigin(app, config.host);
  const schema = createSchema();
  const opened = openConfiguredStore(config);
  const resources = {
    ...createResources(config, opened, access, log, links, toOrigin, stopping.signal),
    typeRules: readTypeRules(schema),
  };
  const { ledger } = resources;
  await checkStorage(() => ledger.ready(), config, log.ledgerUnavailable);

  const apollo = createApollo(config, schema, log, config.sandbox ? toVariables() : undefined);
  await apollo.start();
  await app.register(fastifyCors, { origin: toCorsOrigins(config), maxAge: 600, strictPreflight: false });
  addHeaders(app);
  answerFaults(app, log);
  const lifecycle = superviseLifecycle(app);
  acceptUploads(app);
  serveGraphql(app, {
    apollo,
    resources,
    auth: {
      adminKey: config.adminKey,
      open: isOpen(config),
      readApiKey: async () => null,
      readJwt: async () => null,
    },
    production: config.production,
  });
  serveMedia(app, {
    links,
    open: async (id) => {
      const ref = readNodeId(id);
      return ref && openMedia(new Sources(resources.clients), ref);
    },
  });
  return {
    app,
    modes: resources.modes,
    sandbox,
    async listen() {
      await app.listen({ host: config.host, port: config.port });
      ledger.start();
      return toOrigin();
    },
    async close(notice = 0) {
      stopping.abort();
      await lifecycle.drain(notice);
      await apollo.stop();
      await ledger.close();
      await sandbox?.close();
    },
  };
};

const createApp = ({ requestTimeout }: Config) =>
  Fastify({
    bodyLimit,
    requestTimeout,
    exposeHeadRoutes: false,
    clientErrorHandler: answerClientError,
    genReqId: () => randomUUID(),
    frameworkErrors: (_error, request, reply) => {
      void answerBadAddress(request, reply.headers(toHeaders(request)));
    },
  });

const createResources = (
  config: Config,
  { store, secret }: ReturnType<typeof openConfiguredStore>,
  access: VendorAccess,
  log: Log,
  links: MediaLinks,
  toOrigin: () => string,
  stopping: AbortSignal,
): Omit<Resources, 'typeRules'> => {
  const toMode = (vendor: object | null) => {
    if (vendor === null) return 'NOT_CONFIGURED';
    return config.sandbox ? 'SANDBOX' : 'LIVE';
  };
  const modes = {
    SUMSUB: toMode(access.sumsub),
    ARGOS: toMode(access.argos),
    CAPILLARY: toMode(access.capillary),
    UNIT21: toMode(access.unit21),
  } as const;
  const clients = createClients(access, log.vendorCall);
  return {
    clients,
    ledger: createLedger({
      store,
      secret,
      settleMs: config.settleMs,
      stopping,
      modes,
      recall: ({ operation, own }) => new Sources(clients).recall(operation, own),
      onHead: log.ledgerHead,
      onUnexpected: (error) => log.unexpected(error, requestIds.getStore() ?? ''),
    }),
    modes,
    checkFile,
    linkTo: (ref, ttlSeconds) => `${toOrigin()}/media/${links.create(toNodeId(ref), ttlSeconds)}`,
  };
};

/** Values for the example document that fit the sample people. */
const toVariables = () => {
  const [ada] = people;
  if (ada === undefined) return {};
  return {
    userId: ada.userId,
    input: { applicantId: applicantIdOf(ada), imageId: imageIdOf(ada, 0), active: false },
  };
};

const apolloSandbox = 'https://studio.apollographql.com';

/** Outside production a page on this machine, and Apollo Sandbox, may call; elsewhere only what is listed. */
const toCorsOrigins = ({ corsOrigins, production }: Config) => {
  if (corsOrigins !== null) return corsOrigins;
  if (production) return false;
  return (origin: string | undefined, allow: (error: null, allowed: boolean) => void) =>
    allow(null, origin === apolloSandbox || (origin !== undefined && isLoopbackOrigin(origin)));
};

const isLoopbackOrigin = (origin: string) => URL.canParse(origin) && isLoopback(new URL(origin).hostname);

const addHeaders = (app: FastifyInstance) => {
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers(toHeaders(request));
  });
};

const toHeaders = ({ id }: FastifyRequest) => ({
  'x-request-id': id,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
});

/** Where it really listens; an address that means "all" is reached by the loopback name. */
const toListeningOrigin = (app: FastifyInstance, host: string) => {
  const address = app.server.address() as AddressInfo | null;
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${address?.port ?? 0}`;
};
