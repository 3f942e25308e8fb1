// The real program as a process of its own, that is killed, stopped and started again.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../../src/config.ts';
import { adminKey, toAnswer, type Answer } from './server.ts';

const command = fileURLToPath(new URL('../../bin/dossier.js', import.meta.url));

export interface Program {
  origin: string;
  ask(document: string, variables?: Record<string, unknown>): Promise<Answer>;
  signal(name: NodeJS.Signals): void;
  /** SIGKILL; comes back when it is dead. */
  kill(): Promise<void>;
  /** Its exit code; null where a signal has ended it. */
  exit: Promise<number | null>;
}

export const startProgram = async (env: Environment): Promise<Program> => {
  const child = spawn(process.execPath, [command, 'start'], {
    env: { PORT: '0', LOG_LEVEL: 'silent', ADMIN_API_KEY: adminKey, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let output = '';
  const origin = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const found = /ready at (http:\/\/[^/]+)\/graphql/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', () => reject(new Error(`it did not start: ${output}`)));
  });
  return {
    origin,
    ask: async (query, variables) =>
      toAnswer(
        await fetch(`${origin}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${adminKey}` },
          body: JSON.stringify({ query, variables }),
        }),
      ),
    signal: (name) => child.kill(name),
    async kill() {
      child.kill('SIGKILL');
      await exit;
    },
    exit,
  };
};
