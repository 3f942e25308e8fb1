import type { ApiKeys } from './auth/api-keys.ts';
import type { Caller, Confirm } from './auth/caller.ts';
import type { CostBucket } from './auth/cost-bucket.ts';
import { toForbidden, type TypeRules } from './auth/scopes.ts';
import type { CurrentRequest } from './current-request.ts';
import type { ApiError } from './errors.ts';
import type { AuditLog } from './ledger/audit-log.ts';
import type { KeyedCall } from './ledger/entries.ts';
import type { Idempotency } from './ledger/idempotency.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { Writer } from './ledger/write.ts';
import type { CheckFile } from './model/entity.ts';
import type { NodeRef } from './model/node-ref.ts';
import type { Provider, ProviderMode } from './model/provider.ts';
import { Sources, type Clients } from './providers/index.ts';
import type { Health } from './traffic/health.ts';

/** A field's path in the answer, as GraphQL writes it. */
export type Path = ReadonlyArray<string | number>;

/** What one request has at hand. */
export interface Context {
  requestId: string;
  /** The moment, by `performance.now()`, by which the request has to be answered. */
  answerBy: number;
  caller: Caller;
  /** Makes sure, before a mutation, that the caller's credential is still good. */
  confirm: Confirm;
  sources: Sources;
  /** The one way to write to a vendor. */
  writer: Writer;
  /** The same for a call that has an idempotency key. */
  writerFor: (call: KeyedCall) => Writer;
  /** Why the caller may not see things of this type of the schema; null where it may. */
  forbidden: (type: string) => ApiError | null;
  audit: AuditLog;
  apiKeys: ApiKeys;
  costBucket: CostBucket;
  modes: Readonly<Record<Provider, ProviderMode>>;
  health: Health;
  idempotency: Idempotency;
  checkFile: CheckFile;
  /** A signed link on this server to a file's bytes, good for so many seconds. */
  linkTo: (ref: NodeRef, ttlSeconds: number) => string;
  /** Faults beside what the answer still holds. */
  partialFaults: { error: unknown; path: Path }[];
}

/** What lives as long as the server. */
export interface Resources {
  /** What each type of the schema requires of who sees it. */
  typeRules: TypeRules;
  clients: Clients;
  ledger: Ledger;
  apiKeys: ApiKeys;
  costBucket: CostBucket;
  modes: Context['modes'];
  health: Health;
  checkFile: CheckFile;
  linkTo: Context['linkTo'];
}

export const createContext = (
  resources: Resources,
  { id: requestId, answerBy }: Pick<CurrentRequest, 'id' | 'answerBy'>,
  caller: Caller,
  confirm: Confirm,
): Context => {
  const { ledger } = resources;
  const origin = { actor: caller.name, keyId: caller.keyId, requestId, answerBy };
  return {
    requestId,
    answerBy,
    caller,
    confirm,
    sources: new Sources(resources.clients),
    writer: ledger.createWriter(origin, null),
    writerFor: (call) => ledger.createWriter(origin, call),
    forbidden: (type) => toForbidden(caller.scopes, resources.typeRules.get(type) ?? []),
    audit: ledger.audit,
    apiKeys: resources.apiKeys,
    costBucket: resources.costBucket,
    modes: resources.modes,
    health: resources.health,
    idempotency: ledger.idempotency,
    checkFile: resources.checkFile,
    linkTo: resources.linkTo,
    partialFaults: [],
  };
};
