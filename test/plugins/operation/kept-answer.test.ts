// What is answered again under an idempotency key.
import { expect, test } from '@jest/globals';
import { useScriptedServer } from '../../support/scripted-server.ts';
import { samples } from '../../media/samples.ts';
import { at } from '../../support/server.ts';
import { addMedia, entityId, inBase64, putLine, readLine, withMedia } from '../../support/unit21.ts';

const { vendor, server } = useScriptedServer(['unit21']);

const add = (entity: string) =>
  addMedia(
    server,
    [inBase64(samples.txt, 'ada-larsen.txt')],
    {},
    `mutation ($input: AddEntityMediaInput!) { mine: addEntityMedia(input: $input) @idempotent(key: "k") {
      ${entity} added { receipt { replayed } } } }`,
  );
const script = () => {
  vendor.on(readLine, withMedia(), { ...withMedia('ada-larsen.txt'), repeat: true });
  vendor.on(putLine, { json: {} });
};

test("a medium's id is made again from what was kept, and still leads to it", async () => {
  script();
  const first = await add('entity { media { id } }');
  const again = await add('entity { media { id } }');
  expect(at(again.data, 'mine.added.0.receipt.replayed')).toBe(true);
  expect(at(again.data, 'mine.entity')).toEqual(at(first.data, 'mine.entity'));
  const { data } = await server.query('query ($id: ID!) { node(id: $id) { ... on EntityMedia { name } } }', {
    id: at(again.data, 'mine.entity.media.0.id'),
  });
  expect(data).toEqual({ node: { name: 'ada-larsen.txt' } });
});

test('what was not kept is told under the name it was asked for', async () => {
  script();
  await add('entity { entityId }');
  const more = await add('... { who: entity { entityId firstName } }');
  expect(at(more.data, 'mine')).toEqual({ who: null, added: [{ receipt: { replayed: true } }] });
  expect(more.errors).toMatchObject([{ path: ['mine', 'who'], extensions: { code: 'BAD_USER_INPUT' } }]);
  const same = await add('who: entity { entityId }');
  expect(same.data).toMatchObject({ mine: { who: { entityId } } });
  expect(same.errors).toEqual([]);
});
