import type { Json } from './json.ts';
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
export type Sent<Code extends string> = ({ refused: Refusal<Code>[] } | { accepted: Warning[] }) & {
  /** The vendor's own name for the call, where it gives one. */
  correlationId: string | null;
};

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

/**
 * When a read shows what was written. at-once: right after the answer. in-time: before the vendor can no longer act on
 * the request. late: nobody says when, so not seeing it proves nothing.
 */
export type Shows = 'at-once' | 'in-time' | 'late';

/** What must not happen at the same time. */
export interface Exclusive<Code extends string> {
  /** Writes with the same key never overlap, from looking first to reading back, but for those begun together. */
  key: string;
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
  shows: Shows;
  /** Whom it is about, as the vendor knows them: the record, and the file in it. */
  target: { record: string; file: string | null };
  /** What was asked for, as the ledger keeps it for good: no personal data. */
  arguments: { [name: string]: Json };
  /** Reads what there is, and refuses what can be refused without sending anything. */
  prepare(): Promise<Prepared<Before, Value, Code>>;
  /**
   * The one call that changes something. Called at most once. Once `signal` is aborted it has to be given up at once:
   * others may write to the same thing from then on.
   */
  send(before: Before, signal: AbortSignal): Promise<Sent<Code>>;
  /** Reads from the vendor afresh. `answered`: the vendor said yes, rather than nothing that is clear. */
  readBack(before: Before, answered: boolean): Promise<ReadBack<Value>>;
  /**
   * What the same data source needs to read it back without this object, should the program end meanwhile. It is kept
   * encrypted, as JSON, and only until the outcome is certain.
   */
  toPlan(before: Before): object;
}

/** A write that was begun by a program that has ended: all that is left to do is to look. */
export interface Recalled {
  shows: Shows;
  readBack(answered: boolean): Promise<ReadBack<unknown>>;
}

/**
 * A write as a data source hands it out. Nobody but the ledger opens it (lint holds that), so there is no way to send one
 * past the ledger.
 */
export class SealedWrite<Before, Value, Code extends string> {
  readonly #write: Write<Before, Value, Code>;

  constructor(write: Write<Before, Value, Code>) {
    this.#write = write;
  }

  static open<Before, Value, Code extends string>(
    sealed: SealedWrite<Before, Value, Code>,
  ): Write<Before, Value, Code> {
    return sealed.#write;
  }
}
