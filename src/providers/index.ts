// The only list of vendors: their clients, made at start, and their data sources, made for each request.
import { ApiError } from '../errors.ts';
import type { AdmissionState } from '../http/admission.ts';
import type { CallTable, HttpClient, Lane, Pace, Surroundings } from '../http/call.ts';
import type { Provider } from '../model/provider.ts';
import type { Recalled } from '../model/write.ts';
import { calls as argosCalls } from './argos/calls.ts';
import { createArgosClient, type ArgosAccess } from './argos/client.ts';
import { ArgosSource } from './argos/data-source.ts';
import { calls as capillaryCalls } from './capillary/calls.ts';
import { createCapillaryClient, type CapillaryAccess } from './capillary/client.ts';
import { CapillarySource } from './capillary/data-source.ts';
import { calls as sumsubCalls } from './sumsub/calls.ts';
import { createSumsubClient, type SumsubAccess } from './sumsub/client.ts';
import { SumsubSource } from './sumsub/data-source.ts';
import { toTraced } from './traced.ts';
import { calls as unit21Calls } from './unit21/calls.ts';
import { createUnit21Client, type Unit21Access } from './unit21/client.ts';
import { Unit21Source } from './unit21/data-source.ts';

/** Every call that is made to a vendor, and what it does there. */
export const vendorCalls: Readonly<Record<Provider, CallTable>> = {
  SUMSUB: sumsubCalls,
  ARGOS: argosCalls,
  CAPILLARY: capillaryCalls,
  UNIT21: unit21Calls,
};

/** How to reach each vendor; null: not configured. */
export interface VendorAccess {
  sumsub: SumsubAccess | null;
  argos: ArgosAccess | null;
  capillary: CapillaryAccess | null;
  unit21: Unit21Access | null;
}

export interface Clients {
  sumsub: HttpClient | null;
  argos: HttpClient | null;
  capillary: ReturnType<typeof createCapillaryClient> | null;
  unit21: HttpClient | null;
}

export const createClients = (access: VendorAccess, surroundings: Surroundings): Clients => ({
  sumsub: access.sumsub && createSumsubClient(access.sumsub, surroundings),
  argos: access.argos && createArgosClient(access.argos, surroundings),
  capillary: access.capillary && createCapillaryClient(access.capillary, surroundings),
  unit21: access.unit21 && createUnit21Client(access.unit21, surroundings),
});

/**
 * What each vendor is sent at most. A quarter of it may be sent at once and the rest evenly, so that over a longer time it
 * is three quarters: below what the vendors document, which is for Sumsub 300 GET and 50 POST in 5 s, ARGOS 5,000 in a second,
 * Capillary 1,000 in a minute for an API, Unit21 200 in a second.
 * @see https://docs.sumsub.com/reference/rate-limits
 * @see https://docs.capillarytech.com/reference/rate-limits
 * @see https://docs.unit21.ai/reference/rate-limiting-policy
 */
export const paces: Readonly<Record<Provider, Pace>> = {
  SUMSUB: { rate: 60, writes: 1 / 6 },
  ARGOS: { rate: 2_000, writes: 1 },
  CAPILLARY: { rate: 20, writes: 1 },
  UNIT21: { rate: 180, writes: 1 },
};

/** Each lane to a vendor, by its name. */
export const readBreakers = (clients: Clients, provider: Provider): (AdmissionState & { lane: Lane })[] => {
  const lanesOf = (client: HttpClient | undefined, lanes: readonly Lane[]) =>
    client === undefined ? [] : lanes.map((lane) => ({ lane, ...client.readState(lane) }));
  if (provider !== 'CAPILLARY') {
    const client = { SUMSUB: clients.sumsub, ARGOS: clients.argos, UNIT21: clients.unit21 }[provider];
    return lanesOf(client ?? undefined, ['read', 'write', 'stream']);
  }
  const { api, files } = clients.capillary ?? {};
  return [...lanesOf(api, ['read', 'write']), ...lanesOf(files, ['stream'])];
};

/** The data sources of one request, each made when it is first asked for. */
export class Sources {
  readonly #clients: Clients;
  #made: {
    sumsub?: SumsubSource;
    argos?: ArgosSource;
    capillary?: CapillarySource;
    unit21?: Unit21Source;
  } = {};

  constructor(clients: Clients) {
    this.#clients = clients;
  }

  get sumsub() {
    return (this.#made.sumsub ??= toTraced(
      'sumsub',
      new SumsubSource(configured('SUMSUB', this.#clients.sumsub)),
    ));
  }

  get argos() {
    return (this.#made.argos ??= toTraced(
      'argos',
      new ArgosSource(configured('ARGOS', this.#clients.argos)),
    ));
  }

  get capillary() {
    return (this.#made.capillary ??= toTraced(
      'capillary',
      new CapillarySource(configured('CAPILLARY', this.#clients.capillary)),
    ));
  }

  get unit21() {
    return (this.#made.unit21 ??= toTraced(
      'unit21',
      new Unit21Source(configured('UNIT21', this.#clients.unit21)),
    ));
  }

  /**
   * How to read back what a program that has ended was about to write. `plan` is what the data source wrote down for
   * itself when the write of this mutation was begun.
   */
  recall(operation: string, plan: unknown): Recalled {
    switch (operation) {
      case 'setImageActive':
        return this.sumsub.recallSetImageActive(plan as Parameters<SumsubSource['recallSetImageActive']>[0]);
      case 'partialDeleteSubmission':
        return this.argos.recallPartialDelete(plan as Parameters<ArgosSource['recallPartialDelete']>[0]);
      case 'deleteCustomerImage':
        return this.capillary.recallDeleteImage(plan as Parameters<CapillarySource['recallDeleteImage']>[0]);
      case 'addEntityMedia':
        return this.unit21.recallAddMedia(plan as Parameters<Unit21Source['recallAddMedia']>[0]);
      default:
        throw new Error('a mutation that no data source knows');
    }
  }

  /** Asks a vendor for a sign of life. */
  probe(provider: Provider): Promise<void> {
    switch (provider) {
      case 'SUMSUB':
        return this.sumsub.probe();
      case 'ARGOS':
        return this.argos.probe();
      case 'CAPILLARY':
        return this.capillary.probe();
      case 'UNIT21':
        return this.unit21.probe();
    }
  }
}

const configured = <Client>(provider: Provider, client: Client | null): Client => {
  if (client !== null) return client;
  throw new ApiError('PROVIDER_NOT_CONFIGURED', `This server has no credentials for ${provider}.`, {
    provider,
  });
};
