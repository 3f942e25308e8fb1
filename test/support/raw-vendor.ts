// A vendor that answers with bytes as they stand, right or wrong, over as many connections as are made to it.
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach } from '@jest/globals';

export interface RawReply {
  bytes: string | Uint8Array;
  /** What becomes of the connection afterwards; it stays where left out. */
  then?: 'end' | 'reset';
}

export interface RawVendor {
  origin: string;
  /** The head of each call that has come, as it stands. */
  heads: string[];
  /** Connections that have been made so far. */
  readonly connections: number;
  /** What the next calls are answered with, by how many have come before; null: silence. */
  reply: (index: number) => RawReply | null;
  /** Sends bytes that nobody asked for over the connections that stand. */
  blurt: (bytes: string | Uint8Array) => void;
  close: () => void;
}

export const startRawVendor = async (reply: RawVendor['reply']): Promise<RawVendor> => {
  const sockets = new Set<Socket>();
  const heads: string[] = [];
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket.on('error', () => undefined).once('close', () => sockets.delete(socket)));
    let got = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      const [rest = '', ...whole] = (got + chunk).split('\r\n\r\n').toReversed();
      got = rest;
      for (const head of whole.toReversed()) {
        heads.push(head);
        send(socket, vendor.reply(heads.length - 1));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const vendor: RawVendor = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heads,
    get connections() {
      return connections;
    },
    reply,
    blurt(bytes) {
      for (const socket of sockets) socket.write(bytes);
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
  return vendor;
};

/** One for all tests of a file, that forgets the calls of each. */
export const givenRawVendor = (): { readonly vendor: RawVendor } => {
  let vendor: RawVendor | undefined;
  beforeAll(async () => {
    vendor = await startRawVendor(() => null);
  });
  beforeEach(() => {
    vendor!.heads.length = 0;
  });
  afterAll(() => vendor!.close());
  return {
    get vendor() {
      if (vendor === undefined) throw new Error('There is a vendor only while a test runs.');
      return vendor;
    },
  };
};

const send = (socket: Socket, reply: RawReply | null) => {
  if (reply === null) return;
  if (reply.then === 'end') socket.end(reply.bytes);
  // What was sent before has to be there, or the system throws it away.
  else
    socket.write(reply.bytes, () => reply.then === 'reset' && setTimeout(() => socket.resetAndDestroy(), 20));
};

type Headers = Record<string, string | number | readonly string[] | null>;

/** An answer with its length; a header of null is left out, and one with more values stands there more often. */
export const toRaw = (body: string | Uint8Array, headers: Headers = {}, status = '200 OK'): Buffer => {
  const all: Headers = { 'content-length': Buffer.byteLength(body), ...headers };
  const lines = Object.entries(all).flatMap(([name, value]) =>
    value === null ? [] : [value].flat().map((one) => `${name}: ${one}\r\n`),
  );
  const head = Buffer.from(`HTTP/1.1 ${status}\r\n${lines.join('')}\r\n`, 'latin1');
  return Buffer.concat([head, Buffer.from(body)]);
};
