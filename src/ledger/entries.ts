// The two records of a write, and the row that says that its outcome is not certain yet.
import { randomUUIDv7 } from 'node:crypto';
import type { Provider, ProviderMode } from '../model/provider.ts';
import type { Lease } from '../store/lease.ts';
import type { Store } from '../store/store.ts';
import type { Chain } from './chain.ts';
import type { AnyWrite, Begun, Ending, Under } from './entry.ts';
import type { LedgerKeys } from './keys.ts';
import type { Pending } from './pending.ts';
import { createBegin, createEnd } from './record-together.ts';
import type { Subjects } from './subjects.ts';

/** A call that has an idempotency key. */
export interface KeyedCall {
  id: string;
  /** True: it was begun before, and interrupted; what it has sent is not sent again. */
  resumed: boolean;
  lease: Lease;
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

export interface Entries {
  /** Null where a lease was lost, or nobody waits any more: nothing is recorded then. */
  begin(write: AnyWrite, own: object, under: Under): Promise<Begun | null>;
  /** A write that another program began, `elapsed` milliseconds ago. */
  resume(entryId: string, lease: Lease, elapsed: number): Promise<Begun>;
  /** False where somebody else has settled it meanwhile: theirs stands. */
  end(begun: Begun, ending: Ending): Promise<boolean>;
}

export interface EntriesOptions {
  store: Store;
  keys: LedgerKeys;
  chain: Chain;
  subjects: Subjects;
  pending: Pending;
  modes: Readonly<Record<Provider, ProviderMode>>;
}

export const createEntries = (options: EntriesOptions): Entries => {
  const { store, keys, chain, subjects } = options;
  const begin = chain.together(createBegin(options));
  const end = chain.together(createEnd(options));
  return {
    async begin(write, own, under) {
      const [lease] = under.leases;
      const { provider, operation } = write;
      // In the order of time (RFC 9562, section 5.7), so that new ones are together in an index, however long it is.
      const entryId = randomUUIDv7();
      const mode = options.modes[provider];
      const plan: Plan = { v: 1, provider, operation, mode, own };
      const sealed = keys.seal(JSON.stringify(plan), entryId);
      const startedAt = performance.now();
      const subject = await begin({ entryId, lease, write, under, mode, plan: sealed });
      if (subject === 'unreadable') throw new Error("a subject's key can not be read");
      if (subject === null) return null;
      return {
        entryId,
        lease,
        onReleased: under.onReleased,
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
        onReleased: null,
        seal: (value) => subject?.seal(value, entryId) ?? null,
        elapsed: () => elapsed,
      };
    },
    async end(begun, ending) {
      const recorded = await end({ begun, ending });
      begun.onReleased?.();
      return recorded;
    },
  };
};

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
