// createServer(config): Fastify and Apollo Server put together, not yet listening.
import type { FastifyInstance } from 'fastify';
import type { AddressInfo } from 'node:net';
import { isOpen, type Config } from './config.ts';
import { createApollo } from './apollo.ts';
import { createApiKeys } from './auth/api-keys.ts';
import { createCostBucket } from './auth/cost-bucket.ts';
import { createJwtReader } from './auth/jwt.ts';
import { createContext, type Resources } from './context.ts';
import { currentRequest } from './current-request.ts';
import { openMedia } from './flows/open-media.ts';
import { createLedger } from './ledger/ledger.ts';
import { createLog, type Log } from './log.ts';
import { createCheckFile } from './media/check-file.ts';
import { createScan } from './media/clamd.ts';
import { createMediaLinks, type MediaLinks } from './media/link.ts';
import { createPictureCheck } from './media/picture.ts';
import { serveMedia } from './media/serve.ts';
import { createMetrics, type Metrics } from './metrics/metrics.ts';
import { serveMetrics } from './metrics/serve.ts';
import { toNodeId } from './model/node-ref.ts';
import { checkStorage, openConfiguredStore } from './open-store.ts';
import { serveGraphql } from './plugins/request/graphql-route.ts';
import { createHttpApp } from './plugins/request/http-app.ts';
import { readTypeRules } from './plugins/operation/scope-rules.ts';
import { Sources, vendorCalls } from './providers/index.ts';
import { applicantIdOf, imageIdOf, people } from './sandbox/people.ts';
import { startSandbox, type Sandbox } from './sandbox/start.ts';
import { createSchema } from './schema.ts';
import { createVendors, type Vendors } from './vendors.ts';

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

/** Milliseconds that /readyz waits for a sign of life of a vendor that nothing was heard of lately. */
const patience = 500;

export const createServer = async (config: Config): Promise<Server> => {
  const sandbox = config.sandbox ? await startSandbox() : null;
  const access = sandbox?.vendors ?? config.vendors;
  const { metrics, log } = createMetrics(createLog(config.logLevel), vendorCalls);
  const stopping = new AbortController();
  const opened = openConfiguredStore(config, metrics.ledgerUnavailable);
  const vendors = createVendors({ access, config, store: opened.store, log });
  const { app, lifecycle } = await createHttpApp(config, log, () => vendors.degraded(patience));
  const toOrigin = () => config.publicUrl ?? toListeningOrigin(app, config.host);
  const schema = createSchema();
  const links = createMediaLinks(opened.secret);
  const resources = {
    ...createResources(config, opened, vendors, log, metrics, links, toOrigin, stopping.signal),
    typeRules: readTypeRules(schema),
  };
  const { ledger } = resources;
  await checkStorage(() => ledger.ready(), config, log.ledgerUnavailable);

  const apollo = createApollo(config, schema, log, config.sandbox ? toVariables() : undefined);
  await apollo.start();
  serveGraphql(app, {
    path: '/graphql',
    apollo,
    toContext: ({ id, confirm }, caller) =>
      createContext(resources, currentRequest.getStore() ?? { id, answerBy: Infinity }, caller, confirm),
    auth: {
      adminKey: config.adminKey,
      open: isOpen(config),
      readApiKey: resources.apiKeys.find,
      readJwt: config.jwt === null ? async () => null : createJwtReader(config.jwt, log.jwtKeysUnavailable),
    },
    admit: resources.costBucket.admit,
    deadline: config.deadline,
    production: config.production,
  });
  serveMedia(app, {
    links,
    deadline: config.deadline,
    open: (ref, asked) =>
      currentRequest.run({ ...asked, vendorCalls: 0 }, () => openMedia(new Sources(resources.clients), ref)),
    onServed: log.media,
  });
  serveMetrics(app, metrics, { vendors, ledger });
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

const createResources = (
  config: Config,
  { store, secret }: ReturnType<typeof openConfiguredStore>,
  { clients, modes, health }: Vendors,
  log: Log,
  metrics: Metrics,
  links: MediaLinks,
  toOrigin: () => string,
  stopping: AbortSignal,
): Omit<Resources, 'typeRules'> => {
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
      onWritten: metrics.written,
      onSettled: metrics.settled,
      onUnexpected: (error) => log.unexpected(error, currentRequest.getStore()?.id ?? ''),
    }),
    costBucket: createCostBucket({ store, ...config.callerCost }),
    apiKeys: createApiKeys({ store, open: isOpen(config), onChange: log.apiKey }),
    modes,
    health,
    checkFile: metrics.watchCheck(
      createCheckFile({
        picture: createPictureCheck(),
        scan: config.clamav && createScan(config.clamav),
        hasLeft: () => currentRequest.getStore()?.hasLeft() ?? false,
        timeLeft: () => (currentRequest.getStore()?.answerBy ?? Infinity) - performance.now(),
      }),
    ),
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

/** Where it really listens; an address that means "all" is reached by the loopback name. */
const toListeningOrigin = (app: FastifyInstance, host: string) => {
  const address = app.server.address() as AddressInfo | null;
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${address?.port ?? 0}`;
};
