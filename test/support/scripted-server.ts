import { afterEach, beforeEach, expect } from '@jest/globals';
import { startVendor, type ScriptedVendor } from './scripted-vendor.ts';
import { startServer, vendorEnv, type TestServer } from './server.ts';
import type { Environment } from '../../src/config-reader.ts';

export type VendorName = 'sumsub' | 'argos' | 'capillary' | 'unit21';

/**
 * One scripted vendor, standing for each of the names, and a server in front of it: new ones for each test, after
 * which nothing scripted may be left over. Closed before that is looked at, so that a failure does not hang.
 */
export const useScriptedServer = (names: readonly VendorName[], env: Environment = {}) => {
  let vendor: ScriptedVendor | undefined;
  let server: TestServer | undefined;
  beforeEach(async () => {
    const started = await startVendor();
    vendor = started;
    server = await startServer({
      ...vendorEnv(Object.fromEntries(names.map((name) => [name, started]))),
      ...env,
    });
  });
  afterEach(async () => {
    await server?.close();
    await vendor?.close();
    expect(vendor?.leftovers()).toEqual([]);
  });
  return { vendor: following(() => vendor), server: following(() => server) };
};

/** Stands for whatever the current test has: an object can be taken apart before there is one. */
const following = <Current extends object>(current: () => Current | undefined): Current =>
  new Proxy({} as Current, {
    get(_, name) {
      const now = current();
      if (now === undefined) throw new Error('only within a test');
      return Reflect.get(now, name, now) as unknown;
    },
  });
