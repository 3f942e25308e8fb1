// The real program as a process of its own: its output is kept, and it can be killed, stopped and started again.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../../src/config-reader.ts';
import { toAnswer, type Answer } from './server.ts';

export const command = fileURLToPath(new URL('../../bin/dossier.js', import.meta.url));

export interface Program {
  origin: string;
  /** Asks with the environment's ADMIN_API_KEY, where it has one. */
  ask: (document: string, variables?: Record<string, unknown>) => Promise<Answer>;
  /** Everything it has printed so far, on either stream. */
  output: () => string;
  signal: (name: NodeJS.Signals) => void;
  /** SIGKILL; comes back when it is dead. */
  kill: () => Promise<void>;
  /** Its exit code, once all it has printed is read; null where a signal has ended it. */
  exit: Promise<number | null>;
}

/** Comes back when it listens. The environment is the whole of what the program finds set. */
export const startProgram = async (env: Environment): Promise<Program> => {
  const child = spawn(process.execPath, [command, 'start'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
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
  const adminKey = env['ADMIN_API_KEY'];
  return {
    origin,
    ask: async (query, variables) =>
      toAnswer(
        await fetch(`${origin}/graphql`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            // One that stood still may close a kept connection just as it is used again.
            connection: 'close',
            ...(adminKey === undefined ? {} : { authorization: `Bearer ${adminKey}` }),
          },
          body: JSON.stringify({ query, variables }),
        }),
      ),
    output: () => output,
    signal: (name) => child.kill(name),
    kill: async () => {
      child.kill('SIGKILL');
      await exit;
    },
    exit,
  };
};
