// HTTP/1.1 by hand, where what is asked is when bytes go and come, and over which connection.
import { connect, type Socket } from 'node:net';
import { adminKey } from './server.ts';
import { until } from './until.ts';

export interface RawAnswer {
  status: number;
  headers: Record<string, string>;
  json: { data?: unknown; errors?: { extensions: Record<string, unknown> }[] };
}

export interface RawClient {
  socket: Socket;
  /** Sends the head of a POST to /graphql, and what comes with it. */
  post(headers: Record<string, string | number>, body?: string | Uint8Array): void;
  /** The next answer, or 100 Continue. */
  answer(): Promise<RawAnswer>;
  /** Sends pieces for as long as they are taken, so many bytes at most; how many the system took. */
  flood(bytes: number): Promise<number>;
  /** When the other side has ended or cut the connection. */
  ended: Promise<void>;
}

export const boundary = 'b-0123456789';
export const multipart = { 'content-type': `multipart/form-data; boundary=${boundary}` };
export const authorized = { authorization: `Bearer ${adminKey}`, 'apollo-require-preflight': 'true' };

/** The parts of a form, without its end. */
export const toParts = (...parts: [disposition: string, content: string][]): string =>
  parts
    .map(
      ([disposition, content]) =>
        `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`,
    )
    .join('');
export const formEnd = `--${boundary}--\r\n`;

export const connectRaw = (origin: string): RawClient => {
  const socket = connect(Number(new URL(origin).port), '127.0.0.1');
  let got = Buffer.alloc(0);
  const ended = Promise.withResolvers<undefined>();
  socket.on('data', (chunk) => (got = Buffer.concat([got, chunk])));
  socket.on('error', () => ended.resolve(undefined));
  socket.on('end', () => ended.resolve(undefined)).on('close', () => ended.resolve(undefined));
  const readNext = (): RawAnswer | null => {
    const end = got.indexOf('\r\n\r\n');
    if (end < 0) return null;
    const [line = '', ...lines] = got.toString('latin1', 0, end).split('\r\n');
    const headers = Object.fromEntries(
      lines.map((text) => {
        const colon = text.indexOf(':');
        return [text.slice(0, colon).toLowerCase(), text.slice(colon + 1).trim()];
      }),
    );
    const length = Number(headers['content-length'] ?? 0);
    if (got.length < end + 4 + length) return null;
    const text = got.toString('utf8', end + 4, end + 4 + length);
    const json = JSON.parse(text === '' ? '{}' : text) as RawAnswer['json'];
    got = got.subarray(end + 4 + length);
    return { status: Number(line.split(' ')[1]), headers, json };
  };
  return {
    socket,
    post(headers, body = '') {
      const lines = Object.entries({ host: 'x', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.write(`POST /graphql HTTP/1.1\r\n${lines.join('')}\r\n`);
      socket.write(body);
    },
    async answer() {
      let next: RawAnswer | null = null;
      await until(() => (next = readNext()) !== null, 10_000);
      return next!;
    },
    async flood(bytes) {
      const piece = Buffer.alloc(64 * 1024, 'x');
      for (let sent = 0; sent < bytes && socket.writable; sent += piece.length) {
        if (!socket.write(piece)) {
          const going = new Promise<boolean>((resolve) => socket.once('drain', () => resolve(true)));
          if (!(await Promise.race([going, ended.promise]))) break;
        }
      }
      return socket.bytesWritten - socket.writableLength;
    },
    ended: ended.promise,
  };
};

/** Bytes that a server has read from each connection it got since. */
export const countReads = (server: { app: { server: NodeJS.EventEmitter } }): { bytes: () => number[] } => {
  const sockets: Socket[] = [];
  server.app.server.on('connection', (socket: Socket) => sockets.push(socket));
  return { bytes: () => sockets.map(({ bytesRead }) => bytesRead) };
};
