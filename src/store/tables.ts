// The rows of the database. Columns are `text` and `bigint` alone, so that one SQL serves SQLite and PostgreSQL;
// moments are milliseconds since 1970, by the database's own clock unless said otherwise.

/** Append-only: a trigger refuses updates and deletions. Every column but the two hashes repeats what `content` says. */
export interface LedgerTable {
  /** From 1, without gaps. */
  seq: number;
  /** INTENT and OUTCOME belong to a write; HEAD is a signed statement about the chain; ERASURE a key that was destroyed. */
  kind: 'INTENT' | 'OUTCOME' | 'HEAD' | 'ERASURE';
  /** The write it belongs to; null for HEAD and ERASURE. */
  entry_id: string | null;
  /** By the clock of the server that wrote it. */
  at: number;
  provider: string | null;
  operation: string | null;
  actor: string | null;
  /** Handle in `subject`. */
  subject: string | null;
  outcome: string | null;
  /** The step of a keyed call (see `idempotency`), so that a repeated call finds what an interrupted one began. */
  step: string | null;
  /** Canonical JSON (RFC 8785). */
  content: string;
  /** Hash of the record before, in lower-case hex. */
  previous: string;
  /** SHA-256 of `previous`, a line feed, and `content`, in lower-case hex. */
  hash: string;
}

/** One row: where the chain ends. */
export interface LedgerHeadTable {
  id: number;
  seq: number;
  hash: string;
  /** HMAC of both with a key that is not in the database. */
  mac: string;
}

/** One row: which key this database was begun with. */
export interface LedgerKeyTable {
  id: number;
  public_key: string;
}

/** A vendor's record as the ledger knows it. Deleting the row erases whom the ledger speaks of. */
export interface SubjectTable {
  /** Keyed hash of the vendor and its id. */
  lookup: string;
  /** A random name that stands in the ledger. */
  handle: string;
  /** The key of what the ledger keeps encrypted about it, encrypted itself. */
  wrapped_key: string;
}

/** A write whose outcome is not certain yet. */
export interface PendingWriteTable {
  entry_id: string;
  /** Keyed hash: what must not be written to before this is settled. */
  exclusive_key: string;
  /** Who works on it: the owner of the lease of `exclusive_key`. */
  owner: string;
  /** Earlier than this the vendor may still act on the request. */
  settle_at: number;
  started_at: number;
  /** How often it was read back in vain. */
  tries: number;
  /** 1: the vendor said yes. */
  answered: number;
  /** Encrypted: how to read it back. */
  plan: string;
}

/** One use of @idempotent. */
export interface IdempotencyTable {
  /** Keyed hash of the caller and the key. */
  id: string;
  /** Keyed hash of the arguments. */
  fingerprint: string;
  /** Names the steps of this call in the ledger. */
  call_id: string;
  /** Encrypted; null until it has ended. */
  result: string | null;
  expires_at: number;
}

/** Who may work on something. Whoever claims it after its time gets a higher fence. */
export interface LeaseTable {
  key: string;
  owner: string;
  fence: number;
  expires_at: number;
}

/** A client that has, or had, an API key: whoever makes one for it locks its row first. */
export interface ApiClientTable {
  name: string;
}

/** An API key, without what lets anybody in. Rows are never deleted: they say who could do what, and when. */
export interface ApiKeyTable {
  /** The public part of the key. */
  id: string;
  client: string;
  /** SHA-256 of the whole key, in lower-case hex. */
  hash: string;
  /** With blanks between them. */
  scopes: string;
  /** 1: made where nobody needs a credential, and so good for nothing where one is needed. */
  sandbox: number;
  created_at: number;
  created_by: string;
  expires_at: number;
  revoked_at: number | null;
  revoked_by: string | null;
}

/** What a caller has used of its points of query cost. Moments here are microseconds. */
export interface CostBucketTable {
  key: string;
  /** When all of it will have come back. */
  ends_at: number;
  /** When it was last asked. */
  asked_at: number;
  /** 1: with success. */
  granted: number;
}

export interface Tables {
  ledger: LedgerTable;
  ledger_head: LedgerHeadTable;
  ledger_key: LedgerKeyTable;
  subject: SubjectTable;
  pending_write: PendingWriteTable;
  idempotency: IdempotencyTable;
  lease: LeaseTable;
  api_client: ApiClientTable;
  api_key: ApiKeyTable;
  cost_bucket: CostBucketTable;
}
