import { providers, type Provider, type ProviderMode, type ProviderStatus } from '../model/provider.ts';
import type { Health } from '../traffic/health.ts';

/** Milliseconds that are left to write the answer. */
const timeToAnswer = 100;

/**
 * How each vendor is set up, and how it was met lately. Those that were not met are asked, side by side.
 * @param answerBy By `performance.now()`.
 */
export const listProviders = (
  health: Health,
  modes: Readonly<Record<Provider, ProviderMode>>,
  answerBy: number,
): Promise<ProviderStatus[]> =>
  Promise.all(
    providers.map(async (provider) => {
      const mode = modes[provider];
      if (mode === 'NOT_CONFIGURED') {
        const message = 'This server has no credentials for this vendor.';
        return { provider, mode, reachable: null, message };
      }
      return {
        provider,
        mode,
        ...(await health.look(provider, Math.max(0, answerBy - performance.now() - timeToAnswer))),
      };
    }),
  );
