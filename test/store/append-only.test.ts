import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Store } from '../../src/store/store.ts';
import { describeOn, describeOnEach, embedded, postgres } from '../support/postgres.ts';
import { givenDatabase, unavailable } from './given.ts';

const row = {
  seq: 1,
  kind: 'INTENT' as const,
  entry_id: 'e',
  at: 1,
  provider: null,
  operation: null,
  actor: null,
  subject: null,
  outcome: null,
  step: null,
  content: '{}',
  previous: 'p',
  hash: 'h',
};

const readRows = (store: Store) => store.read((db) => db.selectFrom('ledger').selectAll().execute());

const refusal = expect.objectContaining({ message: expect.stringContaining('the ledger is append-only') });

/** Refused by the trigger, and by nothing else. */
const expectRefusal = async (store: Store, statement: string) => {
  const work = store.write((db) => sql.raw(statement).execute(db));
  await expect(work).rejects.toMatchObject({ ...unavailable, cause: refusal });
  expect(await readRows(store)).toEqual([row]);
};

describeOnEach((kind) => {
  const given = givenDatabase(kind);

  test.each(["update ledger set content = '{ }'", 'update ledger set seq = 2', 'delete from ledger'])(
    'a record withstands: %s',
    async (statement) => {
      const store = given.open();
      await store.write((db) => db.insertInto('ledger').values(row).execute());
      await expectRefusal(store, statement);
    },
  );

  test('nor is it replaced by another with its number', async () => {
    const store = given.open();
    await store.write((db) => db.insertInto('ledger').values(row).execute());
    const again = store.write((db) =>
      db
        .insertInto('ledger')
        .values({ ...row, content: 'other' })
        .execute(),
    );
    await expect(again).rejects.toMatchObject(unavailable);
    await expectRefusal(
      store,
      `insert into ledger (seq, kind, at, content, previous, hash) values (1, 'INTENT', 1, 'other', 'p', 'h')
       on conflict (seq) do update set content = 'other'`,
    );
  });
});

describeOn(embedded, () => {
  const given = givenDatabase(embedded);

  test('also refused: replace', async () => {
    const store = given.open();
    await store.write((db) => db.insertInto('ledger').values(row).execute());
    await expectRefusal(
      store,
      "replace into ledger (seq, kind, at, content, previous, hash) values (1, 'INTENT', 1, 'other', 'p', 'h')",
    );
  });
});

describeOn(postgres, () => {
  const given = givenDatabase(postgres);

  test.each(['truncate ledger', 'delete from ledger where false'])('also refused: %s', async (statement) => {
    const store = given.open();
    await store.write((db) => db.insertInto('ledger').values(row).execute());
    await expectRefusal(store, statement);
  });
});
