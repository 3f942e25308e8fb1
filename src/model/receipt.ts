import type { Provider } from './provider.ts';

export type Outcome = 'APPLIED' | 'UNCHANGED' | 'UNKNOWN' | 'DRY_RUN';
export type Effect = 'DEACTIVATED' | 'REACTIVATED' | 'ERASED' | 'ADDED';
export type Verification = 'VERIFIED' | 'NOT_VERIFIED' | 'NOT_VERIFIABLE';

export interface Warning {
  code: 'DUPLICATE_CHECK_DISABLED' | 'COPIES_REMAIN' | 'VENDOR_WARNING';
  message: string;
}

/** Proof of one write: what was meant, what it did, and how that is known. */
export interface Receipt {
  id: string;
  provider: Provider;
  /** The mutation's name. */
  operation: string;
  outcome: Outcome;
  effect: Effect;
  reversible: boolean;
  verification: Verification;
  warnings: Warning[];
  replayed: boolean;
  /** RFC 3339, UTC. */
  at: string;
}

/** An expected refusal: nothing was changed. `Code` is the mutation's own closed list. */
export interface Refusal<Code extends string> {
  code: Code;
  message: string;
  /** Path of the input it is about. */
  field: string[] | null;
}
