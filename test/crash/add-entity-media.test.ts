import { expect } from '@jest/globals';
import { crashAt, settle, testCrashes } from '../support/crash-case.ts';
import { isWrite, type Point } from '../support/crash-points.ts';
import { testInScene } from '../support/crash-scene.ts';
import { awaitSettled, writeAll } from '../support/crash-write.ts';

const record = 'user-1';
const query = `{ entity(entityId: "${record}") { media { name } } }`;
const toNames = (...names: string[]) => ({
  entity: { media: ['profile_picture.jpg', 'id_card_front.jpg', ...names].map((name) => ({ name })) },
});

testCrashes({
  vendor: 'unit21',
  operation: 'addEntityMedia',
  input: `{ entityId: "${record}", media: [{ name: "note.txt", content: { base64: "aGVsbG8=" } }] }`,
  record,
  receiptsIn: 'added',
  query,
  before: toNames(),
  after: toNames('note.txt'),
  // What does not show may show later still: nobody can say that the vendor never got it, and it is looked for on.
  lost: { outcome: 'UNKNOWN', verification: 'NOT_VERIFIED', pending: true },
});

const firstAnswered: Point = {
  name: 'the first of two files is stored',
  at: { stage: 'answered', fits: isWrite },
  then: 'goes-on',
  fate: 'done',
};

testInScene(
  'killed between two files, the second is sent by the call that is repeated, and the first is not sent again',
  { vendor: 'unit21', settleMs: settle.short },
  async (scene) => {
    const media = ['one.txt', 'two.txt'].map(
      (name) => `{ name: "${name}", content: { base64: "aGVsbG8=" } }`,
    );
    const asked = {
      operation: 'addEntityMedia',
      input: `{ entityId: "${record}", media: [${media.join(', ')}] }`,
      receiptsIn: 'added',
    } as const;
    const first = await scene.start();
    await crashAt(scene, first, firstAnswered, () => writeAll(first, asked, 'key-1'));
    expect(scene.taken()).toBe(1);
    const second = await scene.start();
    expect(await writeAll(second, asked, 'key-1')).toMatchObject([
      { outcome: 'APPLIED', verification: 'VERIFIED', replayed: true },
      { outcome: 'APPLIED', verification: 'VERIFIED', replayed: false },
    ]);
    expect(scene.taken()).toBe(2);
    expect((await second.ask(query)).data).toEqual(toNames('one.txt', 'two.txt'));
    expect(await awaitSettled(second)).toMatchObject([{ outcome: 'APPLIED' }, { outcome: 'APPLIED' }]);
  },
);
