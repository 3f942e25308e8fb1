// The images of a submission: links of this server in an answer, and the bytes behind them.
import { describe, expect, test } from '@jest/globals';
import { useScriptedServer } from '../support/scripted-server.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { toNodeId } from '../../src/model/node-ref.ts';
import { imageLine, readLine, submissionId, toErrorAnswer, toItemJson, toItems } from '../support/argos.ts';
import type { ScriptedAnswer } from '../support/scripted-vendor.ts';
import { at, toAnswer } from '../support/server.ts';

const { vendor, server } = useScriptedServer(['argos']);

const jpeg = Buffer.concat([Buffer.from('ffd8ffe000104a464946', 'hex'), Buffer.alloc(1_000_000, 'photo')]);

const askImages = (ttlSeconds = 300) => {
  vendor.on(readLine, toItems(toItemJson()));
  return server.query(
    `query ($ttlSeconds: Int!) {
      submission(submissionId: "${submissionId}") { images { type url(ttlSeconds: $ttlSeconds) } }
    }`,
    { ttlSeconds },
  );
};
/** A link to the front of the document. */
const getLink = async (ttlSeconds?: number) =>
  String(at((await askImages(ttlSeconds)).data, 'submission.images.0.url'));

const expectFault = async (link: string, status: number, code: string) => {
  const answer = await toAnswer(await fetch(link));
  expect(answer).toMatchObject({ status, errors: [{ extensions: { code } }] });
  expect(JSON.stringify(answer.errors)).not.toMatch(/secret|not Exist|127\.0\.0\.1|argos-key/);
};

test('each image has a link of this server, and never what the vendor wrote for it', async () => {
  const { data, errors } = await askImages();
  expect(errors).toEqual([]);
  const url = expect.stringMatching(new RegExp(`^${server.origin}/media/[\\w.-]+$`));
  expect(data).toEqual({
    submission: { images: ['ID_FRONT', 'ID_BACK', 'SELFIE', 'ADDRESS'].map((type) => ({ type, url })) },
  });
  expect(JSON.stringify(data)).not.toMatch(/img-[a-d]|argos-key/);
  expect(vendor.lines).toEqual([readLine]);
});

test('only images that are there have one', async () => {
  vendor.on(readLine, toItems(toItemJson({ image: { selfieImage: 'img-c', idImage: '' } })));
  const { data } = await server.query(`{ submission(submissionId: "${submissionId}") { images { type } } }`);
  expect(data).toEqual({ submission: { images: [{ type: 'SELFIE' }] } });
});

describe('a link', () => {
  test.each([
    [0, 'idImage'],
    [1, 'idBackImage'],
    [2, 'selfieImage'],
    [3, 'addressImage'],
  ])('number %i gives the bytes of %s, in one call with the key', async (index, type) => {
    const link = String(at((await askImages()).data, `submission.images.${index}.url`));
    const length = String(jpeg.byteLength);
    vendor.on(imageLine(type), {
      body: jpeg,
      headers: { 'content-type': 'text/html', 'content-length': length, 'x-secret': 'secret' },
    });
    const response = await fetch(link);
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer()).equals(jpeg)).toBe(true);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'content-disposition': 'inline; filename="media.jpg"',
      'content-length': length,
      'cache-control': 'private, no-store',
      'content-security-policy': "default-src 'none'; sandbox",
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    expect(response.headers.has('x-secret')).toBe(false);
    expect(vendor.lines).toEqual([readLine, imageLine(type)]);
    expect(vendor.calls[1]?.headers['x-api-key']).toBe('argos-key');
  });

  test.each([
    ['HTML', '<!DOCTYPE html><html><script>alert(1)</script></html>'],
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['JSON', '{"message":"success"}'],
    ['nothing', ''],
  ])('to %s that is said to be a picture only offers it for saving', async (_, body) => {
    const link = await getLink();
    vendor.on(imageLine('idImage'), { body, headers: { 'content-type': 'image/png' } });
    const response = await fetch(link);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(body);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment; filename="media.bin"',
      'cache-control': 'private, no-store',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    });
  });

  test.each<[string, ScriptedAnswer]>([
    ['400', toErrorAnswer('not Exist Submission Data: secret')],
    ['404', { status: 404, body: 'secret' }],
  ])('is 404 where the vendor answers %s', async (_, answer) => {
    const link = await getLink();
    vendor.on(imageLine('idImage'), answer);
    await expectFault(link, 404, 'NOT_FOUND');
  });

  test.each<[string, ScriptedAnswer, number, string]>([
    ['403', { status: 403, json: { message: 'secret' } }, 502, 'PROVIDER_AUTH'],
    ['429', { status: 429 }, 503, 'PROVIDER_RATE_LIMITED'],
    ['500', { status: 500, body: 'secret' }, 502, 'PROVIDER_UNAVAILABLE'],
    ['a lost answer', { cut: true }, 502, 'PROVIDER_UNAVAILABLE'],
    ['302', { status: 302, headers: { location: '/v3/secret' } }, 502, 'PROVIDER_BAD_RESPONSE'],
  ])('passes a fault on without a word of it: %s', async (_, answer, status, code) => {
    const link = await getLink();
    vendor.on(imageLine('idImage'), answer);
    await expectFault(link, status, code);
    expect(vendor.calls).toHaveLength(2);
  });

  test('works until it has run out, and then asks nobody', async () => {
    const link = await getLink(1);
    await sleep(1_100);
    await expectFault(link, 404, 'NOT_FOUND');
    expect(vendor.lines).toEqual([readLine]);
  });

  test.each([1, 3600])('may be good for %i seconds', async (ttlSeconds) => {
    expect(await getLink(ttlSeconds)).toMatch(/\/media\//);
  });

  test.each([0, 3601, -1])('is not given for %i seconds', async (ttlSeconds) => {
    const { data, errors } = await askImages(ttlSeconds);
    expect(at(data, 'submission.images.0')).toEqual({ type: 'ID_FRONT', url: null });
    expect(errors).toHaveLength(4);
    expect(errors[0]).toMatchObject({
      message: 'ttlSeconds must be a whole number from 1 to 3600.',
      path: ['submission', 'images', 0, 'url'],
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });
});

describe('a forged link', () => {
  const selfie = toNodeId({ type: 'SubmissionImage', submissionId, image: 'SELFIE' });

  test.each<[string, (parts: string[]) => string[]]>([
    ['to another image', ([expires, , signature]) => [expires!, selfie, signature!]],
    ['that lasts longer', ([, id, signature]) => ['zzzzzzz', id!, signature!]],
    ['with another signature', ([expires, id]) => [expires!, id!, 'A'.repeat(43)]],
    ['with more behind the signature', (parts) => [...parts, 'A']],
    ['without a signature', ([expires, id]) => [expires!, id!]],
    ['that is only an id', ([, id]) => [id!]],
  ])('%s is 404, and asks nobody', async (_, change) => {
    const { origin, pathname } = new URL(await getLink());
    const parts = pathname.slice('/media/'.length).split('.');
    expect(parts).toHaveLength(3);
    await expectFault(`${origin}/media/${change(parts).join('.')}`, 404, 'NOT_FOUND');
    expect(vendor.lines).toEqual([readLine]);
  });

  test.each(['', 'secret', 'a.b.c', 'a/b', 'a'.repeat(5_000)])('%# is 404, and asks nobody', async (link) => {
    await expectFault(`${server.origin}/media/${link}`, 404, 'NOT_FOUND');
    expect(vendor.calls).toEqual([]);
  });
});
