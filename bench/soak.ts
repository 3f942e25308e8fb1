// What is left behind by hours of work, as far as half an hour can show it: mixed load, a twentieth of the vendors' calls
// going wrong, and a look at what the program holds on to every ten seconds. Run by hand:
//   npm run bench:soak [minutes]
// Program, vendors and callers are a process each, on loopback alone. Exit code 1 where a target is missed.
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from './inspector.ts';
import { hear, isolate, startProgram, toVendorEnv } from './processes.ts';
import { createSoakLog } from './soak-log.ts';
import type { Outcomes } from './soak-load.ts';
import { isBack, judge } from './soak-verdict.ts';
import { printSample, takeSample, type Sample } from './soak-watch.ts';
import { startStandIns, type VendorControl } from './vendor-scene.ts';

const minutes = Number(process.argv[2] ?? '30');
/** Operations in a second. */
const rate = 60;
const faults = 0.05;
/** Seconds. */
const pause = 10;
const quiet = 20;
const mostLooks = 4;
/** What the vendors are told stays there no longer, in seconds: they keep all in memory. */
const reset = 20;

/** The program as it is in production, but for the inspector. */
const startWatched = async (vendors: VendorControl, folder: string) => {
  const [dataDir, temporaryDir] = [join(folder, 'data'), join(folder, 'temporary')];
  for (const path of [dataDir, temporaryDir]) mkdirSync(path);
  const adminKey = randomBytes(24).toString('hex');
  const settings = {
    PORT: '0',
    NODE_ENV: 'production',
    DATA_DIR: dataDir,
    TMPDIR: temporaryDir,
    ADMIN_API_KEY: adminKey,
    CALLER_COST_RATE: '1000000',
    CALLER_COST_BURST: '1000000',
    SETTLE_MS: '1000',
  };
  const flags = ['--disable-warning=ExperimentalWarning', '--inspect=127.0.0.1:0'];
  const program = await startProgram({ ...settings, ...toVendorEnv(vendors.access) }, flags);
  const log = createSoakLog();
  log.read(program.takeLines());
  const inspector = await inspect(log.inspector);
  const watched = { pid: program.child.pid ?? 0, inspector, dataDir, temporaryDir };
  const began = performance.now();
  return {
    origin: program.origin,
    adminKey,
    log,
    async look(): Promise<Sample> {
      const sample = await takeSample(watched, began);
      printSample(sample);
      log.read(program.takeLines());
      return sample;
    },
    kill() {
      inspector.close();
      program.child.kill('SIGKILL');
    },
  };
};

type Program = Awaited<ReturnType<typeof startWatched>>;

/** A write in doubt may be settled just then: that is a call, with its socket and its timers. */
const lookAfter = async (program: Program, before: Sample): Promise<Sample> => {
  await sleep(quiet * 1000);
  let after = await program.look();
  for (let looks = 1; looks < mostLooks && !isBack(before, after); looks += 1) {
    await sleep(pause * 1000);
    after = await program.look();
  }
  return after;
};

const soak = async (program: Program, vendors: VendorControl): Promise<boolean> => {
  const { origin, adminKey, log } = program;
  const callers = isolate(new URL('soak-load.ts', import.meta.url), origin, adminKey, String(rate));
  try {
    await hear(callers);
    await sleep(pause * 1000);
    const before = await program.look();
    await vendors.setAll({ kind: 'mixed', share: faults });
    callers.send('go');
    const began = performance.now();
    const during: Sample[] = [];
    for (let seconds = pause; seconds <= minutes * 60; seconds += pause) {
      await sleep(Math.max(0, began + seconds * 1000 - performance.now()));
      during.push(await program.look());
    }
    callers.send('stop');
    const outcomes = await hear<Outcomes>(callers);
    await vendors.setAll({ kind: 'well' });
    const calls = await vendors.tally();
    return judge({ before, during, after: await lookAfter(program, before), outcomes, log, calls });
  } finally {
    callers.kill('SIGKILL');
  }
};

const run = async (vendors: VendorControl, folder: string): Promise<boolean> => {
  const program = await startWatched(vendors, folder);
  try {
    return await soak(program, vendors);
  } finally {
    program.kill();
  }
};

const folder = mkdtempSync(join(tmpdir(), 'dossier-soak-'));
const vendors = await startStandIns('5', String(reset));
try {
  process.exitCode = (await run(vendors, folder)) ? 0 : 1;
} finally {
  vendors.kill();
  rmSync(folder, { recursive: true, force: true });
}
