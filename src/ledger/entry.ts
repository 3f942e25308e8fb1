// What is known of a write between its two records.
import type { Outcome, Verification, Warning } from '../model/receipt.ts';
import type { Write } from '../model/write.ts';
import type { Lease } from '../store/lease.ts';
import type { Held, Unsure } from './pending.ts';

/** Who wants a write. */
export interface Origin {
  actor: string;
  /** The credential it came with. */
  keyId: string;
  requestId: string;
  /** The moment, by `performance.now()`, by which they want an answer, if only that it is not known yet. */
  answerBy: number;
}

/** What the records say of it, without what is done. */
export type AnyWrite = Omit<Write<never, unknown, string>, 'prepare' | 'send' | 'readBack' | 'toPlan'>;

/** What a write is carried out under. */
export interface Under {
  /** All have to be ours still when the intent is recorded; the first is that of the record written to. */
  leases: [Lease, ...Lease[]];
  /** Aborted when the first is no longer ours. */
  lost: AbortSignal;
  /** Told that the first was released with the outcome; null where more is done under it. */
  onReleased: (() => void) | null;
  origin: Origin;
  /** Null where the call has no idempotency key. */
  step: string | null;
}

/** A write whose intent is recorded. */
export interface Begun extends Held {
  /** Told that the lease was released with the outcome; null where it is not to be. */
  onReleased: (() => void) | null;
  /** Encrypts what may name the subject; null where its key was destroyed. */
  seal: (value: object) => string | null;
  /** Milliseconds since the intent. */
  elapsed: () => number;
}

export interface Ending {
  outcome: Exclude<Outcome, 'DRY_RUN'>;
  verification: Verification;
  warnings: Warning[];
  /** Those of them that the vendor's own answer gave reason for. */
  said: Warning[];
  /** Code of the refusal or fault that it ended with; null where it was taken. */
  refusal: string | null;
  correlationId: string | null;
  /** Not false: it has to be looked at again. */
  unsure: false | Unsure;
}
