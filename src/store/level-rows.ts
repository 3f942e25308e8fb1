// The same in the database, for all servers: one row for each key, and one statement for each demand.
import { sql } from 'kysely';
import type { Database, Store } from './store.ts';
import { inTime } from './in-time.ts';
import type { Demand, Level, Levels } from './levels.ts';

/** Milliseconds that a demand waits for the database at most, and for which it is not asked again after that. */
const patience = 1_000;
const pause = 5_000;
/** Milliseconds between two rounds of forgetting. */
const forgetPause = 10 * 60 * 1000;

/**
 * Asks the database, and keeps in `levels` what it has said: the look at a caller's debt needs no way to the database, and
 * where it is away, operations go on by what this server knows.
 */
export const createLevelRows = (store: Store, levels: Levels): Levels['ask'] => {
  let awayUntil = 0;
  let forgottenAt = performance.now();
  const forget = () => {
    if (performance.now() - forgottenAt < forgetPause) return;
    forgottenAt = performance.now();
    void store.write((db) => forgetLevels(store, db)).catch(() => undefined);
  };
  return async (demand, longest = patience) => {
    if (performance.now() < awayUntil) return levels.ask(demand);
    const answer = await askInTime(store, demand, Math.min(patience, longest));
    if (answer === null) {
      // Whoever is in a hurry has learned little of the database.
      awayUntil = performance.now() + (longest >= patience ? pause : Math.max(0, longest));
      return levels.ask(demand);
    }
    levels.learn(demand.key, answer.level);
    forget();
    return answer;
  };
};

/** Null where the database is away. Whatever comes of it later is not waited for. */
const askInTime = (store: Store, demand: Demand, longest: number): Promise<Level | null> => {
  const asked = store
    .write((db) => askRow(store, db, demand))
    .catch((error: unknown) => {
      if (store.isAway(error)) return null;
      throw error;
    });
  return inTime<Level | null>(asked, longest, () => null);
};

const micro = 1000;

/**
 * Whether it is granted is told in the row, as a statement that changes nothing answers nothing. The clock is read once,
 * for it goes on within a statement.
 */
const askRow = async (store: Store, db: Database, { key, time, most, owed }: Demand): Promise<Level> => {
  const owes = owed ? 1 : 0;
  const begin = sql`case when cost_bucket.ends_at > excluded.asked_at then cost_bucket.ends_at else excluded.asked_at end`;
  const end = sql`${begin} + cast(${time} as bigint)`;
  const limit = sql`excluded.asked_at + cast(${most} as bigint)`;
  const { rows } = await sql<{ level: number; granted: number }>`
    insert into cost_bucket (key, ends_at, asked_at, granted)
    select cast(${key} as text), clock.at + cast(${time} as bigint), clock.at, 1
    from (select ${store.now} * ${sql.lit(micro)} as at) as clock where true
    on conflict (key) do update set
      asked_at = excluded.asked_at,
      granted = case when ${end} <= ${limit} or ${sql.lit(owes)} = 1 then 1 else 0 end,
      ends_at = case
        when ${end} <= ${limit} then ${end}
        when ${sql.lit(owes)} = 0 or ${begin} > ${limit} then ${begin}
        else ${limit} end
    returning ends_at - asked_at as level, granted`.execute(db);
  const row = rows[0]!;
  return { granted: row.granted === 1, level: row.level };
};

/** A caller whose points have all come back is as good as one that never called. */
const forgetLevels = (store: Store, db: Database) =>
  db
    .deleteFrom('cost_bucket')
    .where('ends_at', '<', sql<number>`${store.now} * ${sql.lit(micro)}`)
    .execute();
