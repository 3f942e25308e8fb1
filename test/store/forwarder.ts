// The way to a database server that a test can cut, or make silent: a network that fails.
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

export interface Forwarder {
  /** The database's URL, by this way. */
  url: string;
  /** Breaks all connections, and takes no new ones. */
  cut(): Promise<void>;
  /** Connections stay, and nothing comes through them any more; new ones work. */
  silence(): void;
  /** Likewise, and new ones are no better, until a cut. */
  swallow(): void;
  /** After a cut. */
  restore(): Promise<void>;
}

export const startForwarder = async (url: string): Promise<Forwarder> => {
  const target = new URL(url);
  const pairs = new Set<[Socket, Socket]>();
  let server: Server | null = null;
  let port = 0;
  let swallows = false;

  const accept = (socket: Socket) => {
    const upstream = connect(Number(target.port), target.hostname);
    const pair: [Socket, Socket] = [socket, upstream];
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      for (const one of pair) one.destroy();
    };
    for (const one of pair) one.on('error', end).on('close', end);
    if (!swallows) socket.pipe(upstream).pipe(socket);
  };

  const restore = async () => {
    server = createServer(accept).listen(port, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as { port: number });
  };
  await restore();
  const silence = () => {
    for (const pair of pairs) {
      for (const one of pair) one.unpipe().pause();
    }
  };

  const forwarded = new URL(url);
  forwarded.port = String(port);
  return {
    url: forwarded.href,
    restore,
    silence,
    swallow: () => {
      swallows = true;
      silence();
    },
    cut: async () => {
      swallows = false;
      for (const pair of pairs) {
        for (const one of pair) one.destroy();
      }
      if (server === null) return;
      const closed = once(server, 'close');
      server.close();
      server = null;
      await closed;
    },
  };
};
