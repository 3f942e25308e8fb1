// What a vendor answers is not believed: nobody follows it anywhere, and no more of it is read than is allowed.
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Provider } from '../../src/model/provider.ts';
import { vendorCalls } from '../../src/providers/index.ts';
import { expectFault } from '../support/faults.ts';
import { names, parts, type Name } from '../support/person.ts';
import { startVendor, type ScriptedAnswer, type ScriptedVendor } from '../support/scripted-vendor.ts';
import { at, startServer, vendorEnv, type TestServer } from '../support/server.ts';
import * as sumsub from '../support/sumsub.ts';
import { callCases, scriptBeside } from '../support/vendor-calls.ts';

let vendor: ScriptedVendor;
let trap: ScriptedVendor;
let server: TestServer;

beforeEach(async () => {
  vendor = await startVendor();
  trap = await startVendor();
});

afterEach(async () => {
  await server.close();
  await vendor.close();
  await trap.close();
  expect(trap.calls).toEqual([]);
});

const start = async (name: Name) => {
  // To unpack what is too large takes a while on a slow machine.
  const env = { SETTLE_MS: '50', OPERATION_DEADLINE_MS: '20000' };
  server = await startServer({ ...vendorEnv({ [name]: vendor }), ...env });
};
const read = (name: Name) => server.query(`{ person(userId: "user-1") { ${parts[name].selection} } }`);
const expectBad = async (name: Name, answer: ScriptedAnswer) => {
  const before = vendor.calls.length;
  vendor.mend(parts[name].line, answer);
  expectFault(await read(name), {
    code: 'PROVIDER_BAD_RESPONSE',
    provider: name.toUpperCase(),
    retryable: false,
    path: ['person', parts[name].field],
  });
  expect(vendor.calls).toHaveLength(before + 1);
};

const redirects = [301, 302, 303, 307, 308];
const walk = names.flatMap((name) => Object.keys(callCases[name]).map((key) => [name, key] as const));

test.each(walk)('%s sends %s on to another host, and nobody follows', async (name, key) => {
  const walked = callCases[name][key]!;
  const { nature } = vendorCalls[name.toUpperCase() as Provider][key]!;
  await start(name);
  scriptBeside(vendor, walked);
  for (const status of redirects) {
    // What was learned of the vendor by one sign of life would spare the next.
    if (key === 'probe' && status !== 301) break;
    vendor.mend(walked.line, {
      status,
      headers: { location: trap.origin + walked.line.replace(/^\w+ /, '') },
    });
    const { data, errors } = await walked.ask(server);
    if (key === 'probe') continue;
    if (nature === 'safe') expect(errors).toMatchObject([{ extensions: { code: 'PROVIDER_BAD_RESPONSE' } }]);
    // It may have been done: it is found out by reading.
    else expect(JSON.stringify(data)).toMatch(/"outcome":"(?:UNKNOWN|UNCHANGED)"/);
  }
  const times = key === 'probe' ? 1 : redirects.length;
  expect(vendor.lines.filter((line) => line === walked.line)).toHaveLength(times);
});

test.each(names)('%s answers with a status that no call can mean', async (name) => {
  await start(name);
  for (const status of [202, 204, 206, 300, 304, 402, 418, 451]) await expectBad(name, { status, json: {} });
});

const packings = [
  ['gzip', gzipSync],
  ['br', brotliCompressSync],
  ['deflate', deflateSync],
  ['zstd', zstdCompressSync],
] as const;

describe.each(packings)('packed as %s', (encoding, pack) => {
  const headers = { 'content-encoding': encoding };

  test('an answer that is more than 10 MB unpacked is read no further', async () => {
    await start('sumsub');
    const body = pack(Buffer.alloc(11 * 1024 * 1024, ' '));
    expect(body.byteLength).toBeLessThan(20_000);
    await expectBad('sumsub', { body, headers });
  });

  test('an answer is understood', async () => {
    await start('sumsub');
    vendor.on(parts.sumsub.line, {
      body: pack(Buffer.from(JSON.stringify(parts.sumsub.answer.json))),
      headers,
    });
    expect(at((await read('sumsub')).data, 'person.applicant')).toEqual(parts.sumsub.value);
  });

  test('an answer that is not so packed is not understood', async () => {
    await start('sumsub');
    await expectBad('sumsub', { body: JSON.stringify(parts.sumsub.answer.json), headers });
  });
});

test('a bomb at Unit21, whose answers hold files, is read no further than 96 MB', async () => {
  await start('unit21');
  const body = gzipSync(Buffer.alloc(97 * 1024 * 1024, ' '), { level: 1 });
  await expectBad('unit21', { body, headers: { 'content-encoding': 'gzip' } });
}, 60_000);

test('a bomb in answer to a write leaves its outcome to be found out by reading', async () => {
  await start('sumsub');
  scriptBeside(vendor, callCases.sumsub['setImageActive']!);
  const body = gzipSync(Buffer.alloc(11 * 1024 * 1024));
  vendor.on(sumsub.deleteLine, { body, headers: { 'content-encoding': 'gzip' } });
  vendor.mend(
    sumsub.imagesLine,
    { json: sumsub.toImagesJson(false) },
    { json: sumsub.toImagesJson(true), repeat: true },
  );
  const { data, errors } = await sumsub.askToSetImageActive(server, {});
  expect(errors).toEqual([]);
  expect(at(data, 'setImageActive.receipt')).toMatchObject({ outcome: 'APPLIED', verification: 'VERIFIED' });
  expect(vendor.lines.filter((line) => line === sumsub.deleteLine)).toHaveLength(1);
});
