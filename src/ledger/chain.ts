// The chain of records. Its one head row makes appending strictly one after another, over all servers; callers that wait
// at the same time share a transaction, so that the wait for the disk is shared, too.
import { ApiError } from '../errors.ts';
import { createGroup } from '../store/group.ts';
import { createOnce } from '../store/once.ts';
import type { Database, Store } from '../store/store.ts';
import { isSameMac, type LedgerKeys } from './keys.ts';
import { noHash, toHeadText, toRow, type Draft } from './records.ts';

export interface Chain {
  /**
   * Begins the chain where there is none.
   * @throws ApiError LEDGER_UNAVAILABLE, also where it was begun with another secret.
   */
  ready(): Promise<void>;
  /**
   * Runs the work, and appends the records that it gives, in one transaction. The work must begin with a statement that
   * writes, and may be run again from the start.
   */
  commit<Result>(work: (db: Database) => Promise<Committed<Result>>): Promise<Result>;
  /**
   * The same for work that needs no more statements for many than for one: it is run once for all that wait at the same
   * time. Where it fails it is run again for each alone.
   */
  together<Item, Result>(work: WorkOfAll<Item, Result>): (item: Item) => Promise<Result>;
  /** Signs the end of the chain, where something came after the last time; null where nothing did. */
  signHead(): Promise<{ seq: number; hash: string; signature: string } | null>;
}

export interface Committed<Result> {
  result: Result;
  append: Draft[];
}

/** What comes of each of the items, in their order. */
export type WorkOfAll<Item, Result> = (db: Database, items: readonly Item[]) => Promise<Committed<Result>[]>;

interface Asked {
  work: WorkOfAll<never, unknown>;
  item: unknown;
}

type Work = (db: Database) => Promise<Committed<unknown>>;

const oneByOne: WorkOfAll<Work, unknown> = async (db, works) => {
  const done: Committed<unknown>[] = [];
  for (const work of works) done.push(await work(db));
  return done;
};

/** What comes of each, and the records that all of them append. */
const runAll = async (db: Database, asked: readonly Asked[]) => {
  const results = new Map<Asked, unknown>();
  const append: Draft[] = [];
  for (const [work, same] of Map.groupBy(asked, (one) => one.work)) {
    const done = await work(db, same.map(({ item }) => item) as never[]);
    done.forEach((one, place) => {
      results.set(same[place]!, one.result);
      append.push(...one.append);
    });
  }
  return { results: asked.map((one) => results.get(one)), append };
};

export const createChain = (store: Store, keys: LedgerKeys): Chain => {
  const ready = createOnce(() => begin(store, keys));

  const run = createGroup<Asked>(
    async (asked) => {
      await ready();
      return store.transaction(async (db) => {
        const done = await runAll(db, asked);
        await append(db, keys, done.append);
        return done.results;
      });
    },
    (error) => store.isAway(error),
  );
  const together: Chain['together'] = (work) => (item) => run({ work, item });
  const commit = together(oneByOne) as Chain['commit'];

  return {
    ready,
    commit,
    together,
    async signHead() {
      await ready();
      // By itself: it signs the record just before it, and in a group the others' records would come between.
      return store.transaction(async (db) => {
        const signed = toSignedHead(await lockHead(db, keys), await readLastKind(db), keys);
        await append(db, keys, signed.append);
        return signed.result;
      });
    },
  };
};

const toSignedHead = ({ seq, hash }: Head, lastKind: string | undefined, keys: LedgerKeys) => {
  if (seq === 0 || lastKind === 'HEAD') return { result: null, append: [] };
  const signature = keys.sign(toHeadText(seq, hash));
  const append: Draft[] = [{ kind: 'HEAD', publicKey: keys.publicKey, signature }];
  return { result: { seq, hash, signature }, append };
};

const readLastKind = async (db: Database) =>
  (await db.selectFrom('ledger').select('kind').orderBy('seq', 'desc').limit(1).executeTakeFirst())?.kind;

interface Head {
  seq: number;
  hash: string;
}

const toMacText = ({ seq, hash }: Head) => `${seq} ${hash}`;

/** Nobody else appends until the transaction ends. */
const lockHead = async (db: Database, keys: LedgerKeys): Promise<Head> => {
  const head = await db
    .updateTable('ledger_head')
    .set((eb) => ({ seq: eb.ref('seq') }))
    .where('id', '=', 1)
    .returning(['seq', 'hash', 'mac'])
    .executeTakeFirst();
  // To go on behind a head that somebody has changed would make it look right again.
  if (head !== undefined && isHeadGenuine(head, keys)) return head;
  throw new ApiError(
    'LEDGER_UNAVAILABLE',
    "The ledger's end was changed by somebody else: nothing is written to it.",
  );
};

const append = async (db: Database, keys: LedgerKeys, drafts: readonly Draft[]): Promise<void> => {
  if (drafts.length === 0) return;
  let head = await lockHead(db, keys);
  const at = new Date();
  const rows = drafts.map((draft) => {
    const row = toRow(draft, head.seq + 1, head.hash, at);
    head = row;
    return row;
  });
  await db.insertInto('ledger').values(rows).execute();
  const { seq, hash } = head;
  await db
    .updateTable('ledger_head')
    .set({ seq, hash, mac: keys.mac('head', toMacText(head)) })
    .where('id', '=', 1)
    .execute();
};

/**
 * Begins a new ledger, or makes sure that an old one was begun with the same secret: with another one nothing in it
 * could be checked or read.
 */
const begin = async (store: Store, keys: LedgerKeys): Promise<void> => {
  const known = await store.transaction(async (db) => {
    const inserted = await db
      .insertInto('ledger_key')
      .values({ id: 1, public_key: keys.publicKey })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('public_key')
      .executeTakeFirst();
    if (inserted === undefined) return readPublicKey(db);
    // Whoever took the key away did not take the records: to begin anew would hide it.
    if ((await readLastKind(db)) !== undefined) throw new ApiError('LEDGER_UNAVAILABLE', withoutKey);
    const head = { seq: 0, hash: noHash };
    await db
      .insertInto('ledger_head')
      .values({ id: 1, ...head, mac: keys.mac('head', toMacText(head)) })
      .execute();
    return inserted.public_key;
  });
  if (known !== keys.publicKey) throw new ApiError('LEDGER_UNAVAILABLE', otherKey);
};

/** Undefined where no ledger was begun, or somebody has taken it away. */
export const readPublicKey = async (db: Database) =>
  (await db.selectFrom('ledger_key').select('public_key').where('id', '=', 1).executeTakeFirst())?.public_key;

const withoutKey =
  'The ledger has records, but not the key that it was begun with: nothing is written to it.';

export const otherKey =
  'The ledger was begun with another LEDGER_SIGNING_KEY: give every server the same one, and keep it.';

/** Whether the end that the head row names is one that was written with this secret. */
export const isHeadGenuine = (head: Head & { mac: string }, keys: LedgerKeys) =>
  isSameMac(head.mac, keys.mac('head', toMacText(head)));
