// When both ways of sending a call end: deadlines, callers who leave, and connections that do not come about or break.
import { createServer as createTlsServer } from 'node:https';
import { createSecureServer } from 'node:http2';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ApiError } from '../../src/errors.ts';
import { createCertificate } from '../support/certificate.ts';
import { startDroppingHost } from '../support/dropping-host.ts';
import { get, places, repeat } from '../support/one-client.ts';
import { startRawVendor, toRaw } from '../support/raw-vendor.ts';
import { startVendor, type ScriptedVendor } from '../support/scripted-vendor.ts';
import { createAsker, toLine, transports } from '../support/transports.ts';
import { until } from '../support/until.ts';

const [broken, late] = ['PROVIDER_UNAVAILABLE', 'PROVIDER_TIMEOUT'];
const fine = { bytes: toRaw('{}') };

let vendor: ScriptedVendor;
beforeEach(async () => {
  vendor = await startVendor();
});
afterEach(() => vendor.close());

/** The sockets that this process makes until the end of a test. */
let sockets: Socket[] = [];
const keep = (message: unknown) => void sockets.push((message as { socket: Socket }).socket);
beforeEach(() => {
  sockets = [];
  subscribe('net.client.socket', keep);
});
afterEach(() => void unsubscribe('net.client.socket', keep));

