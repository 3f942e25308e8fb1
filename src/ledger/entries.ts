// The two records of a write, and the row that says that its outcome is not certain yet.
import { randomUUID } from 'node:crypto';
import type { Provider, ProviderMode } from '../model/provider.ts';
import type { Outcome, Verification, Warning } from '../model/receipt.ts';
import type { Write } from '../model/write.ts';
import { renewLease, type Lease } from '../store/lease.ts';
import type { Store } from '../store/store.ts';
import type { Chain } from './chain.ts';
import type { LedgerKeys } from './keys.ts';
import type { Pending, Unsure } from './pending.ts';
import type { Intent, Outcoming } from './records.ts';
import type { Subject, Subjects } from './subjects.ts';

/** Who wants a write. */
export interface Origin {
  actor: string;
  /** The credential it came with. */
  keyId: string;
  requestId: string;
  /** The moment, by `performance.now()`, by which they want an answer, if only that it is not known yet. */
  answerBy: number;
}

/** A call that has an idempotency key. */
export interface KeyedCall {
  id: string;
  /** True: it was begun before, and interrupted; what it has sent is not sent again. */
  resumed: boolean;
  lease: Lease;
}

/** What a write is carried out under. */
export interface Under {
  /** All have to be ours still when the intent is recorded; the first is that of the record written to. */
  leases: [Lease, ...Lease[]];
  /** Aborted when the first is no longer ours. */
  lost: AbortSignal;
  origin: Origin;
  /** Null where the call has no idempotency key. */
  step: string | null;
}

/** How a write is read back by a program that did not begin it. */
export interface Plan {
  v: 1;
  provider: Provider;
  operation: string;
  mode: ProviderMode;
  /** What the data source has written down for itself. */
  own: unknown;
}

/** A write whose intent is recorded. */
export interface Begun {
  entryId: string;
  lease: Lease;
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

export interface Entries {
  /** Null where a lease was lost, or nobody waits any more: nothing is recorded then. */
  begin(write: AnyWrite, own: object, under: Under): Promise<Begun | null>;
  /** A write that another program began, `elapsed` milliseconds ago. */
  resume(entryId: string, lease: Lease, elapsed: number): Promise<Begun>;
  /** False where somebody else has settled it meanwhile: theirs stands. */
  end(begun: Begun, ending: Ending): Promise<boolean>;
}

type AnyWrite = Omit<Write<never, unknown, string>, 'prepare' | 'send' | 'readBack' | 'toPlan'>;

export interface EntriesOptions {
  store: Store;
  keys: LedgerKeys;
  chain: Chain;
  subjects: Subjects;
  pending: Pending;
  modes: Readonly<Record<Provider, ProviderMode>>;
}

export const createEntries = (options: EntriesOptions): Entries => {
  const { store, keys, chain, subjects, pending } = options;
  return {
    async begin(write, own, { leases, origin: { actor, keyId, requestId, answerBy }, step }) {
      const [lease] = leases;
      const { provider, operation, target } = write;
      const entryId = randomUUID();
      const mode = options.modes[provider];
      const subject = await subjects.of(provider, target.record);
      const intent = toIntent(write, { entry: entryId, mode, actor, keyId, requestId, step }, subject);
      const plan: Plan = { v: 1, provider, operation, mode, own };
      const sealed = keys.seal(JSON.stringify(plan), entryId);
      const startedAt = performance.now();
      const begun = await chain.commit(async (db) => {
        if (performance.now() > answerBy) return { result: false, append: [] };
        for (const one of leases) {
          if (!(await renewLease(store, db, one))) return { result: false, append: [] };
        }
        // Erased in this very moment: the entry would be about nobody, and nobody could erase it.
        if (!(await subjects.isKnown(db, subject.handle))) return { result: false, append: [] };
        await pending.add(db, entryId, lease, sealed);
        return { result: true, append: [intent] };
      });
      if (!begun) return null;
      return {
        entryId,
        lease,
        seal: (value) => subject.seal(value, entryId),
        elapsed: () => performance.now() - startedAt,
      };
    },
    async resume(entryId, lease, elapsed) {
      const handle = await readSubject(store, entryId);
      // Its key may be gone, or can't be read: the outcome is recorded all the same.
      const subject = handle === null ? null : await subjects.byHandle(handle).catch(() => null);
      return {
        entryId,
        lease,
        seal: (value) => subject?.seal(value, entryId) ?? null,
        elapsed: () => elapsed,
      };
    },
    end: (begun, ending) =>
      chain.commit(async (db) => {
        const { unsure } = ending;
        const ours =
          unsure === false
            ? await pending.remove(db, begun.entryId, begun.lease)
            : await pending.leave(db, begun.entryId, begun.lease, unsure);
        return { result: ours, append: ours ? [toOutcoming(begun, ending)] : [] };
      }),
  };
};

const toIntent = (
  { provider, operation, effect, reversible, target, arguments: asked }: AnyWrite,
  origin: Pick<Intent, 'entry' | 'mode' | 'actor' | 'keyId' | 'requestId' | 'step'>,
  subject: Subject,
): Intent => ({
  kind: 'INTENT',
  provider,
  operation,
  effect,
  reversible,
  ...origin,
  subject: subject.handle,
  target: subject.seal(target, origin.entry),
  arguments: asked,
});

const readSubject = async (store: Store, entryId: string): Promise<string | null> => {
  const intent = await store.read((db) =>
    db
      .selectFrom('ledger')
      .select('subject')
      .where('entry_id', '=', entryId)
      .where('kind', '=', 'INTENT')
      .executeTakeFirst(),
  );
  return intent?.subject ?? null;
};

const toOutcoming = ({ entryId, seal, elapsed }: Begun, ending: Ending): Outcoming => ({
  kind: 'OUTCOME',
  entry: entryId,
  outcome: ending.outcome,
  verification: ending.verification,
  refusal: ending.refusal,
  warnings: [...new Set(ending.warnings.map(({ code }) => code))],
  detail: ending.warnings.length === 0 ? null : seal({ warnings: ending.warnings, said: ending.said }),
  correlationId: ending.correlationId,
  duration: Math.round(elapsed()),
});
