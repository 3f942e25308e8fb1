// A destroyed key must not be found in the files of the embedded database.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from '@jest/globals';
import { databaseFile } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { describeOn, embedded } from '../support/postgres.ts';
import { givenDatabase } from './given.ts';

const marker = 'a-key-that-is-to-be-destroyed';
/** Rows of the length of a key, and one that does not fit into a page of the file. */
const keys = [marker, `${marker}-2`, `${marker} `.repeat(1_000)];

const write = (store: Store) =>
  store.write((db) =>
    db
      .insertInto('subject')
      .values(keys.map((key, index) => ({ lookup: `l${index}`, handle: `h${index}`, wrapped_key: key })))
      .execute(),
  );

const erase = (store: Store) => store.write((db) => db.deleteFrom('subject').execute());

describeOn(embedded, () => {
  const given = givenDatabase(embedded);

  /** The files that the marker is found in. */
  const search = () => {
    const { dataDir } = given.database;
    return readdirSync(dataDir).filter((name) => readFileSync(join(dataDir, name)).includes(marker));
  };

  test('what is deleted is overwritten', async () => {
    const store = given.open();
    await write(store);
    await store.compact();
    expect(search()).toEqual(['dossier.sqlite']);
    await erase(store);
    await store.compact();
    expect(search()).toEqual([]);
  });

  test('also where it had not yet reached the file itself', async () => {
    const store = given.open();
    await write(store);
    expect(search()).toEqual(['dossier.sqlite-wal']);
    await erase(store);
    await store.compact();
    expect(search()).toEqual([]);
  });

  test('and where another process reads in the meantime', async () => {
    const store = given.open();
    await write(store);
    await store.compact();
    const other = new DatabaseSync(databaseFile(given.database.dataDir));
    other.exec('begin');
    other.prepare('select count(*) from subject').all();
    await erase(store);
    setTimeout(() => other.close(), 300);
    await store.compact();
    expect(search()).toEqual([]);
  });
});
