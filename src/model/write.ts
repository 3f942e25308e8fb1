import type { Provider } from './provider.ts';
import type { Effect, Refusal, Warning } from './receipt.ts';

/** What looking first found. */
export type Prepared<Before, Value, Code extends string> =
  | { refused: Refusal<Code>[] }
  /** It already is so: nothing needs to be sent. */
  | { already: Value }
  | { before: Before };

/** What the vendor said to the one call that was sent. An unclear answer is thrown, with `outcomeKnown: false`. */
export type Sent<Code extends string> = { refused: Refusal<Code>[] } | { accepted: Warning[] };

/** What reading back found. */
export interface ReadBack<Value> {
  /**
   * done: it is as meant. unchanged: it is as meant, and was so before: the vendor changed nothing. not-done: it is
   * as before. other: it is neither, so something else happened. not-verifiable: reading can not tell.
   */
  state: 'done' | 'unchanged' | 'not-done' | 'other' | 'not-verifiable';
  value: Value;
  warnings?: Warning[];
}

/** One write to one vendor, described by the vendor's data source and carried out by the ledger alone. */
export interface Write<Before, Value, Code extends string> {
  provider: Provider;
  /** The mutation's name. */
  operation: string;
  effect: Effect;
  reversible: boolean;
  dryRun: boolean;
  /** Writes with the same key never overlap, from looking first to reading back. */
  exclusive?: string;
  /** True: the vendor shows what it stored only after a while, so not seeing it proves nothing. */
  appearsLate: boolean;
  /** Reads what there is, and refuses what can be refused without sending anything. */
  prepare(): Promise<Prepared<Before, Value, Code>>;
  /** The one call that changes something. Called at most once. */
  send(before: Before): Promise<Sent<Code>>;
  /** Reads from the vendor afresh. */
  readBack(before: Before): Promise<ReadBack<Value>>;
}
