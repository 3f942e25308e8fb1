// A bad network between a server and a vendor: a TCP proxy on loopback that hands requests on as they are, and does to
// the vendor's answers what a toxic says. So the vendor has always got, and done, what was asked of it; what is in
// question is whether we hear of it. Only where the proxy is down does nothing get through.
import { randomInt } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer, connect, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Hands an answer on to the client in its own way, until it has ended. `gone`: aborted when the client has left. */
export type Toxic = (answer: AsyncIterable<Buffer>, client: Socket, gone: AbortSignal) => Promise<void>;

export interface ChaosProxy {
  origin: string;
  /** Asked for each request as it comes: what is done to its answer; null: nothing. */
  chooseToxic: () => Toxic | null;
  /** Connections that this process has tried to make to it so far, also those that were refused. */
  readonly attempts: number;
  /** Refuses connections from now on; those that stand may go on. */
  goDown: () => void;
  close: () => Promise<void>;
}

const whole: Toxic = async (answer, client) => {
  for await (const chunk of answer) client.write(chunk);
  client.end();
};

/** Each piece of the answer comes so many milliseconds late. */
export const latency =
  (milliseconds: number): Toxic =>
  async (answer, client, gone) => {
    for await (const chunk of answer) {
      await sleep(milliseconds, undefined, { signal: gone });
      client.write(chunk);
    }
    client.end();
  };

/** So many bytes at a time, and so many milliseconds after each. */
export const slicer =
  (bytes: number, milliseconds: number): Toxic =>
  async (answer, client, gone) => {
    for await (const chunk of answer) {
      for (let offset = 0; offset < chunk.length; offset += bytes) {
        client.write(chunk.subarray(offset, offset + bytes));
        await sleep(milliseconds, undefined, { signal: gone });
      }
    }
    client.end();
  };

export const bandwidth = (bytesPerSecond: number): Toxic => slicer(bytesPerSecond / 10, 100);

/** The answer comes whole, and the end of the connection so many milliseconds later. */
export const slowClose =
  (milliseconds: number): Toxic =>
  async (answer, client, gone) => {
    for await (const chunk of answer) client.write(chunk);
    await sleep(milliseconds, undefined, { signal: gone });
    client.end();
  };

/** The vendor answers, and nothing of it ever arrives; the connection stays. */
export const timeout = (): Toxic => async (answer) => {
  for await (const _ of answer);
};

/** RST, once the vendor has answered. */
export const reset = (): Toxic => async (answer, client) => {
  await answer[Symbol.asyncIterator]().next();
  client.resetAndDestroy();
};

/** So many bytes of the answer, then the end of the connection. */
export const dataLimit =
  (bytes: number): Toxic =>
  async (answer, client) => {
    let left = bytes;
    for await (const chunk of answer) {
      client.write(chunk.subarray(0, left));
      left -= chunk.length;
      if (left <= 0) break;
    }
    client.end();
  };

/** `vendor`: the origin that requests are handed on to. */
export const startChaosProxy = async (vendor: string): Promise<ChaosProxy> => {
  const { port: vendorPort } = new URL(vendor);
  const clients = new Set<Socket>();
  const handle = (client: Socket) => {
    clients.add(client);
    client.once('close', () => clients.delete(client));
    carry(client, Number(vendorPort), () => proxy.chooseToxic());
  };
  const { server, port } = await listenSomewhere(handle);
  const count = watchAttempts(port);
  const proxy: ChaosProxy = {
    origin: `http://127.0.0.1:${port}`,
    chooseToxic: () => null,
    get attempts() {
      return count.attempts;
    },
    goDown: () => void server.close(),
    close: async () => {
      count.stop();
      server.close();
      for (const client of clients) client.destroy();
    },
  };
  return proxy;
};

/** A connection is taken for one request, whose head comes in one piece: a vendor behind it has to close each. */
const carry = (client: Socket, vendorPort: number, chooseToxic: ChaosProxy['chooseToxic']) => {
  const upstream = connect(vendorPort, '127.0.0.1');
  const left = new AbortController();
  client
    .on('error', () => undefined)
    .once('close', () => {
      left.abort();
      upstream.destroy();
    });
  upstream.on('error', () => undefined);
  client.once('data', (head: Buffer) => {
    const toxic = chooseToxic() ?? whole;
    upstream.write(head);
    client.pipe(upstream);
    toxic(upstream, client, left.signal).catch(() => client.destroy());
  });
};

/**
 * Below the ports that systems give out by themselves, so that nobody else gets this one while it is down. (Linux,
 * net.ipv4.ip_local_port_range; RFC 6335, section 6.)
 */
const listenSomewhere = async (handle: (client: Socket) => void) => {
  for (;;) {
    const port = randomInt(10_000, 32_000);
    const server = await listen(handle, port).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      return null;
    });
    if (server !== null) return { server, port };
  }
};

const listen = (handle: (client: Socket) => void, port: number) =>
  new Promise<Server>((resolve, reject) => {
    const server = createServer(handle);
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });

/** Whoever is refused is seen by nobody but itself: the connections of this process are watched where they begin. */
const watchAttempts = (port: number) => {
  const count = { attempts: 0, stop: () => unsubscribe('net.client.socket', watch) };
  const watch = (message: unknown) => {
    const { socket } = message as { socket: Socket };
    socket.on('connectionAttempt', (_, to) => {
      if (to === port) count.attempts += 1;
    });
  };
  subscribe('net.client.socket', watch);
  return count;
};
