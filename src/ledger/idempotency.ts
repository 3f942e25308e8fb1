// Remembers what a write answered under the caller's own key, so that a client that lost the answer may ask again and
// nothing is sent twice: by the same server, by another one, or after a crash.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '../errors.ts';
import { claimLease, keepLease, releaseLease } from '../store/lease.ts';
import type { Store } from '../store/store.ts';
import type { KeyedCall } from './entries.ts';
import type { LedgerKeys } from './keys.ts';

export interface KeyUse {
  /** Keys of different callers never meet. */
  caller: string;
  key: string;
  /** Says whether the arguments are the same again. */
  fingerprint: string;
}

export interface Idempotency {
  /**
   * Runs the work once for each key. What it gives is kept as JSON, encrypted, for 25 hours. Work that keeps nothing
   * (`toKept` gives null), and a fault, are forgotten: nothing was changed.
   * @throws ApiError IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_IN_PROGRESS
   */
  run<Result>(
    use: KeyUse,
    work: (call: KeyedCall) => Promise<Result>,
    toKept: (result: Result) => object | null,
  ): Promise<Ended<Result>>;
  /** Forgets what has been kept long enough. */
  forget(): Promise<void>;
}

const keptFor = 25 * 60 * 60 * 1000;
/** Milliseconds a repeated call waits for the first one. */
const longestWait = 20_000;
/** Milliseconds between looks whether another server has come to its end. */
const waitPause = 100;

interface Running {
  fingerprint: string;
  result: Promise<unknown>;
}

export const createIdempotency = (
  store: Store,
  keys: LedgerKeys,
  onUnexpected: (error: unknown) => void,
): Idempotency => {
  /** The calls of this process: those that wait for one of them need not ask the database. */
  const running = new Map<string, Running>();

  const find = (id: string) =>
    store.use((db) =>
      db
        .selectFrom('idempotency')
        .selectAll()
        .where('id', '=', id)
        .where('expires_at', '>', store.now)
        .executeTakeFirst(),
    );

  /** The row of this use: made where there is none, or only one that has expired. */
  const enter = (id: string, fingerprint: string) =>
    store.use((db) => {
      const values = { fingerprint, call_id: randomUUID(), result: null, expires_at: store.later(keptFor) };
      return db
        .insertInto('idempotency')
        .values({ id, ...values })
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet(values).where('idempotency.expires_at', '<=', store.now),
        )
        .returning('call_id')
        .executeTakeFirst();
    });

  const keep = (id: string, kept: object | null) =>
    store.use(async (db) => {
      if (kept === null) {
        await db.deleteFrom('idempotency').where('id', '=', id).execute();
        return;
      }
      await db
        .updateTable('idempotency')
        .set({ result: keys.seal(JSON.stringify(kept), id), expires_at: store.later(keptFor) })
        .where('id', '=', id)
        .execute();
    });

  const runFirst = async <Result>(
    id: string,
    call: KeyedCall,
    work: (call: KeyedCall) => Promise<Result>,
    toKept: (result: Result) => object | null,
  ): Promise<Result> => {
    let kept: object | null = null;
    try {
      const result = await work(call);
      kept = toKept(result);
      return result;
    } finally {
      // What can't be kept now is found step by step in the ledger when the call is repeated.
      await keep(id, kept).catch(onUnexpected);
    }
  };

  /** What is known of the key; null where the call is still to be made, or is being made. */
  const replay = async (id: string, fingerprint: string): Promise<{ result: unknown } | null> => {
    const row = await find(id);
    if (row !== undefined && row.fingerprint !== fingerprint) throw reused();
    if (row === undefined || row.result === null) return null;
    const text = keys.open(row.result, id);
    if (text === null) throw new Error('a kept result can not be read');
    return { result: JSON.parse(text) as unknown };
  };

  const attempt = async <Result>(
    id: string,
    fingerprint: string,
    work: (call: KeyedCall) => Promise<Result>,
    toKept: (result: Result) => object | null,
  ): Promise<Ended<Result>> => {
    const giveUp = Date.now() + longestWait;
    for (;;) {
      const before = await replay(id, fingerprint);
      if (before !== null) return { replayed: true, ...before };
      const lease = await claimLease(store, id);
      if (lease === null) {
        if (Date.now() > giveUp) throw inProgress();
        await sleep(waitPause);
        continue;
      }
      const letGo = keepLease(store, lease);
      try {
        const entered = await enter(id, fingerprint);
        // Whoever had the key may have come to an end just before it was ours.
        const meanwhile = entered === undefined ? await replay(id, fingerprint) : null;
        if (meanwhile !== null) return { replayed: true, ...meanwhile };
        const callId = entered?.call_id ?? (await find(id))?.call_id ?? randomUUID();
        const call = { id: callId, resumed: entered === undefined, lease };
        return { replayed: false, result: await runFirst(id, call, work, toKept) };
      } finally {
        letGo();
        await releaseLease(store, lease).catch(onUnexpected);
      }
    }
  };

  return {
    async run(use, work, toKept) {
      const id = keys.mac('idempotency', JSON.stringify([use.caller, use.key]));
      const fingerprint = keys.mac('arguments', use.fingerprint);
      const local = running.get(id);
      if (local !== undefined) {
        if (local.fingerprint !== fingerprint) throw reused();
        return { replayed: true, result: await waitFor(local.result) };
      }
      const first = attempt(id, fingerprint, work, toKept);
      const result = first.then((ended) => ended.result);
      // Nobody may be waiting for it.
      result.catch(() => undefined);
      running.set(id, { fingerprint, result });
      try {
        return await first;
      } finally {
        running.delete(id);
      }
    },
    async forget() {
      await store.use((db) => db.deleteFrom('idempotency').where('expires_at', '<=', store.now).execute());
    },
  };
};

type Ended<Result> = { replayed: false; result: Result } | { replayed: true; result: unknown };

const waitFor = async (result: Promise<unknown>): Promise<unknown> => {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise((_, reject) => {
    timer = setTimeout(() => reject(inProgress()), longestWait);
  });
  try {
    return await Promise.race([result, tooLong]);
  } finally {
    clearTimeout(timer);
  }
};

const reused = () =>
  new ApiError(
    'IDEMPOTENCY_KEY_REUSED',
    'This idempotency key was used before with other arguments: take a new key for a new write.',
  );
const inProgress = () =>
  new ApiError('IDEMPOTENCY_IN_PROGRESS', 'The first call with this idempotency key still runs.', {
    retryable: true,
    outcomeKnown: false,
  });
