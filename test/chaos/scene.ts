// A vendor behind a bad network, and whoever asks it.
import { startChaosProxy, type ChaosProxy, type Toxic } from '../support/chaos-proxy.ts';
import type { Name } from '../support/person.ts';
import { startVendor, type ScriptedAnswer, type ScriptedVendor } from '../support/scripted-vendor.ts';
import { startServer, vendorEnv, type TestServer } from '../support/server.ts';
import type { Environment } from '../../src/config-reader.ts';

export interface Scene {
  vendor: ScriptedVendor;
  proxy: ChaosProxy;
  /** What a server needs to find the vendor behind the proxy. */
  env: Environment;
}

/** A vendor of its own for each, so that no breaker knows of another's faults. */
export const withScene = async (name: Name, play: (scene: Scene) => Promise<void>): Promise<void> => {
  const vendor = await startVendor();
  const proxy = await startChaosProxy(vendor.origin);
  // Whoever asks again and again whether it is settled has points for it.
  const env = { ...vendorEnv({ [name]: { ...vendor, origin: proxy.origin } }), CALLER_COST_RATE: '0' };
  try {
    await play({ vendor, proxy, env });
  } finally {
    await proxy.close();
    await vendor.close();
  }
};

/** `env`: changes to the server's. */
export const withServer = (
  name: Name,
  env: Environment,
  play: (scene: Scene & { server: TestServer }) => Promise<void>,
): Promise<void> =>
  withScene(name, async (scene) => {
    const server = await startServer({ ...scene.env, ...env });
    try {
      await play({ ...scene, server });
    } finally {
      await server.close();
    }
  });

/**
 * Makes the network bad, once `after` calls have gone well, for so many `calls`; null: it refuses connections. A call
 * that has begun before goes on.
 */
export const poison = (
  { proxy }: Scene,
  toxic: Toxic | null,
  { after = 0, calls = Infinity }: { after?: number; calls?: number } = {},
): void => {
  let seen = 0;
  if (toxic === null && after === 0) proxy.goDown();
  proxy.chooseToxic = () => {
    seen += 1;
    if (toxic === null && seen === after) proxy.goDown();
    return seen > after && seen <= after + calls ? toxic : null;
  };
};

/**
 * An answer as the proxy needs it: one for each connection, and of some length (JSON may end in spaces), so that a drip
 * has brought its head long before its end, and its end later than any deadline here.
 */
export const toWire = ({ json, body = JSON.stringify(json), ...rest }: ScriptedAnswer): ScriptedAnswer => ({
  ...rest,
  body: typeof body === 'string' ? body + ' '.repeat(4_000) : body,
  headers: { ...rest.headers, connection: 'close' },
});

/** Milliseconds that it took. */
export const timed = async <Result>(
  run: () => Promise<Result>,
): Promise<{ result: Result; took: number }> => {
  const began = performance.now();
  const result = await run();
  return { result, took: performance.now() - began };
};
