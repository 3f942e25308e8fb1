import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { toNodeId } from '../../src/model/node-ref.ts';
import {
  customerId,
  front,
  readLine,
  side,
  signedUrl,
  toCustomerAnswer,
  toErrorJson,
  toImageJson,
} from '../support/capillary.ts';
import { startVendor, type ScriptedAnswer, type ScriptedVendor } from '../support/scripted-vendor.ts';
import { adminKey, at, startServer, toAnswer, vendorEnv, type TestServer } from '../support/server.ts';
import { until } from '../support/until.ts';

let vendor: ScriptedVendor;
let elsewhere: ScriptedVendor;
let server: TestServer;

beforeEach(async () => {
  vendor = await startVendor();
  elsewhere = await startVendor();
  server = await startServer(vendorEnv({ capillary: vendor }));
});

afterEach(async () => {
  await server.close();
  await vendor.close();
  await elsewhere.close();
  expect(vendor.leftovers()).toEqual([]);
  expect(elsewhere.leftovers()).toEqual([]);
});

const signedPath = '/files/o%2F1?X-Amz-Credential=AKIA%2F20310203%2Fs3&X-Amz-Signature=5ec4e7&b=x+y';
const fileLine = `GET ${signedPath}`;
const jpeg = Buffer.concat([Buffer.from('ffd8ffe000104a464946', 'hex'), Buffer.alloc(1_000_000, 'photo')]);

/** The customer with two photos; the bytes of the one at the side are said to be at these addresses. */
const withAddress = (secureFilePath: unknown, filePath: unknown = secureFilePath): ScriptedAnswer => {
  const customerImage = [toImageJson(front, 0), toImageJson(side, 1, {}, { secureFilePath, filePath })];
  return toCustomerAnswer([], { customerImage });
};

/** A link to the photo at the side, as the API gives it out. */
const getLink = async (ttlSeconds = 300) => {
  vendor.on(readLine, toCustomerAnswer([front, side]));
  const { data } = await server.query(
    `query ($by: CustomerBy!, $ttlSeconds: Int!) {
      customer(by: $by) { images { url(ttlSeconds: $ttlSeconds) } }
    }`,
    { by: { customerId }, ttlSeconds },
  );
  return String(at(data, 'customer.images.1.url'));
};

const expectFault = async (link: string, status: number, code: string) => {
  const answer = await toAnswer(await fetch(link));
  expect(answer).toMatchObject({ status, errors: [{ extensions: { code } }] });
  expect(JSON.stringify(answer.errors)).not.toMatch(/files|X-Amz|127\.0\.0\.1/);
};

test('an answer holds links of this server alone, never the pre-signed ones', async () => {
  vendor.on(readLine, toCustomerAnswer([front, side]));
  const response = await server.fetch('/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${adminKey}`,
    },
    body: JSON.stringify({
      query: `{ customer(by: { customerId: "${customerId}" }) { id images { id imageId fileName url } } }`,
    }),
  });
  const text = await response.text();
  expect(text).toContain(`${server.origin}/media/`);
  for (const part of [signedUrl, 'files.invalid', 'X-Amz', '5ec4e7']) expect(text).not.toContain(part);
});

