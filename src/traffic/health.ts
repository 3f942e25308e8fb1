// How the vendors are, from what calls meet there; only one that nothing was heard of lately is asked for a sign of life.
import type { HttpCallEvent } from '../http/call.ts';
import type { Provider } from '../model/provider.ts';
import { inTime } from '../store/in-time.ts';

export interface Sign {
  /** Null: nothing is known yet. */
  reachable: boolean | null;
  /** What the vendor was met with, where that was no answer. */
  message: string | null;
}

export interface Health {
  /** Hears of every call. */
  hear(event: HttpCallEvent): void;
  /**
   * What is known of a vendor; where that is old, after a sign of life was asked for, in the given milliseconds at most.
   * Of one that has not answered by then, nothing is known, unless the last that was heard of it is that it fails.
   */
  look(provider: Provider, patience: number): Promise<Sign>;
}

export interface HealthOptions {
  /** Asks for a sign of life. It is heard of as any call is. */
  probe: (provider: Provider) => Promise<unknown>;
  /** Milliseconds of a clock that never goes back. */
  now?: () => number;
}

/** Milliseconds for which good news, and bad, are taken as they are. */
const age = { good: 30_000, bad: 5_000 };

export const createHealth = ({ probe, now = () => performance.now() }: HealthOptions): Health => {
  const signs = new Map<string, Sign & { at: number }>();
  const probes = new Map<Provider, Promise<unknown>>();

  const isFresh = (provider: Provider) => {
    const sign = signs.get(provider);
    if (sign === undefined) return false;
    return now() - sign.at < (sign.reachable === true ? age.good : age.bad);
  };
  /** Those who want one at the same time share it. */
  const probeOnce = (provider: Provider) => {
    const running = probes.get(provider);
    if (running !== undefined) return running;
    const started = probe(provider).finally(() => probes.delete(provider));
    probes.set(provider, started);
    return started;
  };

  return {
    hear({ provider, sent, outcome, message, fair }) {
      const isSilent = outcome === 'PROVIDER_TIMEOUT';
      if (!sent || outcome === 'INTERNAL_SERVER_ERROR' || (isSilent && !fair)) return;
      // A vendor that refuses, limits or talks nonsense was reached all the same.
      const reachable = !isSilent && outcome !== 'PROVIDER_UNAVAILABLE';
      signs.set(provider, { reachable, message, at: now() });
    },
    async look(provider, patience) {
      if (!isFresh(provider)) {
        // What the vendor says is heard of; what it does not say is a sign, too.
        const asked = probeOnce(provider).catch(() => undefined);
        await inTime(asked, patience, () => undefined);
      }
      const sign = signs.get(provider);
      if (sign === undefined || (sign.reachable === true && !isFresh(provider))) return unanswered(provider);
      return { reachable: sign.reachable, message: sign.message };
    },
  };
};

const unanswered = (provider: Provider): Sign => ({
  reachable: null,
  message: `${provider} was asked for a sign of life, and has not answered in the time there was.`,
});
