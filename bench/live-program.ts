// The real program as in production, its four vendors the one stand-in, and without limits of its own: those would hide
// what is measured.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProgram, toVendorEnv, type Program } from './processes.ts';
import { names } from './vendor-scene.ts';

export const adminKey = randomBytes(24).toString('hex');

const access = (url: string) => ({
  sumsub: { url, appToken: 'bench', secretKey: 'bench' },
  argos: { url, apiKey: 'bench' },
  capillary: { url, tillId: 'bench', password: 'bench' },
  unit21: { url, apiKey: 'bench', org: 'bench' },
});

const dataDirs: string[] = [];
process.once('exit', () => dataDirs.forEach((dataDir) => rmSync(dataDir, { recursive: true, force: true })));

/** In a folder of its own, which goes when this process does. */
export const startLiveProgram = (
  vendorUrl: string,
  settings: Readonly<Record<string, string>> = {},
  flags: string[] = [],
): Promise<Program> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'dossier-bench-'));
  dataDirs.push(dataDir);
  return startProgram(
    {
      PORT: '0',
      LOG_LEVEL: 'error',
      NODE_ENV: 'production',
      DATA_DIR: dataDir,
      ADMIN_API_KEY: adminKey,
      CALLER_COST_RATE: '0',
      ...Object.fromEntries(names.map((name) => [`${name.toUpperCase()}_RATE`, '0'])),
      ...toVendorEnv(access(vendorUrl)),
      ...settings,
    },
    ['--disable-warning=ExperimentalWarning', ...flags],
  );
};

/** Runs it to its end, then ends what it has started, which is killed as this process exits. */
export const runAlone = async (work: () => Promise<void>): Promise<never> => {
  // A signal alone would not make it exit in that way.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  try {
    await work();
    process.exit(0);
  } catch (error) {
    console.error(error);
    process.exit(1);
  }
};
