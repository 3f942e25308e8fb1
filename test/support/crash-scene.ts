// Everything one case needs for itself: an emulated vendor, a gate in front of it, and a database that outlives the
// programs which are started on it.
import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { startSandbox, type Sandbox, type SandboxVendor } from '../../src/sandbox/start.ts';
import { databaseFile } from '../../src/store/sqlite.ts';
import { startProgram, type Program } from './crash-program.ts';
import { startGate, type Gate } from './gate.ts';
import { createDataDir } from './server.ts';

export interface Scene {
  gate: Gate;
  /** Starts the program, live, with this vendor alone. */
  start: () => Promise<Program>;
  /** Nothing can be committed until the end is called. */
  lockDatabase: () => () => void;
  /** How many writes the vendor itself has got. */
  taken: () => number;
}

const closings = new Set<() => Promise<void>>();

/** Ends every process and server that a failed test has left behind. */
export const closeScenes = async (): Promise<void> => {
  await Promise.all([...closings].map((close) => close()));
};

/** Runs the work in a new scene. `settleMs`: milliseconds a vendor may still act on a request that was given up. */
export const inScene = async <Result>(
  vendor: SandboxVendor,
  settleMs: number,
  work: (scene: Scene) => Promise<Result>,
): Promise<Result> => {
  const sandbox = await startSandbox();
  // What was stored shows at once: what is tested here is not the vendor's delay.
  sandbox.emulators.unit21.settings.visibilityDelayMs = 0;
  const gate = await startGate(sandbox.vendors[vendor].url);
  const dataDir = createDataDir();
  const programs: Program[] = [];
  const close = async () => {
    closings.delete(close);
    await Promise.all(programs.map((program) => program.kill()));
    await gate.close();
    await sandbox.close();
    rmSync(dataDir, { recursive: true });
  };
  closings.add(close);
  const env = { ...toEnv(vendor, sandbox, gate.origin), DATA_DIR: dataDir, SETTLE_MS: String(settleMs) };
  try {
    return await work({
      gate,
      async start() {
        const program = await startProgram(env);
        programs.push(program);
        return program;
      },
      lockDatabase: () => lock(databaseFile(dataDir)),
      taken: () => sandbox.emulators[vendor].calls.filter(({ method }) => method !== 'GET').length,
    });
  } finally {
    if (closings.has(close)) await close();
  }
};

const toEnv = (
  vendor: SandboxVendor,
  { vendors: { sumsub, argos, capillary, unit21 } }: Sandbox,
  url: string,
): Record<string, string> => {
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

/** Milliseconds for a commit that is under way to end. */
const lockPatience = 2_000;

const lock = (file: string): (() => void) => {
  const database = new DatabaseSync(file, { timeout: lockPatience });
  database.exec('begin immediate');
  return () => {
    database.exec('rollback');
    database.close();
  };
};
