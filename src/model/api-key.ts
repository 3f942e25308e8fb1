import type { Page } from './page.ts';

/** A partner's credential as it may be shown: nothing here lets anybody in. */
export interface ApiKey {
  /** The public part of the key. */
  id: string;
  client: string;
  scopes: string[];
  /** RFC 3339, UTC. */
  createdAt: string;
  createdBy: string;
  /** RFC 3339, UTC. */
  expiresAt: string;
  /** RFC 3339, UTC; null where it was not revoked. */
  revokedAt: string | null;
  revokedBy: string | null;
  /** Neither revoked nor expired, and good on this server. */
  live: boolean;
}

export type ApiKeyPage = Page<ApiKey>;

export interface ApiKeyFilter {
  client?: string | null | undefined;
  live?: boolean | null | undefined;
}

/** A key that is wanted. */
export interface ApiKeyRequest {
  client: string;
  scopes: readonly string[];
  /** Milliseconds since 1970; null: as long as it is usual. */
  expiresAt: number | null;
}

export interface ApiKeyRefusal {
  code:
    | 'CLIENT_INVALID'
    | 'SCOPES_EMPTY'
    | 'SCOPE_UNKNOWN'
    | 'SCOPE_NOT_HELD'
    | 'EXPIRY_INVALID'
    | 'TOO_MANY_KEYS';
  /** The member of the request that it is about. */
  about: keyof ApiKeyRequest;
  message: string;
}
