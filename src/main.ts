// The command line; the only module with effects on import.
import { runAudit } from './commands/audit.ts';
import { CommandError } from './commands/command.ts';
import { runKeys } from './commands/keys.ts';
import packageJson from '../package.json' with { type: 'json' };
import { ConfigError } from './config-reader.ts';
import { exitCodeConfig, readConfig } from './config.ts';
import { createLog } from './log.ts';
import { startSandbox } from './sandbox/start.ts';
import { createServer, type Server } from './server.ts';
import { startTraces } from './tracing/start.ts';

const usage = `Usage: dossier [command]

  start     the GraphQL server (where no command is given)
  sandbox   the four emulated vendors alone, on fixed ports
  audit     verifies or exports the ledger, or erases a person from it
  keys      makes, lists or revokes API keys
  help      this text

The server reads its settings from the environment: see docs/configuration.md.
`;

/** Fixed, so that a partner's own code can be pointed at them. */
const sandboxPorts = { sumsub: 4011, argos: 4012, capillary: 4013, unit21: 4014 };
/** Milliseconds for running requests to end after a signal. */
const shutdownTime = 10_000;

const start = async () => {
  const config = readConfig(process.env);
  const traces =
    config.traces &&
    (await startTraces(config.traces, packageJson.version, createLog(config.logLevel).tracesLost));
  const server = await createServer(config);
  const origin = await server.listen();
  closeOnSignal({
    async close(notice) {
      await server.close(notice);
      await traces?.close();
    },
  });
  console.log(toGreeting(origin, server, config.sandbox, config.production));
};

const toGreeting = (origin: string, { modes }: Server, sandbox: boolean, production: boolean) => {
  const vendors = Object.entries(modes).map(([provider, mode]) => `${provider} ${mode}`);
  const lines = [
    `Dossier is ready at ${origin}/graphql`,
    ...(production ? [] : ['Open it in a browser: Apollo Sandbox, with an example to run.']),
    `Vendors: ${vendors.join(', ')}.`,
  ];
  if (sandbox) lines.push('', 'Three operations to try:', ...toExamples(origin));
  return lines.join('\n');
};

const toExamples = (origin: string) =>
  [
    '{ person(userId: "user-1") { applicant { firstName images { imageId active } } customer { customerId } } }',
    '{ submissions(first: 3) { nodes { submissionId kyc { result } images { type url } } } }',
    'mutation { setImageActive(input: { applicantId: "64f0c1a2b3d4e5f601000001", imageId: "104550100", active: false }) { receipt { outcome effect verification } userErrors { code message } } }',
  ].map((query) => `  curl -s ${origin}/graphql --json '${JSON.stringify({ query })}'`);

/** Milliseconds in which /readyz says 503 before connections are refused. */
const shutdownNotice = 250;

const closeOnSignal = (closable: { close(notice?: number): Promise<void> }) => {
  const close = () => {
    // Whatever still runs by then is cut off: a supervisor would kill it next.
    setTimeout(() => process.exit(1), shutdownTime).unref();
    void closable.close(shutdownNotice).then(() => process.exit(0));
  };
  process.once('SIGTERM', close);
  process.once('SIGINT', close);
};

const sandbox = async () => {
  const emulated = await startSandbox({ ports: sandboxPorts });
  closeOnSignal(emulated);
  console.log('The four vendors are emulated at these addresses, with these credentials:');
  console.log(JSON.stringify(emulated.vendors, null, 2));
};

/** sysexits.h, EX_SOFTWARE: 1 would say that the ledger is not as it was written. */
const exitCodeSoftware = 70;

const audit = async (args: string[]) => {
  try {
    process.exitCode = await runAudit(args, process.env, (line) => console.log(line));
  } catch (error) {
    if (toExitCode(error) !== 1) throw error;
    console.error(toSentence(error));
    process.exit(exitCodeSoftware);
  }
};

const toSentence = (error: unknown) => {
  if (!(error instanceof Error)) return String(error);
  const inUse = 'code' in error && error.code === 'EADDRINUSE';
  return inUse ? `${error.message}. Set PORT to another port; 0 takes any free one.` : error.message;
};

const commands: Readonly<Record<string, (args: string[]) => Promise<void>>> = {
  start,
  sandbox,
  audit,
  keys: (args) => runKeys(args, process.env, { print: console.log, note: console.error }),
  help: async () => console.log(usage),
};

/** sysexits.h, EX_USAGE. */
const exitCodeUsage = 64;

const toExitCode = (error: unknown) => {
  if (error instanceof ConfigError) return exitCodeConfig;
  return error instanceof CommandError ? error.exitCode : 1;
};

const [name = 'start', ...args] = process.argv.slice(2);
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (command === undefined) {
  console.error(`There is no command "${name}".\n\n${usage}`);
  process.exit(exitCodeUsage);
}
try {
  await command(args);
} catch (error) {
  console.error(toSentence(error));
  process.exit(toExitCode(error));
}
