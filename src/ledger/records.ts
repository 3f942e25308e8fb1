// What a record of the ledger says, and the form in which it is hashed.
import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Json } from '../model/json.ts';
import type { Provider, ProviderMode } from '../model/provider.ts';
import type { Effect, Outcome, Verification, Warning } from '../model/receipt.ts';
import type { LedgerTable } from '../store/tables.ts';

/** Before the vendor hears anything. */
export interface Intent {
  kind: 'INTENT';
  entry: string;
  provider: Provider;
  mode: ProviderMode;
  operation: string;
  effect: Effect;
  reversible: boolean;
  actor: string;
  keyId: string;
  requestId: string;
  /** The record at the vendor: a random handle that leads to its key. */
  subject: string;
  /** Encrypted with the subject's key: the vendor's ids. */
  target: string;
  arguments: Json;
  step: string | null;
}

/** After it. A later one of the same entry replaces it: what was in doubt has been settled. */
export interface Outcoming {
  kind: 'OUTCOME';
  entry: string;
  outcome: Exclude<Outcome, 'DRY_RUN'>;
  verification: Verification;
  refusal: string | null;
  warnings: Warning['code'][];
  /** Encrypted with the subject's key: the warnings whole, as they may name what they are about. */
  detail: string | null;
  correlationId: string | null;
  duration: number;
}

/** The chain up to the record before, signed: whoever keeps it can tell later that nothing up to there was changed. */
export interface SignedHead {
  kind: 'HEAD';
  publicKey: string;
  signature: string;
}

/** A subject's key was destroyed. */
export interface Erasure {
  kind: 'ERASURE';
  subject: string;
  actor: string;
}

export type Draft = Intent | Outcoming | SignedHead | Erasure;
/** `at`: RFC 3339, UTC. */
export type Content<Kind extends Draft = Draft> = Kind & { v: 1; seq: number; at: string };

/** The hash that the first record refers to. */
export const noHash = '0'.repeat(64);

/** SHA-256 over the hash before, a line feed, and the content in canonical form (RFC 8785), in lower-case hex. */
export const toHash = (previous: string, content: string) => hash('sha256', `${previous}\n${content}`, 'hex');

/** @throws TypeError for what JSON can not hold: a mistake of whoever gave it, and no fault of the database. */
export const toCanonical = (content: unknown): string => {
  try {
    return canonicalize(content) ?? '';
  } catch (error) {
    throw new TypeError('what JSON can not hold', { cause: error });
  }
};

/** The signed words of a HEAD. */
export const toHeadText = (seq: number, hash: string) => `dossier ledger head ${seq} ${hash}`;

export const toRow = (draft: Draft, seq: number, previous: string, at: Date): LedgerTable => {
  const content: Content = { v: 1, seq, at: at.toISOString(), ...draft };
  const text = toCanonical(content);
  return { ...toColumns(content), content: text, previous, hash: toHash(previous, text) };
};

/** The columns that repeat what the content says, so that it can be searched. */
export const toColumns = (content: Content): Omit<LedgerTable, 'content' | 'previous' | 'hash'> => ({
  seq: content.seq,
  kind: content.kind,
  entry_id: 'entry' in content ? content.entry : null,
  at: Date.parse(content.at),
  provider: content.kind === 'INTENT' ? content.provider : null,
  operation: content.kind === 'INTENT' ? content.operation : null,
  actor: 'actor' in content ? content.actor : null,
  subject: 'subject' in content ? content.subject : null,
  outcome: content.kind === 'OUTCOME' ? content.outcome : null,
  step: content.kind === 'INTENT' ? content.step : null,
});
