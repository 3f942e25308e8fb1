import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { authorized, connectRaw, countReads, multipart, toParts } from '../../support/raw-http.ts';
import { startVendor } from '../../support/scripted-vendor.ts';
import { startServer, vendorEnv } from '../../support/server.ts';
import { until } from '../../support/until.ts';

test('an upload that comes while the server stops is refused unread, and its connection ends', async () => {
  const vendor = await startVendor();
  const server = await startServer(vendorEnv({ unit21: vendor }));
  const reads = countReads(server);
  // What runs is waited for.
  const running = connectRaw(server.origin);
  running.post({ ...authorized, 'content-type': 'application/json', 'content-length': 100 }, '{');
  await until(() => reads.bytes().some((size) => size > 0));
  const closing = server.close();
  const late = connectRaw(server.origin);
  late.post({ ...authorized, ...multipart, 'content-length': 20_000_000 });
  const flooding = late.flood(20_000_000);
  const { status, headers, json } = await late.answer();
  expect({ status, connection: headers['connection'] }).toEqual({ status: 503, connection: 'close' });
  expect(json.errors).toMatchObject([{ extensions: { code: 'SHUTTING_DOWN', retryable: true } }]);
  await flooding;
  running.socket.destroy();
  await closing;
  expect(Math.max(...reads.bytes())).toBeLessThan(400_000);
  expect(vendor.calls).toEqual([]);
  await vendor.close();
});

test('an upload that does not end while the server stops is told so', async () => {
  const vendor = await startVendor();
  const server = await startServer(vendorEnv({ unit21: vendor }));
  const reads = countReads(server);
  const json = connectRaw(server.origin);
  json.post({ ...authorized, 'content-type': 'application/json', 'content-length': 200_000 }, '{"query":');
  const form = connectRaw(server.origin);
  const part = toParts(['name="operations"', '{}']);
  form.post({ ...authorized, ...multipart, 'content-length': 2_000_000 }, part + 'x'.repeat(1_000_000));
  await until(() => reads.bytes().length === 2 && reads.bytes().every((size) => size > 0));
  const answers = Promise.all([json, form].map(({ socket }) => once(socket, 'data')));
  const closing = server.close();
  await answers;
  for (const client of [json, form]) {
    const { status, headers, json: answer } = await client.answer();
    expect({ status, connection: headers['connection'] }).toEqual({ status: 503, connection: 'close' });
    expect(answer.errors).toMatchObject([{ extensions: { code: 'SHUTTING_DOWN', retryable: true } }]);
    await client.ended;
    client.socket.destroy();
  }
  await closing;
  expect(vendor.calls).toEqual([]);
  await vendor.close();
}, 60_000);
