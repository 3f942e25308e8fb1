// How long the program takes from being started to its first answers, with an empty folder and live vendors. Run by hand:
//   npm run bench:start [times]
import { Agent } from 'node:http';
import { ask, at, expectData } from './ask.ts';
import { readCpuSeconds, readMemory } from './compare/process-stat.ts';
import { startVendor } from './compare/vendor.ts';
import { adminKey, runAlone, startLiveProgram } from './live-program.ts';

/** Milliseconds. */
const wanted = 1_500;

/** Milliseconds since it was started; `cpu`: of processor time until the last of them; `memory`: megabytes (2^20 bytes) then. */
interface Start {
  ready: number;
  first: number;
  applicant: number;
  cpu: number;
  memory: number;
}

const toBody = (query: string) => JSON.stringify({ query });
const nothing = toBody('{ __typename }');
const applicant = toBody('{ applicant(by: { applicantId: "0123456789abcdef01234567" }) { firstName } }');

const startOnce = async (vendorUrl: string): Promise<Start> => {
  const agent = new Agent({ keepAlive: true });
  const began = performance.now();
  const { child, origin } = await startLiveProgram(vendorUrl);
  try {
    const target = { origin, key: adminKey };
    const ready = performance.now() - began;
    expectData(await ask(target, agent, nothing));
    const first = performance.now() - began;
    expectData(await ask(target, agent, applicant));
    const took = performance.now() - began;
    const pid = child.pid!;
    const cpu = readCpuSeconds(pid) * 1000;
    return { ready, first, applicant: took, cpu, memory: readMemory(pid, 'VmRSS') };
  } finally {
    agent.destroy();
    child.kill('SIGKILL');
  }
};

const print = (name: string, values: readonly number[], unit = 'ms') =>
  console.log(
    `  ${name.padEnd(36)} median ${at(values, 0.5).toFixed(0).padStart(5)} ${unit}, at most ${Math.max(
      ...values,
    )
      .toFixed(0)
      .padStart(5)} ${unit}`,
  );

const run = async (times: number) => {
  const vendor = await startVendor();
  const all: Start[] = [];
  for (let count = 0; count < times; count += 1) all.push(await startOnce(vendor.origin));
  const of = (part: keyof Start) => all.map((one) => one[part]);
  console.log(`From the start of the process, ${times} times (wanted: first answer within ${wanted} ms)`);
  print('it says that it is ready', of('ready'));
  print('first answer, to a query of nothing', of('first'));
  print('first applicant', of('applicant'));
  print('processor time until then', of('cpu'));
  print('memory then', of('memory'), 'MB');
};

await runAlone(() => run(Number(process.argv[2] ?? '10')));