describe.each(transports)('by %s', (_way, transport) => {
  const ask = (origin: string, changes = {}) => createAsker(transport, origin).ask(changes);

  test.each([
    ['silence', { silent: true }],
    ['a body that does not end', { body: '{"a":', hold: true }],
    ['a byte now and then', { body: 'a'.repeat(100), drip: 50 }],
  ])('%s ends at the deadline, and the vendor is let go of', async (_name, answer) => {
    vendor.on('GET /r', answer);
    expect(toLine(await ask(vendor.origin, { timeout: 500 }))).toBe(late);
    await until(() => vendor.calls[0]?.brokenOff === true);
    expect(vendor.calls).toHaveLength(1);
  });

  test('a caller who leaves', async () => {
    vendor.on('GET /r', { silent: true }, { body: 'half', headers: { 'content-length': '100' }, hold: true });
    const asker = createAsker(transport, vendor.origin);
    for (const count of [1, 2]) {
      const leaving = new AbortController();
      const came = asker.ask({ signal: leaving.signal });
      await until(() => vendor.calls.length === count);
      leaving.abort();
      expect(toLine(await came)).toBe(late);
      await until(() => vendor.calls[count - 1]?.brokenOff === true);
    }
    const before = asker.client.read(get('/r', { signal: AbortSignal.abort() }));
    await expect(before).rejects.toMatchObject({ code: 'WRITE_IN_PROGRESS', outcomeKnown: true });
    expect(vendor.calls).toHaveLength(2);
  });

  test('a host that drops: at the deadline, or when its caller leaves, nobody waits for a connection', async () => {
    const host = await startDroppingHost();
    sockets = [];
    expect(toLine(await ask(host.origin, { timeout: 500 }))).toBe(late);
    await until(() => sockets.length === 1 && sockets[0]!.destroyed);
    const leaving = new AbortController();
    const came = ask(host.origin, { signal: leaving.signal });
    await until(() => sockets.length === 2);
    leaving.abort();
    expect(toLine(await came)).toBe(late);
    await until(() => sockets[1]!.destroyed);
    host.close();
  });

  test('as many as have places, none of which gets a connection, are let go of with theirs', async () => {
    const host = await startDroppingHost();
    sockets = [];
    const asker = createAsker(transport, host.origin);
    // Each has begun to connect by then; got gives up a connection by itself after 2 s.
    const call = get('/r', { tries: 1, timeout: 1_500 });
    const read = () => asker.client.read(call).catch((error: unknown) => error as ApiError);
    const came = await repeat(places, read);
    expect(new Set(came.map(toLine))).toEqual(new Set([late]));
    expect(asker.client.readState('read')).toMatchObject({ active: 0, waiting: 0 });
    await until(() => sockets.length === places && sockets.every(({ destroyed }) => destroyed));
    host.close();
  });

  test('a connection that is refused', async () => {
    const gone = await startVendor();
    await gone.close();
    expect(toLine(await ask(gone.origin))).toBe(broken);
    expect(toLine(await ask('http://no-such-host.invalid'))).toBe(broken);
  });

  test('a connection that ends just as a call goes out: the client alone asks again, and is told of each', async () => {
    const raw = await startRawVendor((index) => (index === 1 ? { bytes: '', then: 'end' } : fine));
    const asker = createAsker(transport, raw.origin);
    expect(toLine(await asker.ask())).toBe('200 {}');
    expect(toLine(await asker.ask({ tries: 2 }))).toBe('200 {}');
    expect(asker.events.map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
      [1, 'ANSWERED'],
      [1, broken],
      [2, 'ANSWERED'],
    ]);
    expect(raw.heads).toHaveLength(3);
    raw.close();
  });

  test('connections that end after each answer without a word: no call is sent more often than is told', async () => {
    const raw = await startRawVendor(() => ({ ...fine, then: 'end' }));
    const asker = createAsker(transport, raw.origin);
    for (let count = 0; count < 30; count += 1) expect(toLine(await asker.ask({ tries: 3 }))).toBe('200 {}');
    expect(raw.heads.length).toBeLessThanOrEqual(asker.events.length);
    raw.close();
  });

  test('an answer that nobody asked for is nobody’s', async () => {
    const raw = await startRawVendor((index) => ({ bytes: toRaw(`{"call":${index}}`) }));
    const asker = createAsker(transport, raw.origin);
    expect(toLine(await asker.ask())).toBe('200 {"call":0}');
    raw.blurt(toRaw('{"call":"another"}'));
    expect(toLine(await asker.ask())).toBe('200 {"call":1}');
    raw.reply = (index) => ({
      bytes: Buffer.concat([toRaw(`{"call":${index}}`), toRaw('{"call":"another"}')]),
    });
    expect(toLine(await asker.ask())).toBe('200 {"call":2}');
    expect(toLine(await asker.ask())).toBe('200 {"call":3}');
    raw.close();
  });

  describe('over TLS', () => {
    const listen = async (server: Server) => {
      await once(server.listen(0, '127.0.0.1'), 'listening');
      return (server.address() as AddressInfo).port;
    };

    test('a certificate that nobody has signed, or that is for another name, is refused', async () => {
      for (const isTrusted of [false, true]) {
        const pair = createCertificate(isTrusted ? 'DNS:elsewhere.test' : 'IP:127.0.0.1');
        const asked: string[] = [];
        const server = createTlsServer(pair, ({ url = '' }) => void asked.push(url));
        const port = await listen(server);
        const came = await trusting(isTrusted ? pair.cert : '', () => ask(`https://127.0.0.1:${port}`));
        expect(toLine(came)).toBe(broken);
        expect(asked).toEqual([]);
        server.close();
      }
    });

    test('one that is trusted is taken, and HTTP/1.1 is spoken also to who prefers another', async () => {
      const pair = createCertificate('IP:127.0.0.1');
      const server = createSecureServer({ ...pair, allowHTTP1: true }, (request, response) => {
        response.end(request.httpVersion);
      });
      const port = await listen(server);
      const came = await trusting(pair.cert, () => ask(`https://127.0.0.1:${port}`));
      expect(toLine(came)).toBe('200 1.1');
      for (const socket of sockets) socket.destroy();
      server.close();
    });

    test('a vendor that does not shake hands', async () => {
      const raw = await startRawVendor(() => null);
      expect(toLine(await ask(raw.origin.replace('http:', 'https:'), { timeout: 500 }))).toBe(late);
      await until(() => sockets.every(({ destroyed }) => destroyed));
      raw.close();
    });
  });
});

/** Does something while a certificate more is trusted. */
const trusting = async <Result>(cert: string | Buffer, work: () => Promise<Result>): Promise<Result> => {
  const usual = getCACertificates('default');
  if (cert !== '') setDefaultCACertificates([...usual, String(cert)]);
  try {
    return await work();
  } finally {
    setDefaultCACertificates(usual);
  }
};
