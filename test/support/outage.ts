// Four vendors that can be broken and mended, a server in front of them, and what a vendor that is left alone looks like.
import { afterEach, beforeEach, expect } from '@jest/globals';
import { names, parts, startVendors, type Name, type Vendors } from './person.ts';
import type { ScriptedAnswer } from './scripted-vendor.ts';
import { startServer, vendorEnv, type Answer, type TestServer } from './server.ts';
import { timeUnder } from './time-under.ts';

export interface Outage {
  vendors: Vendors;
  server: TestServer;
  /** One read of the vendor. */
  read: (name: Name, headers?: Record<string, string>) => Promise<Answer>;
  /** From now on that read goes well, or gets this answer; 500 where none is given. */
  heal: (name: Name) => void;
  breakDown: (name: Name, answer?: ScriptedAnswer) => void;
  /** A read costs no call, is answered at once, and told when to come again. */
  expectLeftAlone: (name: Name) => Promise<void>;
  /** Fails until the vendor is left alone. */
  openBreaker: (name: Name) => Promise<void>;
}

/** Milliseconds that a breaker stays open. */
export const openFor = 5_000;

export const codeOf = ({ errors }: Answer): unknown => errors[0]?.extensions['code'] ?? 'WHOLE';

/** New ones for each test. */
export const useOutage = (): Outage => {
  const scene = {
    read: (name, headers) =>
      scene.server.query(`{ person(userId: "user-1") { ${parts[name].selection} } }`, undefined, headers),
    heal: (name) => scene.vendors[name].mend(parts[name].line, { ...parts[name].answer, repeat: true }),
    breakDown: (name, answer = { status: 500 }) =>
      scene.vendors[name].mend(parts[name].line, { ...answer, repeat: true }),
    expectLeftAlone: (name) => expectLeftAlone(scene, name),
    async openBreaker(name) {
      scene.breakDown(name);
      for (let reads = 0; reads < 10; reads += 1) await scene.read(name);
      await scene.expectLeftAlone(name);
    },
  } as Outage;
  beforeEach(async () => {
    scene.vendors = await startVendors();
    scene.server = await startServer({
      ...vendorEnv(scene.vendors),
      ...{ SUMSUB_RATE: '0', CAPILLARY_RATE: '0', UNIT21_RATE: '0', CALLER_COST_RATE: '0' },
      ...{ OPERATION_DEADLINE_MS: '8000', SETTLE_MS: '50' },
    });
  });
  afterEach(async () => {
    const { server, vendors } = scene;
    await server.close();
    await Promise.all(names.map((name) => vendors[name].close()));
    expect(names.flatMap((name) => vendors[name].leftovers())).toEqual([]);
  });
  return scene;
};

/** Milliseconds. The refusal itself is measured in bench/; here the processor does much else beside. */
const atOnce = 400;

const expectLeftAlone = async (scene: Outage, name: Name) => {
  expect(await timeUnder(atOnce, () => expectRefusal(scene, name))).toBeLessThan(atOnce);
};

const expectRefusal = async ({ vendors, read }: Outage, name: Name) => {
  const before = vendors[name].calls.length;
  const { errors } = await read(name);
  const retryAfter = Number(errors[0]?.extensions['retryAfter']);
  expect(errors).toMatchObject([
    {
      message: expect.stringContaining('nothing was sent'),
      extensions: {
        ...{ code: 'PROVIDER_UNAVAILABLE', provider: name.toUpperCase() },
        ...{ retryable: true, outcomeKnown: true },
      },
    },
  ]);
  expect(retryAfter).toBeGreaterThanOrEqual(1);
  expect(retryAfter).toBeLessThanOrEqual(5);
  expect(vendors[name].calls).toHaveLength(before);
};
