// The four emulated vendors as a process of their own, whose moods are set from outside:
//   stand-ins.ts [milliseconds of latency] [seconds between resets of their data; 0: never]
import { people } from '../src/sandbox/people.ts';
import { picture } from '../src/sandbox/pictures.ts';
import { startSandbox, type Sandbox, type SandboxVendor } from '../src/sandbox/start.ts';
import { makeMoody, type Mood, type Tally } from './moods.ts';

export type Order = { set: Partial<Record<SandboxVendor, Mood>> } | { tally: true };
export type Tallies = Record<SandboxVendor, Tally>;

const names = ['sumsub', 'argos', 'capillary', 'unit21'] as const;
/** Milliseconds that an idle connection is kept. */
const keepAlive = 5_000;

const [latency = '0', resetSeconds = '0'] = process.argv.slice(2);
const sandbox: Sandbox = await startSandbox();
const { emulators } = sandbox;

/** What is measured is the server, not how the vendors limit it. */
const settle = () => {
  emulators.sumsub.settings.rateLimit = false;
  emulators.unit21.settings.callsPerSecond = 1_000_000;
  emulators.argos.settings.callsPerSecond = 1_000_000;
};
settle();

const moody = Object.fromEntries(
  names.map((name) => {
    const { server } = emulators[name].app;
    server.keepAliveTimeout = keepAlive;
    return [name, makeMoody(server, Number(latency))];
  }),
) as Record<SandboxVendor, ReturnType<typeof makeMoody>>;

setInterval(() => {
  for (const name of names) emulators[name].calls.length = 0;
}, 1_000);
if (resetSeconds !== '0') {
  setInterval(
    () => {
      for (const name of names) emulators[name].reset();
      settle();
    },
    Number(resetSeconds) * 1000,
  );
}

process.on('message', (order: Order) => {
  if ('tally' in order) {
    process.send?.(Object.fromEntries(names.map((name) => [name, moody[name].tally()])));
    return;
  }
  for (const name of names) {
    const mood = order.set[name];
    if (mood !== undefined) moody[name].set(mood);
  }
  process.send?.('set');
});
process.once('disconnect', () => process.exit());
// Drawn when they are first asked for, which takes a processor for a while.
const kinds = ['id-front', 'id-back', 'passport', 'selfie', 'profile', 'utility-bill'] as const;
for (const person of people) await Promise.all(kinds.map((kind) => picture(kind, person)));
process.send?.(sandbox.vendors);
