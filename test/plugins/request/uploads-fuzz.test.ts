import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readdirSync, readlinkSync } from 'node:fs';
import { png } from '../../media/pictures.ts';
import { authorized, boundary } from '../../support/raw-http.ts';
import { startVendor, type ScriptedVendor } from '../../support/scripted-vendor.ts';
import { startServer, vendorEnv, type TestServer } from '../../support/server.ts';
import { named } from '../../support/spooled.ts';
import { filePath, toOperations } from '../../support/unit21.ts';
import { until } from '../../support/until.ts';

let vendor: ScriptedVendor;
let server: TestServer;
beforeAll(async () => {
  vendor = await startVendor();
  server = await startServer({ ...vendorEnv({ unit21: vendor }), CALLER_COST_RATE: '0' });
});
afterAll(async () => {
  await server.close();
  await vendor.close();
});

const toPart = (head: string, content: string | Buffer) =>
  Buffer.concat([Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`), Buffer.from(content), Buffer.from('\r\n')]);
const disposition = 'Content-Disposition: form-data; name=';

/** A form that would be answered; its dry run asks no vendor where a file is refused, as the last one is. */
const whole = Buffer.concat([
  toPart(`${disposition}"operations"`, JSON.stringify(toOperations(3))),
  toPart(`${disposition}"map"`, JSON.stringify({ 0: [filePath(0)], 1: [filePath(1)], 2: [filePath(2)] })),
  toPart(`${disposition}"0"; filename="a.png"\r\nContent-Type: image/png`, png.subarray(0, 2_000)),
  toPart(`${disposition}"1"; filename*=UTF-8''b%C3%A9.txt`, 'text'),
  toPart(`${disposition}"2"; filename="c.exe"`, 'MZ'),
  Buffer.from(`--${boundary}--\r\n`),
]);

const openFiles = () =>
  readdirSync('/proc/self/fd').filter((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`).includes('/dossier-upload-');
    } catch {
      return false;
    }
  });

const contentType = `multipart/form-data; boundary=${boundary}`;
const send = async (body: Buffer, type = contentType) => {
  const response = await server.fetch('/graphql', {
    method: 'POST',
    headers: { ...authorized, 'content-type': type },
    body: new Uint8Array(body),
    signal: AbortSignal.timeout(15_000),
  });
  const answer = (await response.json()) as { data?: unknown; errors?: { extensions: { code: string } }[] };
  expect([200, 400, 413, 415]).toContain(response.status);
  if (response.status !== 200) expect(answer.errors?.[0]?.extensions.code).toEqual(expect.any(String));
  expect(answer.errors?.map(({ extensions }) => extensions.code) ?? []).not.toContain(
    'INTERNAL_SERVER_ERROR',
  );
};

/** Changes of a form, one after another. */
const position = fc.integer({ min: 0, max: whole.length - 1 });
const change = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), at: position }),
  fc.record({ kind: fc.constant('drop' as const), at: position, size: fc.integer({ min: 1, max: 300 }) }),
  fc.record({ kind: fc.constant('repeat' as const), at: position, size: fc.integer({ min: 1, max: 3_000 }) }),
  fc.record({
    kind: fc.constant('put' as const),
    at: position,
    bytes: fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 20 }),
      fc
        .constantFrom(
          '\r\n',
          '\r',
          '\n',
          '--',
          `--${boundary}`,
          `\r\n--${boundary}--`,
          '"',
          '{',
          '\0',
          ';',
          ': ',
        )
        .map((text) => new Uint8Array(Buffer.from(text))),
    ),
    over: fc.boolean(),
  }),
);

const mutate = (body: Buffer, changes: typeof change extends fc.Arbitrary<infer Value> ? Value[] : never) => {
  let changed = body;
  for (const one of changes) {
    const at = Math.min(one.at, changed.length);
    if (one.kind === 'cut') changed = changed.subarray(0, at);
    else if (one.kind === 'drop')
      changed = Buffer.concat([changed.subarray(0, at), changed.subarray(at + one.size)]);
    else if (one.kind === 'repeat')
      changed = Buffer.concat([changed.subarray(0, at + one.size), changed.subarray(at)]);
    else {
      const rest = changed.subarray(one.over ? at + one.bytes.length : at);
      changed = Buffer.concat([changed.subarray(0, at), one.bytes, rest]);
    }
  }
  return changed;
};

test('the form itself is in order', async () => {
  await send(whole);
});

test('no form, however broken, is a fault of the server, hangs, or leaves a file', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
      await send(mutate(whole, changes));
    }),
    { numRuns: 400, seed: 52 },
  );
  await until(() => openFiles().length === 0);
  expect(named()).toEqual([]);
  expect(vendor.calls).toEqual([]);
}, 120_000);

test('nor is one whose content type does not fit', async () => {
  const types = fc.oneof(
    fc.string({ maxLength: 80 }).map((text) => text.replace(/[^\x20-\x7e]/g, '')),
    fc.constantFrom('', `"${boundary}"`, `"${boundary}`, '""', 'x'.repeat(300), `${boundary}; boundary=x`),
  );
  await fc.assert(
    fc.asyncProperty(types, async (text) => {
      await send(whole, `multipart/form-data; boundary=${text}`);
    }),
    { numRuns: 100, seed: 52 },
  );
  await until(() => openFiles().length === 0);
  expect(vendor.calls).toEqual([]);
}, 60_000);
