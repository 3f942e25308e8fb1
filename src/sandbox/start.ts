// Starts the four emulated vendors, each on a port of its own.
import type { FastifyInstance } from 'fastify';
import { argosCredentials, createArgosSandbox } from './argos.ts';
import { capillaryCredentials, createCapillarySandbox } from './capillary.ts';
import { createSumsubSandbox, sumsubCredentials } from './sumsub.ts';
import { createUnit21Sandbox, unit21Credentials } from './unit21.ts';

export type SandboxVendor = 'sumsub' | 'argos' | 'capillary' | 'unit21';

export interface SandboxOptions {
  /** A loopback address. */
  host?: string;
  /** A vendor without a port, or with 0, gets any free one. */
  ports?: Partial<Record<SandboxVendor, number>>;
}

const createEmulators = () => ({
  sumsub: createSumsubSandbox(),
  argos: createArgosSandbox(),
  capillary: createCapillarySandbox(),
  unit21: createUnit21Sandbox(),
});

export interface Sandbox {
  /** Where each vendor is, as an origin without the version path, and the credentials it takes. */
  vendors: {
    sumsub: { url: string; appToken: string; secretKey: string };
    argos: { url: string; apiKey: string };
    capillary: { url: string; tillId: string; password: string };
    unit21: { url: string; apiKey: string; org: string };
  };
  emulators: ReturnType<typeof createEmulators>;
  close(): Promise<void>;
}

/** @throws Error naming the vendor and the port that is in use; what was started by then is stopped again. */
export const startSandbox = async ({
  host = '127.0.0.1',
  ports = {},
}: SandboxOptions = {}): Promise<Sandbox> => {
  const emulators = createEmulators();
  const close = async () => {
    // A slow answer that was ordered is not waited for.
    for (const { app } of Object.values(emulators)) app.server.closeAllConnections();
    await Promise.all(Object.values(emulators).map(({ app }) => app.close()));
  };
  const listen = async (vendor: SandboxVendor): Promise<string> => {
    const app: FastifyInstance = emulators[vendor].app;
    const port = ports[vendor] ?? 0;
    try {
      return await app.listen({ host, port });
    } catch (error) {
      await close();
      throw new Error(`The emulated ${vendor} can not listen on ${host}:${port}. Is the port in use?`, {
        cause: error,
      });
    }
  };
  const { apiKey, org } = unit21Credentials;
  return {
    vendors: {
      sumsub: { url: await listen('sumsub'), ...sumsubCredentials },
      argos: { url: await listen('argos'), ...argosCredentials },
      capillary: { url: await listen('capillary'), ...capillaryCredentials },
      unit21: { url: await listen('unit21'), apiKey, org },
    },
    emulators,
    close,
  };
};
