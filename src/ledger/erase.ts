import type { Provider } from '../model/provider.ts';
import type { Store } from '../store/store.ts';
import { createChain } from './chain.ts';
import type { LedgerKeys } from './keys.ts';
import type { Draft } from './records.ts';
import { createSubjects } from './subjects.ts';

/**
 * Destroys the key of what the ledger keeps encrypted about a vendor's record, and the way from the record's id to it;
 * the chain tells that this was done on purpose, not about whom. `erased`: false where the ledger knows no such record.
 * `compacted`: false where traces may be left in the files of the embedded database.
 */
export const eraseSubject = async (
  store: Store,
  keys: LedgerKeys,
  provider: Provider,
  record: string,
): Promise<{ erased: boolean; compacted: boolean }> => {
  const subjects = createSubjects(store, keys);
  const erased = await createChain(store, keys).commit(async (db) => {
    const subject = await subjects.erase(db, provider, record);
    const append: Draft[] = subject === null ? [] : [{ kind: 'ERASURE', subject, actor: 'operator' }];
    return { result: subject !== null, append };
  });
  // Also where nothing was erased: an earlier call may have died before it came to this.
  const compacted = await store.compact().then(
    () => true,
    () => false,
  );
  return { erased, compacted };
};
