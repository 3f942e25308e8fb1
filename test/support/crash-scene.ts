// Everything one case needs for itself, on each kind of database: an emulated vendor, a gate in front of it, and a database that outlives the
// programs which are started on it.
import { test } from '@jest/globals';
import type { Environment } from '../../src/config-reader.ts';
import { startSandbox, type Sandbox, type SandboxVendor } from '../../src/sandbox/start.ts';
import { lockDatabase, type Lock } from './crash-lock.ts';
import { startProgram, type Program } from './program.ts';
import { startGate, type Gate } from './gate.ts';
import { toStorageEnv } from './ledger.ts';
import { adminKey } from './server.ts';
import { databases, type DatabaseKind, type TestDatabase } from './postgres.ts';

export interface SceneOptions {
  vendor: SandboxVendor;
  /** Milliseconds a vendor may still act on a request that was given up. */
  settleMs: number;
}

export interface Scene {
  gate: Gate;
  database: TestDatabase;
  /** Starts the program, live, with this vendor alone. `changes`: to its environment. */
  start: (changes?: Environment) => Promise<Program>;
  /** Nothing can be committed until it is released. */
  lockDatabase: () => Promise<Lock>;
  /** How many writes the vendor itself has got. */
  taken: () => number;
}

const closings = new Set<() => Promise<void>>();

/** Ends every process and server that a failed test has left behind. */
export const closeScenes = async (): Promise<void> => {
  await Promise.all([...closings].map((close) => close()));
};

/** For one test: the call of the dead, the settle time, and the longest that a caller is kept waiting; on a slow machine. */
const patience = 180_000;

/** One test on each kind of database, all at once: suites of their own would run one after another. */
export const testInScene = (
  name: string,
  options: SceneOptions,
  work: (scene: Scene) => Promise<void>,
  kinds: readonly DatabaseKind[] = databases,
): void => {
  for (const kind of kinds) {
    const run = kind.available ? test.concurrent : test.concurrent.skip;
    run(`${name}; on ${kind.name}`, () => inScene(kind, options, work), patience);
  }
};

const inScene = async (
  kind: DatabaseKind,
  { vendor, settleMs }: SceneOptions,
  work: (scene: Scene) => Promise<void>,
): Promise<void> => {
  const sandbox = await startSandbox();
  // What was stored shows at once: what is tested here is not the vendor's delay.
  sandbox.emulators.unit21.settings.visibilityDelayMs = 0;
  const gate = await startGate(sandbox.vendors[vendor].url);
  const database = await kind.create();
  const programs: Program[] = [];
  const close = async () => {
    closings.delete(close);
    await Promise.all(programs.map((program) => program.kill()));
    await gate.close();
    await sandbox.close();
    await database.remove();
  };
  closings.add(close);
  const env = {
    PORT: '0',
    LOG_LEVEL: 'silent',
    ADMIN_API_KEY: adminKey,
    ...toVendorEnv(vendor, sandbox, gate.origin),
    ...toDatabaseEnv(database),
    SETTLE_MS: String(settleMs),
    // Whoever asks again waits until it is settled.
    OPERATION_DEADLINE_MS: '40000',
    // And may ask as often as it likes whether it is.
    CALLER_COST_RATE: '0',
  };
  try {
    await work({
      gate,
      database,
      async start(changes) {
        const program = await startProgram({ ...env, ...changes });
        programs.push(program);
        return program;
      },
      lockDatabase: () => lockDatabase(database),
      taken: () => sandbox.emulators[vendor].calls.filter(({ method }) => method !== 'GET').length,
    });
  } finally {
    if (closings.has(close)) await close();
  }
};

/** On the embedded database the program makes its secret itself, and has to find it again. */
const toDatabaseEnv = (database: TestDatabase): Environment =>
  database.databaseUrl === null ? { DATA_DIR: database.dataDir } : toStorageEnv(database);

const toVendorEnv = (
  vendor: SandboxVendor,
  { vendors: { sumsub, argos, capillary, unit21 } }: Sandbox,
  url: string,
): Environment => {
  const credentials = {
    sumsub: { APP_TOKEN: sumsub.appToken, SECRET_KEY: sumsub.secretKey },
    argos: { API_KEY: argos.apiKey },
    capillary: { TILL_ID: capillary.tillId, PASSWORD: capillary.password },
    unit21: { API_KEY: unit21.apiKey, ORG: unit21.org },
  }[vendor];
  return Object.fromEntries(
    Object.entries({ URL: url, ...credentials }).map(([name, value]) => [
      `${vendor.toUpperCase()}_${name}`,
      value,
    ]),
  );
};
