// Who works on something, over processes and machines: a row with an owner, an end, and a number that only grows.
// The database's clock decides, so that servers need not agree on the time.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, Store } from './store.ts';

export interface Lease {
  key: string;
  /** Made afresh for each claim, so that it also tells apart two claims of one server. */
  owner: string;
  fence: number;
}

/** Milliseconds after which others may take over from a holder that has died. */
export const leaseTime = 5_000;

/** Null where somebody else has it. The first statement of a write. */
export const claim = async (store: Store, db: Database, key: string): Promise<Lease | null> => {
  const owner = randomUUID();
  const claimed = await db
    .insertInto('lease')
    .values({ key, owner, fence: 1, expires_at: store.later(leaseTime) })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet((eb) => ({
          owner,
          fence: eb('lease.fence', '+', 1),
          expires_at: store.later(leaseTime),
        }))
        .where('lease.expires_at', '<=', store.now),
    )
    .returning('fence')
    .executeTakeFirst();
  return claimed === undefined ? null : { key, owner, fence: claimed.fence };
};

export const claimLease = (store: Store, key: string): Promise<Lease | null> =>
  store.write((db) => claim(store, db, key));

/** The rows of all of them in one statement: an owner has one key, and one fence. */
const updateLeases = (db: Database, leases: readonly Lease[]) =>
  db
    .updateTable('lease')
    .where(
      'key',
      'in',
      leases.map(({ key }) => key),
    )
    .where(
      'owner',
      'in',
      leases.map(({ owner }) => owner),
    )
    .where(
      'fence',
      'in',
      leases.map(({ fence }) => fence),
    );

/** The owners of those that are still ours. May be a part of a transaction. */
export const renewLeases = async (
  store: Store,
  db: Database,
  leases: readonly Lease[],
): Promise<ReadonlySet<string>> => {
  if (leases.length === 0) return new Set();
  const renewed = await updateLeases(db, leases)
    .set({ expires_at: store.later(leaseTime) })
    .where('expires_at', '>', store.now)
    .returning('owner')
    .execute();
  return new Set(renewed.map(({ owner }) => owner));
};

/** False where it is no longer ours. May be a part of a transaction. */
export const renewLease = async (store: Store, db: Database, lease: Lease): Promise<boolean> =>
  (await renewLeases(store, db, [lease])).has(lease.owner);

/** The rows stay, so that the fences go on growing. May be a part of a transaction. */
export const releaseLeases = async (store: Store, db: Database, leases: readonly Lease[]): Promise<void> => {
  if (leases.length > 0) await updateLeases(db, leases).set({ expires_at: store.now }).execute();
};

export const releaseLease = (store: Store, lease: Lease): Promise<void> =>
  store.write((db) => releaseLeases(store, db, [lease]));

export interface LeaseHolding {
  /** Told that it could not be released: it then ends by itself. */
  onUnexpected: (error: unknown) => void;
  /** Done each time that it is renewed. */
  alongside?: (db: Database) => Promise<unknown>;
}

/** Milliseconds. */
const renewPause = leaseTime / 3;
const watchPause = leaseTime / 50;
/** Milliseconds that nobody waits longer than for a release that the database does not take. */
const releasePatience = 250;

/**
 * Does the work while the lease is renewed, and releases it. `lost` is aborted when it could not be renewed in time, as the
 * database is gone or this process was stopped: from then on others may take over. Work whose last transaction has
 * released it calls `onReleased`.
 */
export const underLease = async <Result>(
  store: Store,
  lease: Lease,
  work: (lost: AbortSignal, onReleased: () => void) => Promise<Result>,
  { onUnexpected, alongside }: LeaseHolding,
): Promise<Result> => {
  const lost = new AbortController();
  // By our own clock, and from before the database was asked: never later than it has it.
  let renewedAt = performance.now();
  const renew = async () => {
    const asked = performance.now();
    const renewed = await store.write(async (db) => {
      if (!(await renewLease(store, db, lease))) return false;
      await alongside?.(db);
      return true;
    });
    // Several may be under way at once.
    if (renewed) renewedAt = Math.max(renewedAt, asked);
  };
  // A database that is gone for a moment may be back before the lease ends.
  const renewing = setInterval(() => void renew().catch(() => undefined), renewPause).unref();
  const watching = setInterval(() => {
    if (performance.now() - renewedAt > leaseTime) lost.abort();
  }, watchPause).unref();
  let release = () => releaseInTime(store, lease, onUnexpected);
  try {
    return await work(lost.signal, () => {
      release = async () => undefined;
    });
  } finally {
    clearInterval(renewing);
    clearInterval(watching);
    await release();
  }
};

const releaseInTime = async (
  store: Store,
  lease: Lease,
  onUnexpected: (error: unknown) => void,
): Promise<void> => {
  const released = releaseLease(store, lease).catch(onUnexpected);
  await Promise.race([released, sleep(releasePatience, undefined, { ref: false })]);
};

/** Forgets what nobody has held for a day. */
export const forgetLeases = (store: Store): Promise<unknown> =>
  store.write((db) =>
    db
      .deleteFrom('lease')
      .where('expires_at', '<', store.later(-24 * 60 * 60 * 1000))
      .execute(),
  );
