import { randomUUID } from 'node:crypto';
import type { AuditEntry } from '../model/audit.ts';
import type { Receipt } from '../model/receipt.ts';
import type { Write } from '../model/write.ts';
import { vendorWarning } from './read-back.ts';

/** What every receipt repeats of the write. */
export type Described = Pick<
  Write<never, unknown, string>,
  'provider' | 'operation' | 'effect' | 'reversible'
>;
/** What is known of its outcome. */
export type Known = Pick<Receipt, 'outcome' | 'verification' | 'warnings'>;

/** For a write that sent nothing no entry is named: its receipt has an id all the same. */
export const toReceipt = (write: Described, known: Known, entryId: string = randomUUID()): Receipt => ({
  id: entryId,
  provider: write.provider,
  operation: write.operation,
  outcome: known.outcome,
  effect: write.effect,
  reversible: write.reversible,
  verification: known.verification,
  warnings: known.warnings,
  replayed: false,
  at: new Date().toISOString(),
});

const stillLookedFor =
  'What became of it is still looked for: ask again later, with the same idempotency key or for its audit entry.';

/** What the ledger knows by now of a write that another call has made. */
export const toReplayed = (entry: AuditEntry): Receipt => ({
  ...toReceipt(entry, entry, entry.entryId),
  ...(entry.recordedAt === null ? { warnings: [...entry.warnings, vendorWarning(stillLookedFor)] } : {}),
  replayed: true,
  at: entry.recordedAt ?? entry.at,
});
