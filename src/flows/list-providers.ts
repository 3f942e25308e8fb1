import { ApiError } from '../errors.ts';
import { providers, type Provider, type ProviderMode, type ProviderStatus } from '../model/provider.ts';
import type { Sources } from '../providers/index.ts';

/** How each vendor is set up, and whether it gives a sign of life. They are asked side by side. */
export const listProviders = (
  sources: Sources,
  modes: Readonly<Record<Provider, ProviderMode>>,
): Promise<ProviderStatus[]> =>
  Promise.all(
    providers.map(async (provider) => {
      const mode = modes[provider];
      if (mode === 'NOT_CONFIGURED') {
        const message = 'This server has no credentials for this vendor.';
        return { provider, mode, reachable: null, message };
      }
      return { provider, mode, ...(await toReachable(sources.probe(provider))) };
    }),
  );

const toReachable = async (probe: Promise<void>) => {
  try {
    await probe;
    return { reachable: true, message: null };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // A vendor that refuses, limits or talks nonsense was reached all the same.
    const silent = error.code === 'PROVIDER_UNAVAILABLE' || error.code === 'PROVIDER_TIMEOUT';
    return { reachable: !silent, message: error.message };
  }
};
