// The processes of a benchmark: parts of its own, and the real program.
import { fork, spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Sandbox } from '../src/sandbox/start.ts';

/** A module of the benchmark's own as a process; `url`: of the module. */
export const isolate = (url: URL | string, ...args: string[]): ChildProcess =>
  fork(fileURLToPath(url), args, { execArgv: ['--disable-warning=ExperimentalWarning'] });

/** The next message of a process. */
export const hear = async <Message>(child: ChildProcess): Promise<Message> =>
  ((await once(child, 'message')) as [Message])[0];

export interface Program {
  child: ChildProcessByStdio<null, Readable, Readable>;
  origin: string;
  /** The lines it has printed on either stream and not been asked for yet. */
  takeLines: () => string[];
}

/** The real program; comes back when it listens. `flags`: of node. */
export const startProgram = async (env: Record<string, string>, flags: string[] = []): Promise<Program> => {
  const command = fileURLToPath(new URL('../bin/dossier.js', import.meta.url));
  const child = spawn(process.execPath, [...flags, command, 'start'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      const [last = '', ...whole] = (rest + chunk).split('\n').toReversed();
      rest = last;
      lines.push(...whole.toReversed());
    });
  }
  const origin = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const found = lines.map((line) => /ready at (http:\/\/[^/]+)\/graphql/.exec(line)?.[1]);
      const origin = found.find((part) => part !== undefined);
      if (origin !== undefined) resolve(origin);
    });
    child.once('exit', () => reject(new Error(`it did not start: ${lines.join('\n')}`)));
  });
  return { child, origin, takeLines: () => lines.splice(0) };
};

/** What the program needs to know of the vendors, each of them live. */
export const toVendorEnv = ({ sumsub, argos, capillary, unit21 }: Sandbox['vendors']) => ({
  SUMSUB_URL: sumsub.url,
  SUMSUB_APP_TOKEN: sumsub.appToken,
  SUMSUB_SECRET_KEY: sumsub.secretKey,
  ARGOS_URL: argos.url,
  ARGOS_API_KEY: argos.apiKey,
  CAPILLARY_URL: capillary.url,
  CAPILLARY_TILL_ID: capillary.tillId,
  CAPILLARY_PASSWORD: capillary.password,
  UNIT21_URL: unit21.url,
  UNIT21_API_KEY: unit21.apiKey,
  UNIT21_ORG: unit21.org,
});
