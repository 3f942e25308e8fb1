// The servers that are measured: each a process of its own, started as it would be in production.
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { argosCredentials } from '../../src/sandbox/argos.ts';
import { capillaryCredentials } from '../../src/sandbox/capillary.ts';
import { sumsubCredentials } from '../../src/sandbox/sumsub.ts';
import { unit21Credentials } from '../../src/sandbox/unit21.ts';
import { toVendorEnv } from '../processes.ts';
import { names as vendorNames } from '../vendor-scene.ts';
import type { Dialect } from './work.ts';

const dialects = {
  dossier: 'dossier',
  apollo: 'peer',
  yoga: 'peer',
  mercurius: 'peer',
  hive: 'hive',
  'bare-got': 'bare',
  'bare-undici': 'bare',
} as const satisfies Record<string, Dialect>;

export type ParticipantName = keyof typeof dialects;
export const participantNames = Object.keys(dialects) as ParticipantName[];

export interface Participant {
  name: ParticipantName;
  dialect: Dialect;
  origin: string;
  /** That each of its callers sends. */
  headers: Readonly<Record<string, string>>;
  pid: number;
  /** Ends it as a supervisor does; comes back when it has ended. */
  end: () => Promise<void>;
}

const toPath = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Bytes of what it says about a fault that are kept. */
const longestComplaint = 4_096;

/** What it prints is taken from it, as a supervisor would, but not kept. */
const readOrigin = (name: string, child: ChildProcess & { stdout: Readable; stderr: Readable }) =>
  new Promise<string>((resolve, reject) => {
    let printed = '';
    let complaint = '';
    const read = (chunk: string) => {
      printed += chunk;
      const origin = /ready at (http:\/\/[^/\s]+)[^\n]*\n/.exec(printed)?.[1];
      if (origin === undefined) return;
      child.stdout.off('data', read).resume();
      resolve(origin);
    };
    child.stdout.setEncoding('latin1').on('data', read);
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      complaint = (complaint + chunk).slice(-longestComplaint);
    });
    child.once('close', (code, signal) => {
      if (child.killed) return;
      console.error(`${name} has ended (${signal ?? `exit code ${String(code)}`}):\n${complaint || printed}`);
      reject(new Error(`${name} did not start`));
    });
  });

const start = async (
  name: ParticipantName,
  args: string[],
  env: Record<string, string>,
  headers: Participant['headers'],
): Promise<Participant> => {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    env: { NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  return {
    name,
    dialect: dialects[name],
    origin: await readOrigin(name, child),
    headers: { 'content-type': 'application/json', ...headers },
    pid: child.pid!,
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
};

/** With its log as it is by default, and without limits of its own. */
const startDossier = (vendorOrigin: string, flags: string[]) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'dossier-bench-'));
  process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }));
  const key = randomBytes(24).toString('hex');
  const vendor = toVendorEnv({
    sumsub: { url: vendorOrigin, ...sumsubCredentials },
    argos: { url: vendorOrigin, ...argosCredentials },
    capillary: { url: vendorOrigin, ...capillaryCredentials },
    unit21: { url: vendorOrigin, ...unit21Credentials },
  });
  const env = {
    PORT: '0',
    DATA_DIR: dataDir,
    ADMIN_API_KEY: key,
    CALLER_COST_RATE: '0',
    ...Object.fromEntries(vendorNames.map((vendorName) => [`${vendorName.toUpperCase()}_RATE`, '0'])),
    ...vendor,
  };
  const args = [...flags, toPath('../../bin/dossier.js'), 'start'];
  return start('dossier', args, env, { authorization: `Bearer ${key}` });
};

/** `profile`: the folder that a CPU profile of Dossier is written to when it ends; null: none is made. */
export const startParticipant = (
  name: ParticipantName,
  vendorOrigin: string,
  profile: string | null,
): Promise<Participant> => {
  if (name !== 'dossier')
    return start(name, [toPath(`../peers/${name}.ts`)], { VENDOR_URL: vendorOrigin }, {});
  return startDossier(vendorOrigin, profile === null ? [] : ['--cpu-prof', '--cpu-prof-dir', profile]);
};