describe('a link', () => {
  test('gives the bytes from the pre-signed address, asked for without any credential', async () => {
    const link = await getLink();
    vendor.on(readLine, withAddress(`${vendor.origin}${signedPath}`, signedUrl));
    const length = String(jpeg.byteLength);
    vendor.on(fileLine, {
      body: jpeg,
      headers: { 'content-type': 'text/html', 'content-length': length, 'x-amz-meta': 'secret' },
    });
    const response = await fetch(link);
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer()).equals(jpeg)).toBe(true);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'content-disposition': 'inline; filename="media.jpg"',
      'content-length': length,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(response.headers.has('x-amz-meta')).toBe(false);
    expect(vendor.lines).toEqual([readLine, readLine, fileLine]);
    const { headers } = vendor.calls[2]!;
    expect(vendor.calls[1]?.headers.authorization).toMatch(/^Basic /);
    expect(Object.keys(headers).sort()).toEqual(['accept-encoding', 'connection', 'host', 'user-agent']);
  });

  test('hands the bytes on as they come, and lets the file host go when the caller goes', async () => {
    const link = await getLink();
    vendor.on(readLine, withAddress(`${vendor.origin}${signedPath}`));
    vendor.on(fileLine, { body: Buffer.alloc(40_000_000, jpeg) });
    const caller = new AbortController();
    const response = await fetch(link, { signal: caller.signal });
    await response.body?.getReader().read();
    expect(vendor.calls[2]?.brokenOff).toBe(false);
    caller.abort();
    await until(() => vendor.calls[2]?.brokenOff === true);
  });

  test('takes the address of the one key that has it', async () => {
    const link = await getLink();
    vendor.on(readLine, withAddress(null, `${vendor.origin}${signedPath}`));
    vendor.on(fileLine, { body: 'words', headers: { 'content-type': 'application/octet-stream' } });
    const response = await fetch(link);
    expect(await response.text()).toBe('words');
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(response.headers.get('content-disposition')).toMatch(/^attachment/);
  });

  test.each([403, 404])('is 404 where the file host answers %i', async (status) => {
    const link = await getLink();
    vendor.on(readLine, withAddress(`${vendor.origin}${signedPath}`));
    vendor.on(fileLine, { status, body: `no such key at ${signedPath}` });
    await expectFault(link, 404, 'NOT_FOUND');
  });

  test('is 404 where the image or the customer is gone', async () => {
    const link = await getLink();
    vendor.on(readLine, toCustomerAnswer([front]), { status: 400, json: toErrorJson(8015) });
    await expectFault(link, 404, 'NOT_FOUND');
    await expectFault(link, 404, 'NOT_FOUND');
    expect(vendor.lines).toEqual([readLine, readLine, readLine]);
  });

  test('is refused where the file host sends it on, and nobody follows', async () => {
    const link = await getLink();
    vendor.on(readLine, withAddress(`${vendor.origin}${signedPath}`));
    vendor.on(fileLine, { status: 302, headers: { location: `${elsewhere.origin}/o` } });
    await expectFault(link, 502, 'PROVIDER_BAD_RESPONSE');
    expect(elsewhere.calls).toEqual([]);
  });

  test.each<[string, () => unknown]>([
    ['http to another origin', () => `${elsewhere.origin}/o`],
    ['http to the same port by another name', () => vendor.origin.replace('127.0.0.1', 'localhost')],
    ['a user name', () => vendor.origin.replace('//', '//u:p@')],
    ['a user name with https', () => elsewhere.origin.replace('http://', 'https://u:p@')],
    ['a file', () => 'file:///etc/hostname'],
    ['no address', () => 'o/1'],
    ['an empty text', () => ''],
    ['null', () => null],
  ])('is refused where its address is %s, and nobody is asked', async (_, toAddress) => {
    const link = await getLink();
    vendor.on(readLine, withAddress(toAddress()));
    await expectFault(link, 502, 'PROVIDER_BAD_RESPONSE');
    expect(elsewhere.calls).toEqual([]);
    expect(vendor.lines).toEqual([readLine, readLine]);
  });

  test('may lead to any host by https', async () => {
    const link = await getLink();
    vendor.on(readLine, withAddress(elsewhere.origin.replace('http:', 'https:')));
    // It was called, and does not speak TLS.
    await expectFault(link, 502, 'PROVIDER_UNAVAILABLE');
  });
});

describe('a forged link', () => {
  const forge = (link: string, change: (parts: string[]) => string[]) => {
    const { origin, pathname } = new URL(link);
    return `${origin}/media/${change(pathname.slice('/media/'.length).split('.')).join('.')}`;
  };
  const otherId = toNodeId({ type: 'CustomerImage', customerId, imageId: front.imageId });

  test.each<[string, (parts: string[]) => string[]]>([
    ['for another image', ([expires, , signature]) => [expires!, otherId, signature!]],
    ['for longer', ([, id, signature]) => ['zzzzzzz', id!, signature!]],
    ['with another signature', ([expires, id]) => [expires!, id!, 'A'.repeat(43)]],
    ['without a signature', ([expires, id]) => [expires!, id!]],
    ['that is only an id', ([, id]) => [id!]],
  ])('%s is 404, and no vendor is asked', async (_, change) => {
    const link = await getLink();
    await expectFault(forge(link, change), 404, 'NOT_FOUND');
    expect(vendor.lines).toEqual([readLine]);
  });

  test('that has run out is 404, and no vendor is asked', async () => {
    const link = await getLink(1);
    await sleep(1_100);
    await expectFault(link, 404, 'NOT_FOUND');
    expect(vendor.lines).toEqual([readLine]);
  });

  test.each([0, 3601])('lifetimes of %i seconds are refused', async (ttlSeconds) => {
    expect(await getLink(ttlSeconds)).toBe('null');
  });
});
