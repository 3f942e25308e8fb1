import type { Provider } from './provider.ts';
import type { Effect, Refusal, Warning } from './receipt.ts';

/** What looking first found. */
export type Prepared<Before, Value, Code extends string> =
  | { refused: Refusal<Code>[] }
  /** It already is so: nothing needs to be sent. */
  | { already: Value }
  /** `warnings`: what would have to be said of it once done, for a dry run. */
  | { before: Before; warnings?: Warning[] };

/** What the vendor said to the one call that was sent. An unclear answer is thrown, with `outcomeKnown: false`. */
export type Sent<Code extends string> = { refused: Refusal<Code>[] } | { accepted: Warning[] };

/** What reading back found. */
export interface ReadBack<Value> {
  /**
   * done: it is as meant. unchanged: it is as meant, and was so before, so the vendor changed nothing.
   * not-done: it is as before. other: it is neither, so something else happened.
   */
  state: 'done' | 'unchanged' | 'not-done' | 'other' | 'not-verifiable';
  value: Value;
  warnings?: Warning[];
}

/** What must not happen at the same time. */
export interface Exclusive<Code extends string> {
  /** Writes with the same key never overlap, from looking first to reading back. */
  key: string;
  /** Writes of one call that share this may overlap among themselves. */
  group?: object;
  /** The refusal for a write that waited too long for its turn; a fault where the mutation has none. */
  busy?: Refusal<Code>;
}

/** One write to one vendor, described by the vendor's data source and carried out by the ledger alone. */
export interface Write<Before, Value, Code extends string> {
  provider: Provider;
  /** The mutation's name. */
  operation: string;
  effect: Effect;
  reversible: boolean;
  dryRun: boolean;
  exclusive: Exclusive<Code>;
  /**
   * When a read shows what was written. at-once: right after the answer. in-time: before the vendor can no longer
   * act on the request. late: nobody says when, so not seeing it proves nothing.
   */
  shows: 'at-once' | 'in-time' | 'late';
  /** Reads what there is, and refuses what can be refused without sending anything. */
  prepare(): Promise<Prepared<Before, Value, Code>>;
  /** The one call that changes something. Called at most once. */
  send(before: Before): Promise<Sent<Code>>;
  /** Reads from the vendor afresh. `answered`: the vendor said yes, rather than nothing that is clear. */
  readBack(before: Before, answered: boolean): Promise<ReadBack<Value>>;
}
