export const providers = ['SUMSUB', 'ARGOS', 'CAPILLARY', 'UNIT21'] as const;
export type Provider = (typeof providers)[number];
export type ProviderMode = 'LIVE' | 'SANDBOX' | 'NOT_CONFIGURED';

export interface ProviderStatus {
  provider: Provider;
  mode: ProviderMode;
  reachable: boolean | null;
  message: string | null;
}
