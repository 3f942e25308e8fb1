// The real program in front of four live vendors that can be told how to behave, and questions that cost one call of one
// vendor each.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  applicantIdOf,
  customerIdOf,
  people,
  submissionIdOf,
  type SamplePerson,
} from '../src/sandbox/people.ts';
import type { Sandbox, SandboxVendor } from '../src/sandbox/start.ts';
import { ask, atRate, toCodes, type Rate, type Target } from './ask.ts';
import type { Mood } from './moods.ts';
import { hear, isolate, startProgram, toVendorEnv } from './processes.ts';
import type { Order, Tallies } from './stand-ins.ts';

export const names: readonly SandboxVendor[] = ['sumsub', 'argos', 'capillary', 'unit21'];

export interface VendorControl {
  access: Sandbox['vendors'];
  set: (moods: Partial<Record<SandboxVendor, Mood>>) => Promise<void>;
  setAll: (mood: Mood) => Promise<void>;
  tally: () => Promise<Tallies>;
  kill: () => void;
}

/** `args`: milliseconds of latency, seconds between resets. */
export const startStandIns = async (...args: string[]): Promise<VendorControl> => {
  const child = isolate(new URL('stand-ins.ts', import.meta.url), ...args);
  const access = await hear<Sandbox['vendors']>(child);
  const order = async <Told>(what: Order): Promise<Told> => {
    const told = hear<Told>(child);
    child.send(what);
    return told;
  };
  const set: VendorControl['set'] = (moods) => order({ set: moods });
  return {
    access,
    set,
    setAll: (mood) => set(Object.fromEntries(names.map((name) => [name, mood]))),
    tally: () => order({ tally: true }),
    kill: () => child.kill('SIGKILL'),
  };
};

export interface Scene {
  vendors: VendorControl;
  target: Target;
}

/** No limits of our own but those that are measured; all of it is gone afterwards. */
export const withScene = async (settings: Record<string, string>, work: (scene: Scene) => Promise<void>) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'dossier-bench-'));
  const vendors = await startStandIns('20');
  const key = randomBytes(24).toString('hex');
  const rates = Object.fromEntries(names.map((name) => [`${name.toUpperCase()}_RATE`, '0']));
  try {
    const { child, origin } = await startProgram({
      PORT: '0',
      LOG_LEVEL: 'error',
      NODE_ENV: 'production',
      DATA_DIR: dataDir,
      ADMIN_API_KEY: key,
      CALLER_COST_RATE: '0',
      SETTLE_MS: '1000',
      ...rates,
      ...toVendorEnv(vendors.access),
      ...settings,
    });
    try {
      await work({ vendors, target: { origin, key } });
    } finally {
      child.kill('SIGKILL');
    }
  } finally {
    vendors.kill();
    rmSync(dataDir, { recursive: true, force: true });
  }
};

const questions: Record<SandboxVendor, [query: string, toId: (person: SamplePerson) => string]> = {
  sumsub: [
    'query ($id: ID!) { applicant(by: { applicantId: $id }) { applicantId firstName } }',
    applicantIdOf,
  ],
  argos: [
    'query ($id: ID!) { submission(submissionId: $id) { submissionId userId } }',
    (person) => submissionIdOf(person, 0),
  ],
  capillary: [
    'query ($id: ID!) { customer(by: { customerId: $id }) { customerId firstName } }',
    customerIdOf,
  ],
  unit21: ['query ($id: ID!) { entity(entityId: $id) { entityId firstName } }', ({ userId }) => userId],
};

/** Those without anything out of the ordinary at any vendor. */
const asked = people.filter(({ number }) => [1, 2, 13, 14].includes(number));
const bodies = Object.fromEntries(
  names.map((name) => {
    const [query, toId] = questions[name];
    return [name, asked.map((person) => JSON.stringify({ query, variables: { id: toId(person) } }))];
  }),
) as Record<SandboxVendor, string[]>;

export interface Asked {
  vendor: SandboxVendor;
  /** By `performance.now()`. */
  due: number;
  /** Milliseconds from when it was due. */
  took: number;
  /** Null: it was answered with data. */
  code: string | null;
  /** Refused by an open breaker. */
  isLeftAlone: boolean;
}

/** Asks the vendors in turn; `more`: headers. */
export const load = async (
  { target }: Scene,
  rate: Rate,
  vendors: readonly SandboxVendor[] = names,
  more: Record<string, string> = {},
): Promise<Asked[]> => {
  const agent = new Agent({ keepAlive: true });
  const all = await atRate(rate, async (index, due): Promise<Asked> => {
    const vendor = vendors[index % vendors.length]!;
    const list = bodies[vendor];
    const body = list[Math.floor(index / vendors.length) % list.length]!;
    const answer = await ask(target, agent, body, more);
    const code = toCodes(answer)[0] ?? (answer.status === 200 ? null : `HTTP ${answer.status}`);
    const isLeftAlone = answer.text.includes('it is left alone');
    return { vendor, due, took: performance.now() - due, code, isLeftAlone };
  });
  agent.destroy();
  return all;
};

/** How often each code came. */
export const countCodes = (all: readonly { code: string | null }[]) => {
  const counts: Record<string, number> = {};
  for (const { code } of all) counts[code ?? 'data'] = (counts[code ?? 'data'] ?? 0) + 1;
  return Object.entries(counts)
    .map(([code, count]) => `${code} ${count}`)
    .join(', ');
};

/** Everything well again, and noticed to be. */
export const mend = async (scene: Scene) => {
  await scene.vendors.setAll({ kind: 'well' });
  for (let tries = 0; tries < 120; tries += 1) {
    const all = await load(scene, { rate: 40, seconds: 0.4 });
    if (all.every(({ code }) => code === null)) return;
    await sleep(250);
  }
  throw new Error('the server does not come back to its vendors');
};
