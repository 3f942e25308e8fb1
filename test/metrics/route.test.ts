import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { addDocument, canaries, reads, settings, writes, wrongWays } from '../support/canaries.ts';
import { readConfig } from '../../src/config.ts';
import { createServer } from '../../src/server.ts';
import { createDataDir, startServer, type TestServer } from '../support/server.ts';
import { startTrapVendor, type TrapVendor } from '../support/trap-vendor.ts';
import { of, scrape } from './samples.ts';

let vendor: TrapVendor;
let server: TestServer;
beforeEach(async () => {
  vendor = await startTrapVendor();
  server = await startServer({
    ...{ SUMSUB_URL: vendor.origin, ARGOS_URL: vendor.origin },
    ...{ CAPILLARY_URL: vendor.origin, UNIT21_URL: vendor.origin },
    SUMSUB_APP_TOKEN: settings.sumsubToken,
    SUMSUB_SECRET_KEY: settings.sumsubSecret,
    ARGOS_API_KEY: settings.argosKey,
    CAPILLARY_TILL_ID: settings.tillId,
    CAPILLARY_PASSWORD: settings.tillPassword,
    UNIT21_API_KEY: settings.unit21Key,
    UNIT21_ORG: settings.unit21Org,
    ADMIN_API_KEY: settings.adminKey,
    CALLER_COST_RATE: '0',
    SETTLE_MS: '50',
  });
});
afterEach(async () => {
  await server.close();
  await vendor.close();
});

test('is plain text of version 0.0.4 for whoever asks, with the headers of every answer', async () => {
  const response = await server.fetch('/metrics');
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/plain; version=0.0.4; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cache-control': 'no-store',
    'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  const text = await response.text();
  expect(text).toMatch(/^# HELP dossier_operations_total \S/m);
  expect(text).toMatch(/^# TYPE dossier_vendor_call_duration_seconds histogram$/m);
  expect(text).toMatch(/^dossier_build_info\{version="\d+\.\d+\.\d+"\} 1$/m);
});

test.each(['HEAD', 'POST', 'DELETE'])('%s is refused as on the other plain routes', async (method) => {
  const response = await server.fetch('/metrics', { method });
  expect(response.status).toBe(405);
  expect(response.headers.get('allow')).toBe('GET');
});

test('it is answered while the server stops, as /healthz is', async () => {
  const dataDir = createDataDir();
  const stopping = await createServer(
    readConfig({ PORT: '0', LOG_LEVEL: 'silent', DATA_DIR: dataDir, ADMIN_API_KEY: settings.adminKey }),
  );
  const origin = await stopping.listen();
  const closing = stopping.close(6_000);
  const response = await fetch(`${origin}/metrics?format=text`);
  expect(response.status).toBe(200);
  expect(response.headers.get('connection')).toBe('close');
  expect(await response.text()).toContain('dossier_build_info');
  expect((await fetch(`${origin}/healthz?from=balancer`)).status).toBe(200);
  const readiness = await fetch(`${origin}/readyz?from=balancer`);
  expect([readiness.status, await readiness.json()]).toEqual([503, { status: 'shutting down' }]);
  expect((await fetch(`${origin}/graphql`)).status).toBe(503);
  await closing;
  rmSync(dataDir, { recursive: true });
});

test('a text is given for a second: whoever scrapes in a loop costs no more', async () => {
  const began = performance.now();
  const texts = new Set<string>();
  for (let times = 0; times < 30; times += 1) texts.add(await (await server.fetch('/metrics')).text());
  const seconds = (performance.now() - began) / 1_000;
  expect(texts.size).toBeLessThanOrEqual(1 + Math.floor(seconds));
});

test('each server of a process has numbers of its own, and the process has one set', async () => {
  const other = await startServer();
  await other.query('query Other { viewer { name } }');
  expect(of(await scrape(server), 'dossier_operations_total')).toEqual({});
  expect(of(await scrape(other), 'dossier_operations_total')).toEqual({
    'operation="Other",kind="query",code="OK"': 1,
  });
  await other.close();
  const again = await startServer();
  for (const one of [server, again]) {
    const samples = await scrape(one);
    expect(of(samples, 'process_resident_memory_bytes')['']).toBeGreaterThan(0);
    expect(of(samples, 'nodejs_heap_size_used_bytes')['']).toBeGreaterThan(0);
  }
  await again.close();
});

test('nothing of a caller, a vendor or the settings is in it', async () => {
  const headers = { authorization: `Bearer ${settings.adminKey}` };
  vendor.readsGoWell = true;
  for (const [document, variables] of [...reads, ...writes, ...wrongWays]) {
    await server.query(document, { ...variables }, headers);
  }
  vendor.readsGoWell = false;
  for (const [document, variables] of [...reads, ...writes]) {
    await server.query(document, { ...variables }, headers);
  }
  await server.query(addDocument, {}, { authorization: 'Bearer canary' });
  const text = await (await server.fetch('/metrics')).text();
  expect(text).toMatch(/^dossier_writes_total\{/m);
  expect(text).toMatch(/^dossier_upload_files_total\{/m);
  expect(Object.entries(canaries).filter(([, word]) => text.includes(word))).toEqual([]);
  expect(text).not.toContain('canary');
});
