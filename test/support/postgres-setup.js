// Jest's globalSetup: a PostgreSQL server for the tests, started when the first of them asks for it, so that a run of
// other tests does not wait for one. They ask over HTTP, because they run in processes of their own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findPostgres } from './postgres-binaries.js';

const missing = 'PostgreSQL was not found: the tests on it are skipped.';

let door = null;
let keeper = null;

const openDoor = async () => {
  delete process.env['TEST_POSTGRES'];
  const binaries = findPostgres();
  if (binaries === null) {
    if (process.env['REQUIRE_POSTGRES'] === '1')
      throw new Error(
        'PostgreSQL 15 or newer was not found, and REQUIRE_POSTGRES=1 asks for the tests on it.',
      );
    console.log(missing);
    return;
  }
  let url;
  door = createServer((_request, response) => {
    // A kept connection is closed after 5 s without a request, and may be just as the next one goes out on it.
    response.setHeader('connection', 'close');
    url ??= startServer(binaries);
    url.then(
      (text) => response.end(text),
      (error) => response.writeHead(503).end(String(error)),
    );
  }).listen(0, '127.0.0.1');
  await once(door, 'listening');
  process.env['TEST_POSTGRES'] = `http://127.0.0.1:${door.address().port}`;
};
export default openDoor;

const startServer = async (binaries) => {
  keeper = spawn(process.execPath, [join(import.meta.dirname, 'postgres-keeper.js'), binaries], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // A group of its own: a signal to the run must not reach the server before the keeper has dealt with it.
    detached: true,
  });
  // It may be gone already when its input is ended.
  keeper.stdin.on('error', () => undefined);
  const lines = createInterface({ input: keeper.stdout });
  const [line] = await Promise.race([once(lines, 'line'), once(lines, 'close')]);
  const { url, error } = JSON.parse(line ?? '{"error":"its keeper ended"}');
  if (url === undefined) throw new Error(`PostgreSQL could not be started: ${error}`);
  return url;
};

/** Jest's globalTeardown. */
export const closeDoor = async () => {
  door?.closeAllConnections();
  door?.close();
  door = null;
  if (keeper?.exitCode !== null || keeper.signalCode !== null) return;
  const gone = once(keeper, 'exit');
  keeper.stdin.end();
  await gone;
  keeper = null;
};
