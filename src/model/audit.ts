import type { Json } from './json.ts';
import type { Page } from './page.ts';
import type { Provider, ProviderMode } from './provider.ts';
import type { Effect, Outcome, Verification, Warning } from './receipt.ts';

/** What the ledger says of one write that was sent to a vendor. */
export interface AuditEntry {
  kind: 'AuditEntry';
  entryId: string;
  provider: Provider;
  mode: ProviderMode;
  /** The mutation's name. */
  operation: string;
  outcome: Exclude<Outcome, 'DRY_RUN'>;
  effect: Effect;
  reversible: boolean;
  verification: Verification;
  warnings: Warning[];
  /** Those of them that the vendor's own answer gave reason for: they stay true whatever is read later. */
  said: Warning[];
  /** Code of the refusal or the fault that the write ended with; null where it was taken. */
  refusal: string | null;
  /** True: the outcome is not certain yet, and is still looked for. */
  pending: boolean;
  actor: string;
  /** The credential it came with. */
  keyId: string;
  /** The vendor's id of the record; null once it was erased. */
  target: string | null;
  /** The file in it; null where the write is about none, or it was erased. */
  targetFile: string | null;
  /** What was asked for, without personal data. */
  arguments: Json;
  /** The vendor's own name for the call. */
  correlationId: string | null;
  /** Milliseconds from the intent to the outcome. */
  duration: number | null;
  requestId: string;
  /** RFC 3339, UTC: when it was about to be sent. */
  at: string;
  /** RFC 3339, UTC: when its outcome was last recorded. */
  recordedAt: string | null;
}

export interface AuditFilter {
  provider?: Provider | null | undefined;
  operation?: string | null | undefined;
  outcome?: Outcome | null | undefined;
  actor?: string | null | undefined;
  target?: string | null | undefined;
  /** RFC 3339, UTC; inclusive. */
  from?: string | null | undefined;
  /** RFC 3339, UTC; exclusive. */
  to?: string | null | undefined;
}

export type AuditPage = Page<AuditEntry>;
