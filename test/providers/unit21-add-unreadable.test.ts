// The vendor has deprecated its read of entities: where it can not be had, media is still taken.
import { describe, expect, test } from '@jest/globals';
import { useScriptedServer } from '../support/scripted-server.ts';
import { samples } from '../media/samples.ts';
import type { ScriptedAnswer } from '../support/scripted-vendor.ts';
import { at } from '../support/server.ts';
import { addMedia, putLine, readLine, toErrorJson, upload, withMedia } from '../support/unit21.ts';

/** As much as here is looked at takes its time where coverage is counted. */
const { vendor, server } = useScriptedServer(['unit21'], { OPERATION_DEADLINE_MS: '60000' });
const patience = 60_000;

const face = () => upload(samples.png, 'face.png');
const note = () => upload(samples.txt, 'note.txt');
const puts = () => vendor.lines.filter((line) => line === putLine).length;
const notVerified = { outcome: 'APPLIED', verification: 'NOT_VERIFIED', warnings: [] };

describe.each<[string, ScriptedAnswer]>([
  ['410, as the route is gone', { status: 410 }],
  ['no JSON', { body: '<html>' }],
  ['an answer of another shape', { json: { media_data: [] } }],
  ['an answer larger than 96 MiB', { body: Buffer.alloc(96 * 1024 * 1024 + 1, ' ') }],
  ['423', { status: 423 }],
])('%s at the first look', (_, unreadable) => {
  test(
    'does not keep a file back, which then can not be verified',
    async () => {
      vendor.on(readLine, unreadable, unreadable);
      vendor.on(putLine, { json: {} });
      const { data, errors } = await addMedia(server, [face()]);
      expect(errors).toEqual([]);
      expect(data).toMatchObject({
        addEntityMedia: { entity: null, added: [{ name: 'face.png', receipt: notVerified }], userErrors: [] },
      });
    },
    patience,
  );

  test(
    'is not taken for a placeholder: a file is refused alone, and the others are sent',
    async () => {
      vendor.on(readLine, unreadable, unreadable);
      vendor.on(putLine, { status: 400, json: toErrorJson('invalid_input') }, { json: {} });
      const { data, errors } = await addMedia(server, [face(), note()]);
      expect(errors).toEqual([]);
      expect(data).toMatchObject({
        addEntityMedia: {
          added: [{ name: 'note.txt', receipt: notVerified }],
          userErrors: [{ code: 'REFUSED_BY_VENDOR', field: ['input', 'media', '0'] }],
        },
      });
      expect(puts()).toBe(2);
    },
    patience,
  );

  test(
    'is no reason to refuse a dry run',
    async () => {
      vendor.on(readLine, unreadable);
      const { data, errors } = await addMedia(server, [face(), note()], { dryRun: true });
      expect(errors).toEqual([]);
      const dry = { outcome: 'DRY_RUN', verification: 'NOT_VERIFIED' };
      expect(data).toMatchObject({
        addEntityMedia: { added: [{ receipt: dry }, { receipt: dry }], userErrors: [] },
      });
      expect(puts()).toBe(0);
    },
    patience,
  );
});

test.each([400, 404, 409])("a placeholder is told by the vendor's words (%i)", async (status) => {
  vendor.on(readLine, { status: 410 });
  vendor.on(putLine, { status, json: toErrorJson('invalid_input', 'a Placeholder takes no media') });
  const { data } = await addMedia(server, [face(), note()]);
  expect(data).toMatchObject({
    addEntityMedia: {
      added: [],
      userErrors: [{ code: 'ENTITY_IS_PLACEHOLDER', field: ['input', 'entityId'] }],
    },
  });
  expect(puts()).toBe(1);
});

test('what is shown only afterwards proves nothing, as there is nothing to compare it with', async () => {
  vendor.on(readLine, { status: 423 }, { ...withMedia('face.png'), repeat: true });
  vendor.on(putLine, { cut: true });
  const { data } = await addMedia(server, [face()]);
  expect(at(data, 'addEntityMedia.added')).toMatchObject([
    { receipt: { outcome: 'UNKNOWN', verification: 'NOT_VERIFIED' } },
  ]);
});
