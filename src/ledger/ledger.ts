// The ledger put together: one for each server.
import type { Provider, ProviderMode } from '../model/provider.ts';
import { forgetLeases } from '../store/lease.ts';
import type { Store } from '../store/store.ts';
import { createAuditLog, type AuditLog } from './audit-log.ts';
import { createChain } from './chain.ts';
import { createEntries } from './entries.ts';
import { createIdempotency, type Idempotency } from './idempotency.ts';
import { createLedgerKeys } from './keys.ts';
import { createPending } from './pending.ts';
import type { Patience } from './read-back.ts';
import { createSettler } from './settle.ts';
import type { Recall, SettlerOptions } from './settle-row.ts';
import { createSubjects } from './subjects.ts';
import { createTurns } from './turns.ts';
import { createWriter, type CreateWriter, type WrittenEvent } from './write.ts';

export interface Ledger {
  /** The one way to write to a vendor. */
  createWriter: CreateWriter;
  idempotency: Idempotency;
  audit: AuditLog;
  /** Writes whose outcome is not known, over all servers. */
  countInDoubt(): Promise<number>;
  /**
   * Begins, or makes sure of, what is kept.
   * @throws ApiError LEDGER_UNAVAILABLE
   */
  ready(): Promise<void>;
  /** Begins to settle what an earlier program left in doubt, and to sign. */
  start(): void;
  /** Signs once more, and lets go of the database; the server is about to stop by then. */
  close(): Promise<void>;
}

export interface LedgerOptions extends Patience {
  store: Store;
  secret: string;
  modes: Readonly<Record<Provider, ProviderMode>>;
  recall: Recall;
  /** Told of each signed head, to be published where the database's owner can't change it. */
  onHead: (head: { seq: number; hash: string; signature: string }) => void;
  /** Told of what the caller of each write is told; of a repeated call, nothing. */
  onWritten?: (event: WrittenEvent) => void;
  /** Told of each write that was in doubt, once nobody looks for its outcome any more. */
  onSettled?: SettlerOptions['onSettled'];
}

/** Milliseconds between two signed heads, where something came in between. */
const signPause = 60_000;
const forgetPause = 60 * 60 * 1000;

export const createLedger = (options: LedgerOptions): Ledger => {
  const { store, onHead, onUnexpected } = options;
  const keys = createLedgerKeys(options.secret);
  const chain = createChain(store, keys);
  const subjects = createSubjects(store, keys);
  const audit = createAuditLog(store, keys, subjects);
  const pending = createPending(store, options.settleMs);
  const entries = createEntries({ ...options, keys, chain, subjects, pending });
  const settler = createSettler({ ...options, keys, pending, entries, audit });
  const turns = createTurns({ ...options, keys, pending, settler });
  const idempotency = createIdempotency({ ...options, keys });
  const timers: NodeJS.Timeout[] = [];

  const signHead = async () => {
    const head = await chain.signHead();
    if (head !== null) onHead(head);
  };
  const every = (pause: number, work: () => Promise<unknown>) =>
    timers.push(setInterval(() => void work().catch(onUnexpected), pause).unref());

  return {
    createWriter: createWriter({ ...options, entries, audit, turns, settler }),
    idempotency,
    audit,
    countInDoubt: () => pending.countInDoubt(),
    ready: () => chain.ready(),
    start() {
      settler.start();
      every(signPause, signHead);
      every(forgetPause, () => Promise.all([idempotency.forget(), forgetLeases(store)]));
    },
    async close() {
      for (const timer of timers) clearInterval(timer);
      await settler.stopped();
      await signHead().catch(onUnexpected);
      await store.close();
    },
  };
};
