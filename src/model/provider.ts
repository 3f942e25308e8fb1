export type Provider = 'SUMSUB' | 'ARGOS' | 'CAPILLARY' | 'UNIT21';
export type ProviderMode = 'LIVE' | 'SANDBOX' | 'NOT_CONFIGURED';

export interface ProviderStatus {
  provider: Provider;
  mode: ProviderMode;
  reachable: boolean | null;
  message: string | null;
}
