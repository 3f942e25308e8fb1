// A vendor that takes connections and never reads a byte from them.
import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface DeafVendor {
  origin: string;
  close(): void;
}

export const startDeafVendor = async (): Promise<DeafVendor> => {
  const sockets: Socket[] = [];
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    sockets.push(socket.on('error', () => undefined));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
};
