// A PostgreSQL server of the bench's own, which forgets nothing that it has said yes to.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface Postgres {
  url: string;
  /** Of the process that holds it, and started it. */
  pid: number;
  /** Removes all of it, too. */
  stop: () => Promise<void>;
}

const support = new URL('../test/support/', import.meta.url);

/** @throws Error where none is installed. */
export const startDurablePostgres = async (): Promise<Postgres> => {
  const { findPostgres } = (await import(new URL('postgres-binaries.js', support).href)) as {
    findPostgres: () => string | null;
  };
  const binaries = findPostgres();
  if (binaries === null) throw new Error('PostgreSQL 15 or newer was not found.');
  const keeper = spawn(
    process.execPath,
    [fileURLToPath(new URL('postgres-keeper.js', support)), binaries, 'durable'],
    // A group of its own: a signal to this process must not reach the server before its keeper has dealt with it.
    { stdio: ['pipe', 'pipe', 'inherit'], detached: true },
  );
  const lines = createInterface({ input: keeper.stdout });
  const [line] = (await Promise.race([once(lines, 'line'), once(lines, 'close')])) as [string?];
  const { url, error } = JSON.parse(line ?? '{"error":"its keeper ended"}') as {
    url?: string;
    error?: string;
  };
  if (url === undefined) throw new Error(`PostgreSQL could not be started: ${error ?? ''}`);
  return {
    url,
    pid: keeper.pid!,
    async stop() {
      const gone = once(keeper, 'exit');
      keeper.stdin.end();
      await gone;
    },
  };
};
