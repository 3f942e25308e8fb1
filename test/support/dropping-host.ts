// A host that lets no more connections come about: it neither takes nor refuses them, as one behind a firewall that drops.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface DroppingHost {
  origin: string;
  close(): void;
}

/** Listens, and never takes a connection from the queue, which is as short as can be. */
const listener = `require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, function () {
  require('node:fs').writeSync(1, String(this.address().port));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});`;

export const startDroppingHost = async (): Promise<DroppingHost> => {
  const child = spawn(process.execPath, ['-e', listener], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  const sockets: Socket[] = [];
  // The queue is full as soon as one more has to wait.
  for (let isFull = false; !isFull;) {
    const socket = connect(Number(port), '127.0.0.1').on('error', () => undefined);
    sockets.push(socket);
    isFull = await Promise.race([once(socket, 'connect').then(() => false), sleep(500, true)]);
  }
  return {
    origin: `http://127.0.0.1:${String(port)}`,
    close() {
      for (const socket of sockets) socket.destroy();
      child.kill('SIGKILL');
    },
  };
};
