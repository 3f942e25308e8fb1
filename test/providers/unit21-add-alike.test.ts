// The vendor gives a file no id: what is shown under its name may be another one.
import { describe, expect, test } from '@jest/globals';
import { useScriptedServer } from '../support/scripted-server.ts';
import { samples } from '../media/samples.ts';
import { at } from '../support/server.ts';
import { addMedia, putLine, readLine, toEntityJson, toMediumJson, upload } from '../support/unit21.ts';
import { until } from '../support/until.ts';

const { vendor, server } = useScriptedServer(['unit21']);

const face = (mediaType?: string) =>
  upload(samples.png, 'face.png', mediaType === undefined ? {} : { mediaType });
const puts = () => vendor.lines.filter((line) => line === putLine).length;
const showing = (...media: object[]) => ({ json: toEntityJson(media) });
const like = (changes: object) => toMediumJson('face.png', changes);
/** Unix seconds. */
const ago = (seconds: number) => Math.floor(Date.now() / 1000) - seconds;

const applied = { outcome: 'APPLIED', verification: 'VERIFIED' };
const unknown = { outcome: 'UNKNOWN', verification: 'NOT_VERIFIED' };
const receipts = ({ data }: { data: unknown }) => {
  const added = at(data, 'addEntityMedia.added') as { receipt: unknown }[];
  return added.map(({ receipt }) => receipt);
};

test('what another request adds under the same name is not taken for a file that was lost', async () => {
  let stored = 0;
  vendor.on(readLine, {
    get json() {
      // The first PUT is lost; the second one is stored.
      stored = Math.max(0, puts() - 1);
      return toEntityJson(Array.from({ length: stored }, () => like({ created_at: ago(0) })));
    },
    repeat: true,
  });
  vendor.on(putLine, { cut: true }, { json: {} });
  const first = addMedia(server, [face()]);
  await until(() => puts() === 1);
  const second = addMedia(server, [face()]);
  expect(receipts(await first)).toMatchObject([unknown]);
  expect(receipts(await second)).toMatchObject([applied]);
  expect(stored).toBe(1);
});

interface Entry {
  media_type?: string | null;
  created_at?: null;
  secondsAgo?: number;
}

describe('one more entry of the name', () => {
  const own = 'IMAGE_FACE_IMAGE';
  const other = 'IMAGE_PASSPORT_FRONT';

  test.each([
    ['the same type', own, { media_type: own }, applied],
    ['no type, as the vendor need not give it', own, { media_type: null }, applied],
    ['another type', own, { media_type: other }, unknown],
    ['a type, where none was sent', undefined, { media_type: other }, unknown],
    ['the time of this moment', own, { secondsAgo: 1 }, applied],
    ['a time before it was sent', own, { secondsAgo: 60 }, unknown],
    ['a time that is not known', own, { created_at: null }, applied],
  ] as [string, string | undefined, Entry, object][])('of %s', async (_, mediaType, entry, receipt) => {
    const { secondsAgo, ...given } = entry;
    const old = like({ created_at: 1_600_000_000, media_type: 'own kind' });
    vendor.on(readLine, showing(old), {
      // Reckoned when it is asked for: what is before that takes its time.
      get json() {
        const changes = secondsAgo === undefined ? given : { created_at: ago(secondsAgo) };
        return toEntityJson([old, like(changes)]);
      },
      repeat: true,
    });
    vendor.on(putLine, { cut: true });
    expect(receipts(await addMedia(server, [face(mediaType)]))).toMatchObject([receipt]);
  });

  test('of another type does not verify what the vendor accepted', async () => {
    vendor.on(readLine, showing(), { ...showing(like({ media_type: other })), repeat: true });
    vendor.on(putLine, { json: {} });
    expect(receipts(await addMedia(server, [face(own)]))).toMatchObject([
      { outcome: 'APPLIED', verification: 'NOT_VERIFIED' },
    ]);
  });

  test('is told apart by its type from the other files of the same call', async () => {
    vendor.on(readLine, showing(), { ...showing(like({ media_type: other })), repeat: true });
    vendor.on(putLine, { cut: true }, { cut: true });
    expect(receipts(await addMedia(server, [face(own), face(other)]))).toMatchObject([unknown, applied]);
  });
});

test('files of one name, one of them without a type, are all found', async () => {
  const entries = [like({ media_type: null }), like({ media_type: 'IMAGE_FACE_IMAGE' })];
  vendor.on(readLine, showing(), { ...showing(...entries), repeat: true });
  vendor.on(putLine, { json: {} }, { json: {} });
  const media = [face('IMAGE_FACE_IMAGE'), face()];
  expect(receipts(await addMedia(server, media))).toMatchObject([applied, applied]);
});
