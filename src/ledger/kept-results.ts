// The rows of @idempotent: who used a key for what, and what it came to.
import { randomUUID } from 'node:crypto';
import { renewLease } from '../store/lease.ts';
import type { Store } from '../store/store.ts';
import type { KeyedCall } from './entries.ts';
import type { LedgerKeys } from './keys.ts';

export interface KeptResults {
  find(id: string): Promise<{ fingerprint: string; callId: string; result: string | null } | null>;
  /** The id of a new call; null where the key was used already. */
  enter(id: string, fingerprint: string): Promise<string | null>;
  /** Encrypted, as JSON; null: the key is free again. Nothing, where the call is no longer this program's. */
  keep(call: KeyedCall, result: object | null): Promise<void>;
  open(id: string, result: string): unknown;
  /** Forgets what has been kept long enough. */
  forget(): Promise<void>;
}

/** Milliseconds: an hour more than a client may count on. */
const keptFor = 25 * 60 * 60 * 1000;

export const createKeptResults = (store: Store, keys: LedgerKeys): KeptResults => ({
  async find(id) {
    const row = await store.read((db) =>
      db
        .selectFrom('idempotency')
        .select(['fingerprint', 'call_id', 'result'])
        .where('id', '=', id)
        .where('expires_at', '>', store.now)
        .executeTakeFirst(),
    );
    return row === undefined
      ? null
      : { fingerprint: row.fingerprint, callId: row.call_id, result: row.result };
  },
  async enter(id, fingerprint) {
    const values = { fingerprint, call_id: randomUUID(), result: null, expires_at: store.later(keptFor) };
    const entered = await store.write((db) =>
      db
        .insertInto('idempotency')
        .values({ id, ...values })
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet(values).where('idempotency.expires_at', '<=', store.now),
        )
        .returning('call_id')
        .executeTakeFirst(),
    );
    return entered?.call_id ?? null;
  },
  async keep({ id: callId, lease }, result) {
    const id = lease.key;
    await store.transaction(async (db) => {
      // Somebody took this process for dead: what they make of the call is what counts.
      if (!(await renewLease(store, db, lease))) return;
      if (result === null) {
        await db.deleteFrom('idempotency').where('id', '=', id).where('call_id', '=', callId).execute();
        return;
      }
      const values = { result: keys.seal(JSON.stringify(result), id), expires_at: store.later(keptFor) };
      await db
        .updateTable('idempotency')
        .set(values)
        .where('id', '=', id)
        .where('call_id', '=', callId)
        .execute();
    });
  },
  open(id, result) {
    const text = keys.open(result, id);
    if (text === null) throw new Error('a kept result can not be read');
    return JSON.parse(text) as unknown;
  },
  async forget() {
    await store.write((db) => db.deleteFrom('idempotency').where('expires_at', '<=', store.now).execute());
  },
});
