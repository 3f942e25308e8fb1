import { request } from 'node:http';
import { expect, test } from '@jest/globals';
import { samples as files } from '../media/samples.ts';
import { useScriptedServer } from '../support/scripted-server.ts';
import { adminKey, at, startServer } from '../support/server.ts';
import { addDocument, addMedia, inBase64, putLine, readLine, withMedia } from '../support/unit21.ts';
import { of, scrape } from './samples.ts';

const { vendor, server } = useScriptedServer(['unit21']);

test('files are counted by what their check found, with the bytes of those that passed', async () => {
  vendor.on(readLine, withMedia(), { ...withMedia('face.png'), repeat: true });
  vendor.on(putLine, { json: {} });
  await addMedia(server, [inBase64(files.png, 'face.png')]);
  await addMedia(server, [inBase64(files.png, 'face.jpg'), inBase64(files.png, 'face.exe')]);
  const samples = await scrape(server);
  expect(of(samples, 'dossier_upload_files_total')).toEqual({
    'result="OK"': 1,
    'result="CONTENT_TYPE_MISMATCH"': 1,
    'result="UNSUPPORTED_FILE_TYPE"': 1,
  });
  expect(of(samples, 'dossier_upload_bytes_total')).toEqual({ '': files.png.byteLength });
});

test('the bytes of a body that is still coming are held, until its caller has left', async () => {
  const held = async () => of(await scrape(server), 'dossier_request_held_bytes')['']!;
  /** Until it is so, or for five seconds. */
  const waitFor = async (isSo: (bytes: number) => boolean) => {
    const end = performance.now() + 5_000;
    while (!isSo(await held()) && performance.now() < end);
    return held();
  };
  const beginning = JSON.stringify({
    query: addDocument,
    variables: {
      input: { entityId: 'a', media: [{ name: 'a.txt', content: { base64: 'A'.repeat(150_000) } }] },
    },
  }).slice(0, 150_000);
  const coming = request(`${server.origin}/graphql`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${adminKey}`,
      'content-type': 'application/json',
      'content-length': 1_000_000,
    },
  });
  coming.on('error', () => undefined);
  coming.write(beginning);
  expect(await waitFor((bytes) => bytes === 150_000)).toBe(150_000);
  coming.destroy();
  expect(await waitFor((bytes) => bytes === 0)).toBe(0);
});

test('a file behind a link is counted by its type, and a link that does not work among the refused', async () => {
  const sandbox = await startServer();
  const { data } = await sandbox.query('{ person(userId: "user-1") { applicant { images { url } } } }');
  const url = String(at(data, 'person.applicant.images.0.url'));
  expect((await fetch(url)).status).toBe(200);
  expect((await fetch(`${url}x`)).status).toBe(404);
  const samples = await scrape(sandbox);
  await sandbox.close();
  expect(of(samples, 'dossier_media_served_total')).toEqual({ 'type="ApplicantImage",status="200"': 1 });
  expect(of(samples, 'dossier_refused_requests_total')).toEqual({ 'code="NOT_FOUND"': 1 });
});
