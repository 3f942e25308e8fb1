// Runs one PostgreSQL server, in a process of its own: `node postgres-keeper.js <folder of the binaries> [durable]`. It
// prints one line of JSON, the server's URL or why there is none, and removes everything once its standard input ends.
// That also happens when the process that started it is killed, so that no server is ever left behind.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';

const user = 'dossier';
/** Milliseconds. */
const startTime = 30_000;
const stopTime = 10_000;

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '32MB',
};
/** Nothing of it outlives the run, so that nothing has to reach the disk; left out where the disk's time is measured. */
const careless = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
};

/** PostgreSQL refuses to be run by root. */
const findAccount = () => {
  if (process.getuid?.() !== 0) return {};
  for (const name of ['postgres', 'nobody']) {
    try {
      const readId = (flag) => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }));
      return { uid: readId('-u'), gid: readId('-g') };
    } catch {
      // There is no such user.
    }
  }
  throw new Error('there is no user postgres or nobody to run it as');
};

const findPort = async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
};

/** True once it answers: it listens earlier than that, and refuses everybody while it still starts. */
const isAnswering = async (url) => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
};

/** Null where it ended by itself, as it does where somebody else took the port in the meantime. */
const start = async (binaries, folder, options) => {
  const port = await findPort();
  const url = `postgres://${user}@127.0.0.1:${port}/postgres`;
  const log = openSync(join(folder, 'log'), 'a');
  const all = process.argv[3] === 'durable' ? settings : { ...settings, ...careless };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(
    join(binaries, 'postgres'),
    ['-D', join(folder, 'data'), '-p', String(port), ...flags],
    {
      ...options,
      stdio: ['ignore', log, log],
    },
  );
  closeSync(log);
  const ended = once(server, 'exit').catch(() => undefined);
  const giveUp = Date.now() + startTime;
  while (server.exitCode === null && server.signalCode === null && server.pid !== undefined) {
    if (await isAnswering(url)) return { url, server, ended };
    if (Date.now() > giveUp) {
      await stop({ server, ended });
      return null;
    }
    await sleep(20);
  }
  return null;
};

/** SIGQUIT ends it at once, without writing down what is thrown away anyway. */
const stop = async ({ server, ended }) => {
  server.kill('SIGQUIT');
  const timer = setTimeout(() => server.kill('SIGKILL'), stopTime);
  await ended;
  clearTimeout(timer);
};

const readLog = (folder) => {
  try {
    return readFileSync(join(folder, 'log'), 'utf8').slice(-2_000);
  } catch {
    return '';
  }
};

const startAnywhere = async (binaries, folder, options) => {
  for (let tries = 0; tries < 3; tries += 1) {
    const running = await start(binaries, folder, options);
    if (running !== null) return running;
  }
  throw new Error(`it does not start:\n${readLog(folder)}`);
};

const keep = async (binaries, inputEnd) => {
  const folder = mkdtempSync(join(tmpdir(), 'dossier-postgres-'));
  try {
    const account = findAccount();
    if (account.uid !== undefined) chownSync(folder, account.uid, account.gid);
    const options = { ...account, cwd: folder };
    await promisify(execFile)(
      join(binaries, 'initdb'),
      ['-D', 'data', '-U', user, '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'],
      options,
    );
    const running = await startAnywhere(binaries, folder, options);
    try {
      process.stdout.write(`${JSON.stringify({ url: running.url })}\n`);
      await inputEnd;
    } finally {
      await stop(running);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

// A terminal's Ctrl-C goes to all processes of the run; the end of the input tells this one when it may go.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.stdin.destroy());
// Nobody may be left to read.
process.stdout.on('error', () => undefined);
// A file as input only ever ends; a pipe that is destroyed only closes.
const input = process.stdin.resume();
const inputEnd = Promise.race([once(input, 'end'), once(input, 'close')]);
try {
  await keep(process.argv[2], inputEnd);
} catch (error) {
  process.stdout.write(`${JSON.stringify({ error: String(error) })}\n`);
  process.exitCode = 1;
}
process.stdin.destroy();
