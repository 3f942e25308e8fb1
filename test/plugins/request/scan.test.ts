import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { startClamd, type ClamdAnswer, type ScriptedClamd } from '../../support/clamd.ts';
import { startVendor, type ScriptedVendor } from '../../support/scripted-vendor.ts';
import { adminKey, at, startServer, toAnswer, vendorEnv, type TestServer } from '../../support/server.ts';
import { addMedia, inBase64, putLine, readLine, upload, withMedia } from '../../support/unit21.ts';
import { until } from '../../support/until.ts';
import { samples } from '../../media/samples.ts';

let clamd: ScriptedClamd;
let vendor: ScriptedVendor;
let server: TestServer;

const start = (env: Record<string, string> = {}) =>
  startServer({ ...vendorEnv({ unit21: vendor }), CLAMAV_URL: `tcp://127.0.0.1:${clamd.port}`, ...env });

beforeEach(async () => {
  clamd = await startClamd();
  vendor = await startVendor();
  server = await start();
});

afterEach(async () => {
  await server.close();
  await clamd.close();
  await vendor.close();
  expect(vendor.leftovers()).toEqual([]);
  expect(clamd.faults).toEqual([]);
});

/** As https://www.eicar.org/download-anti-malware-testfile/ has it; in two halves, or this file would be found, too. */
const eicar = Buffer.from('X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-' + 'ANTIVIRUS-TEST-FILE!$H+H*');

const unavailable = {
  status: 200,
  errors: [
    {
      path: ['addEntityMedia'],
      extensions: { code: 'SCAN_UNAVAILABLE', retryable: true, outcomeKnown: true },
    },
  ],
};

test('every file of every type is scanned, byte for byte, before anything is sent', async () => {
  // As much as this takes its time where coverage is counted.
  await server.close();
  server = await start({ OPERATION_DEADLINE_MS: '60000' });
  vendor.on(readLine, withMedia(), { ...withMedia('a.png', 'b.txt', 'c.raw', 'd.mp4'), repeat: true });
  vendor.on(putLine, { json: {} }, { json: {} }, { json: {} }, { json: {} });
  const large = Buffer.alloc(5_000_000, 0xa5);
  const { data } = await addMedia(server, [
    upload(samples.png, 'a.png'),
    inBase64(samples.txt, 'b.txt'),
    upload(large, 'c.raw'),
    upload(samples.mp4, 'd.mp4'),
  ]);
  expect(at(data, 'addEntityMedia.userErrors')).toEqual([]);
  const scanned = clamd.files.map((file) => file.toString('latin1')).sort();
  const sent = [samples.png, samples.txt, large, samples.mp4];
  expect(scanned.length).toBe(4);
  expect(sent.map((file) => scanned.includes(file.toString('latin1')))).toEqual([true, true, true, true]);
}, 60_000);

test.each([
  ['upload', upload(eicar, 'a.txt'), 'file'],
  ['base64', inBase64(eicar, 'a.txt'), 'base64'],
])('hostile 52: EICAR as %s is refused with the name of what was found', async (_, medium, field) => {
  const { data } = await addMedia(server, [upload(samples.txt, 'b.txt'), medium]);
  expect(at(data, 'addEntityMedia.userErrors')).toEqual([
    {
      code: 'MALWARE_DETECTED',
      message: 'The scanner for malware found Eicar-Test-Signature.',
      field: ['input', 'media', '1', 'content', field],
    },
  ]);
  expect(vendor.calls).toEqual([]);
});

describe('hostile 52: a scanner that can not be asked lets nothing through', () => {
  test.each<[string, ClamdAnswer]>([
    ['hangs up', 'hang-up'],
    ['finds the file too long', 'too-long'],
    ['answers with an error', { says: "stream: Can't allocate memory ERROR\0" }],
    ['answers garbage', { says: 'HTTP/1.1 200 OK\r\n\r\nstream: OK' }],
    ['answers without an end', { says: 'stream: OK' }],
    ['answers without an end, and much', { says: 'x'.repeat(100_000) }],
    ['answers for another command', { says: 'PONG\0' }],
  ])('%s', async (_, answer) => {
    clamd.answer = answer;
    const answered = await addMedia(server, [upload(Buffer.alloc(2_000_000, 'a'), 'a.txt')]);
    expect(answered).toMatchObject(unavailable);
    expect(answered.data).toBeNull();
    expect(vendor.calls).toEqual([]);
  });

  test('is not there', async () => {
    await clamd.close();
    expect(await addMedia(server, [upload(samples.txt, 'a.txt')])).toMatchObject(unavailable);
    expect(vendor.calls).toEqual([]);
  });

  test('is silent for 10 s', async () => {
    clamd.answer = 'silent';
    expect(await addMedia(server, [upload(samples.txt, 'a.txt')])).toMatchObject(unavailable);
    expect(vendor.calls).toEqual([]);
  }, 60_000);
});

test('what is refused anyhow is not scanned', async () => {
  const { data } = await addMedia(server, [upload(samples.exe, 'a.png')]);
  expect(at(data, 'addEntityMedia.userErrors.0.code')).toBe('CONTENT_TYPE_MISMATCH');
  expect(clamd.files).toEqual([]);
});

describe('a scanner is not asked in vain', () => {
  const text = (name: string) => upload(samples.txt, name);

  test('after one file that it does not answer for, no other of the request is scanned', async () => {
    clamd.answer = 'hang-up';
    expect(await addMedia(server, [text('a.txt'), text('b.txt'), text('c.txt')])).toMatchObject(unavailable);
    expect(clamd.connections).toBe(1);
  });

  test('one that is silent keeps nobody waiting longer than 10 s, and is then taken as down', async () => {
    clamd.answer = 'silent';
    const begun = performance.now();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => addMedia(server, [text('a.txt'), text('b.txt')])),
    );
    expect(performance.now() - begun).toBeLessThan(13_000);
    for (const answer of answers) expect(answer).toMatchObject(unavailable);
    expect(clamd.connections).toBe(5);

    expect(await addMedia(server, [text('a.txt')])).toMatchObject(unavailable);
    expect(performance.now() - begun).toBeLessThan(14_000);
    expect(clamd.connections).toBe(5);
    clamd.answer = 'scan';
    await delay(5_500);
    vendor.on(readLine, withMedia());
    const { data } = await addMedia(server, [text('a.txt')], { dryRun: true });
    expect(at(data, 'addEntityMedia.userErrors')).toEqual([]);
    expect(clamd.connections).toBe(6);
  }, 60_000);

  test.each([
    ['files', [text('a.txt'), text('b.txt'), text('c.txt')]],
    ['base64', ['a.txt', 'b.txt', 'c.txt'].map((name) => inBase64(samples.txt, name))],
  ])('for a caller who has left, no more of the %s are scanned', async (_, media) => {
    clamd.answer = { says: 'stream: OK\0', after: 3_000 };
    const caller = new AbortController();
    const { signal } = caller;
    const asking = addMedia(
      {
        fetch: (path, init) => server.fetch(path, { ...init, signal }),
        query: async (query, variables) =>
          toAnswer(
            await server.fetch('/graphql', {
              method: 'POST',
              headers: { 'content-type': 'application/json', authorization: `Bearer ${adminKey}` },
              body: JSON.stringify({ query, variables }),
              signal,
            }),
          ),
      },
      media,
    );
    await until(() => clamd.files.length === 1);
    const refused = expect(asking).rejects.toThrow();
    caller.abort();
    await refused;
    await delay(5_000);
    expect(clamd.connections).toBe(1);
    expect(vendor.calls).toEqual([]);
  });
});
