// The vendors as this server has them: their clients, what they are sent at most, and how they are.
import type { Config } from './config.ts';
import { currentRequest } from './current-request.ts';
import type { HttpCallEvent } from './http/call.ts';
import type { Log } from './log.ts';
import { providers, type Provider, type ProviderMode } from './model/provider.ts';
import {
  createClients,
  paces,
  readBreakers,
  Sources,
  type Clients,
  type VendorAccess,
} from './providers/index.ts';
import type { LaneState } from './metrics/vendors.ts';
import { inOwnTrace } from './tracing/span.ts';
import { createHealth, type Health } from './traffic/health.ts';
import { createTurns } from './traffic/rate.ts';
import type { openConfiguredStore } from './open-store.ts';

export interface Vendors {
  clients: Clients;
  modes: Readonly<Record<Provider, ProviderMode>>;
  health: Health;
  /** Those that fail, or are left alone because they have; within the given milliseconds. */
  degraded(patience: number): Promise<Provider[]>;
  /** Every lane to every vendor that is configured. */
  lanes(): LaneState[];
}

export interface VendorsOptions {
  access: VendorAccess;
  config: Pick<Config, 'sandbox' | 'rates' | 'deadline'>;
  store: ReturnType<typeof openConfiguredStore>['store'];
  log: Log;
}

export const createVendors = ({ access, config, store, log }: VendorsOptions): Vendors => {
  const onCall = (event: HttpCallEvent) => {
    const request = currentRequest.getStore();
    if (request !== undefined && event.sent) request.vendorCalls += 1;
    health.hear(event);
    log.vendorCall({ ...event, requestId: request?.id ?? null });
  };
  const clients = createClients(access, {
    onCall,
    answerBy: () => currentRequest.getStore()?.answerBy ?? Infinity,
    longest: config.deadline,
    takeTurn: createTurns(store, toPaces(config)),
  });
  // Those who share a probe must not be bound to the deadline of the one who asked first.
  const probe = (provider: Provider) =>
    currentRequest.exit(() =>
      inOwnTrace('probe', { attributes: { 'dossier.provider': provider } }, () =>
        new Sources(clients).probe(provider),
      ),
    );
  const health = createHealth({ probe });
  const modes = toModes(access, config.sandbox);
  return {
    clients,
    modes,
    health,
    lanes: () =>
      providers.flatMap((provider) =>
        readBreakers(clients, provider).map((state) => ({ provider, ...state })),
      ),
    async degraded(patience) {
      const configured = providers.filter((provider) => modes[provider] !== 'NOT_CONFIGURED');
      const signs = await Promise.all(configured.map((provider) => health.look(provider, patience)));
      return configured.filter(
        (provider, index) =>
          signs[index]?.reachable === false ||
          readBreakers(clients, provider).some(({ breaker }) => breaker === 'open'),
      );
    },
  };
};

/** An emulated vendor has no limits of its own. */
const toPaces = ({ sandbox, rates }: VendorsOptions['config']) =>
  Object.fromEntries(
    providers.map((provider) => {
      const rate = rates[provider] ?? (sandbox ? 0 : paces[provider].rate);
      return [provider, rate === 0 ? null : { ...paces[provider], rate }];
    }),
  );

const toModes = (access: VendorAccess, sandbox: boolean): Vendors['modes'] => {
  const toMode = (vendor: object | null) => {
    if (vendor === null) return 'NOT_CONFIGURED';
    return sandbox ? 'SANDBOX' : 'LIVE';
  };
  return {
    SUMSUB: toMode(access.sumsub),
    ARGOS: toMode(access.argos),
    CAPILLARY: toMode(access.capillary),
    UNIT21: toMode(access.unit21),
  };
};
