import { afterEach, expect, test } from '@jest/globals';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { startSandbox, type Sandbox, type SandboxVendor } from '../../src/sandbox/start.ts';

const running: { close(): Promise<unknown> }[] = [];
const start = async (options?: Parameters<typeof startSandbox>[0]): Promise<Sandbox> => {
  const sandbox = await startSandbox(options);
  running.push(sandbox);
  return sandbox;
};
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close()));
});

const names = ['sumsub', 'argos', 'capillary', 'unit21'] as const;

/** A port that something else listens on. */
const takePort = async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  running.push({ close: async () => server.close() });
  return (server.address() as AddressInfo).port;
};

/** Below those that the system hands out for port 0, so that no other test gets them; nobody listens there yet. */
const freePorts = async (): Promise<Record<SandboxVendor, number>> => {
  for (;;) {
    const first = 20_000 + 4 * Math.floor(Math.random() * 2_000);
    const ports = [first, first + 1, first + 2, first + 3];
    if (!(await Promise.all(ports.map(isFree))).every(Boolean)) continue;
    return { sumsub: first, argos: first + 1, capillary: first + 2, unit21: first + 3 };
  }
};
const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

test('four vendors answer, each at an address of its own', async () => {
  const { vendors } = await start();
  for (const name of names) {
    const { origin } = new URL(vendors[name].url);
    expect([vendors[name].url, new URL(origin).hostname]).toEqual([origin, '127.0.0.1']);
    const answer = (await (await fetch(`${origin}/_sandbox`)).json()) as { vendor: string };
    expect(answer.vendor).toBe(name);
  }
  expect(new Set(names.map((name) => vendors[name].url)).size).toBe(4);
});

test('the credentials it hands out are taken', async () => {
  const { vendors, emulators } = await start();
  const { argos, unit21, sumsub, capillary } = vendors;
  const submissions = await fetch(`${argos.url}/v3/submission?count=1`, {
    headers: { 'x-api-key': argos.apiKey },
  });
  const entity = await fetch(`${unit21.url}/v1/${unit21.org}/entities/user-1`, {
    headers: { 'u21-key': unit21.apiKey },
  });
  expect([submissions.status, entity.status]).toEqual([200, 200]);
  expect(Object.keys(unit21)).toEqual(['url', 'apiKey', 'org']);
  expect([Object.keys(sumsub), Object.keys(capillary)]).toEqual([
    ['url', 'appToken', 'secretKey'],
    ['url', 'tillId', 'password'],
  ]);
  expect(emulators.argos.calls).toEqual([{ method: 'GET', url: '/v3/submission?count=1', status: 200 }]);
  expect(emulators.sumsub.calls).toEqual([]);
});

test('ports and host can be given', async () => {
  const ports = await freePorts();
  const { vendors } = await start({ host: '127.0.0.1', ports });
  for (const name of names) expect(vendors[name].url).toBe(`http://127.0.0.1:${ports[name]}`);
});

test.each(names)(
  'the port of %s in use: the error names vendor and port, and nothing is left',
  async (name) => {
    const ports = { ...(await freePorts()), [name]: await takePort() };
    await expect(startSandbox({ ports })).rejects.toThrow(
      `The emulated ${name} can not listen on 127.0.0.1:${ports[name]}. Is the port in use?`,
    );
    const others = names.filter((other) => other !== name);
    for (const other of others)
      await expect(fetch(`http://127.0.0.1:${ports[other]}/_sandbox`)).rejects.toThrow();
  },
);

test('the cause is kept', async () => {
  const error = await startSandbox({ ports: { argos: await takePort() } }).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ cause: { code: 'EADDRINUSE' } });
});

test('close frees the ports, and a second start has them with fresh data', async () => {
  const ports = await freePorts();
  const first = await startSandbox({ ports });
  first.emulators.sumsub.settings.unknownImage = '404';
  await fetch(`${first.vendors.unit21.url}/v1/x`);
  await first.close();
  await expect(fetch(`${first.vendors.sumsub.url}/_sandbox`)).rejects.toThrow();
  const second = await start({ ports });
  expect(second.vendors).toEqual(first.vendors);
  expect(second.emulators.sumsub.settings.unknownImage).toBe('ok');
  expect(second.emulators.unit21.calls).toEqual([]);
});

test.each([
  ['PATCH', 'settings', '{"noSuchSetting":1}'],
  ['PATCH', 'settings', 'nonsense'],
  ['POST', 'faults', '{"kind":"loose-reply"}'],
  ['POST', 'faults', ''],
])(
  'steering by %s %s with %j is refused with what it takes, and changes nothing',
  async (method, path, body) => {
    const sandbox = await start();
    const { url } = sandbox.vendors.unit21;
    const before = await (await fetch(`${url}/_sandbox`)).json();
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${url}/_sandbox/${path}`, { method, headers, body });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ message: expect.stringMatching(/^Send a JSON object/) });
    expect(await (await fetch(`${url}/_sandbox`)).json()).toEqual(before);
  },
);
