// ClamAV's daemon as far as INSTREAM goes (clamd(8)): it checks the framing, and says what a test has told it to.
import { createServer, type AddressInfo, type Socket } from 'node:net';

export type ClamdAnswer =
  /** Finds the text "EICAR" and nothing else. */
  | 'scan'
  | 'silent'
  | 'too-long'
  /** Closes without a word. */
  | 'hang-up'
  | { says: string; /** Milliseconds before it does. */ after?: number };

export interface ScriptedClamd {
  port: number;
  /** Connections it got. */
  connections: number;
  /** The files it got, whole. */
  files: Buffer[];
  /** What was wrong with what it got. */
  faults: string[];
  answer: ClamdAnswer;
  close(): Promise<void>;
}

const command = 'zINSTREAM\0';

/** The pieces after the command, where the piece of no bytes has come; null: not yet. */
const readPieces = (bytes: Buffer): Buffer | null => {
  const pieces: Buffer[] = [];
  for (let at = command.length; at + 4 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    if (length === 0) return Buffer.concat(pieces);
    pieces.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return null;
};

export const startClamd = async (): Promise<ScriptedClamd> => {
  const sockets = new Set<Socket>();
  const clamd: Omit<ScriptedClamd, 'port' | 'close'> = {
    connections: 0,
    files: [],
    faults: [],
    answer: 'scan',
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    clamd.connections += 1;
    let got = Buffer.alloc(0);
    let answered = false;
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      if (answered) return;
      got = Buffer.concat([got, chunk]);
      if (!got.toString('latin1').startsWith(command.slice(0, got.length))) clamd.faults.push('no INSTREAM');
      const { answer } = clamd;
      if (answer === 'too-long' && got.length > command.length) {
        answered = true;
        socket.end('INSTREAM size limit exceeded. ERROR\0');
        return;
      }
      const file = readPieces(got);
      if (file === null) return;
      answered = true;
      clamd.files.push(file);
      if (answer === 'hang-up') socket.end();
      else if (answer === 'scan')
        socket.end(file.includes('EICAR') ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0');
      else if (typeof answer === 'object') setTimeout(() => socket.end(answer.says), answer.after ?? 0);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(clamd, {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  });
};
