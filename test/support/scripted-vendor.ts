// A vendor on a real socket that answers only what a test has scripted, and keeps every call it got.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ScriptedAnswer {
  status?: number;
  json?: unknown;
  /** A body as it stands; wins over json. */
  body?: string | Uint8Array;
  headers?: Record<string, string>;
  /** Cut the connection instead of answering. */
  cut?: boolean;
  /** Never answer. */
  silent?: boolean;
  /** Send the head and the body, and never the end. */
  hold?: boolean;
  /** Milliseconds after each byte of the body. */
  drip?: number;
  /** Milliseconds before the answer. */
  delay?: number;
  /** What has to have come before the answer; where it fails, the connection is cut. */
  after?: () => Promise<unknown>;
  /** Answers every further call of its line, too; one is enough for it to be used. */
  repeat?: boolean;
}

export interface VendorCall {
  method: string;
  /** Path with query, byte for byte. */
  target: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
  /** By `performance.now()`. */
  at: number;
  /** True: the connection ended before the whole answer was sent. */
  brokenOff: boolean;
}

export interface ScriptedVendor {
  origin: string;
  calls: VendorCall[];
  /** "METHOD target" of each call so far. */
  readonly lines: string[];
  /** The most connections that were open at once. */
  readonly mostConnections: number;
  /** Answers the next call of this "METHOD target"; several for one line are used in order. */
  on(line: string, ...answers: ScriptedAnswer[]): void;
  /** Answers the next calls of this line in another way than was scripted for them. */
  mend(line: string, ...answers: ScriptedAnswer[]): void;
  /** What was scripted and never asked, and what was asked and never scripted. */
  leftovers(): string[];
  close(): Promise<void>;
}

export const startVendor = async (): Promise<ScriptedVendor> => {
  const script = new Map<string, ScriptedAnswer[]>();
  const unexpected: string[] = [];
  const repeated = new Set<ScriptedAnswer>();
  const calls: VendorCall[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const method = request.method ?? '';
      const target = request.url ?? '';
      const line = `${method} ${target}`;
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const call = {
        method,
        target,
        headers: request.headers,
        body: Buffer.concat(chunks),
        at: performance.now(),
        brokenOff: false,
      };
      calls.push(call);
      response.once('close', () => (call.brokenOff = !response.writableFinished));
      const answer = script.get(line)?.[0];
      if (answer === undefined) unexpected.push(`not scripted: ${line}`);
      else if (answer.repeat) repeated.add(answer);
      else script.get(line)?.shift();
      await respond(response, answer ?? { status: 599 });
    })().catch(() => response.destroy());
  });
  let connections = 0;
  let mostConnections = 0;
  server.on('connection', (socket) => {
    connections += 1;
    mostConnections = Math.max(mostConnections, connections);
    socket.once('close', () => (connections -= 1));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    get lines() {
      return calls.map(({ method, target }) => `${method} ${target}`);
    },
    get mostConnections() {
      return mostConnections;
    },
    on(line, ...answers) {
      script.set(line, [...(script.get(line) ?? []), ...answers]);
    },
    mend(line, ...answers) {
      script.set(line, answers);
    },
    leftovers: () => [
      ...unexpected,
      ...[...script].flatMap(([line, answers]) =>
        answers.filter((answer) => !repeated.has(answer)).map(() => `never asked: ${line}`),
      ),
    ],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const respond = async (response: ServerResponse, answer: ScriptedAnswer) => {
  if (answer.silent) return;
  await answer.after?.();
  if (answer.delay !== undefined) await new Promise((resolve) => setTimeout(resolve, answer.delay));
  if (answer.cut) {
    response.destroy();
    return;
  }
  const body = answer.body ?? (answer.json === undefined ? '' : JSON.stringify(answer.json));
  response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers });
  if (answer.drip !== undefined) await drip(response, Buffer.from(body), answer.drip);
  if (answer.hold) response.write(body);
  else response.end(answer.drip === undefined ? body : undefined);
};

const drip = async (response: ServerResponse, body: Buffer, pause: number) => {
  for (const byte of body) {
    if (response.destroyed) return;
    response.write(Buffer.of(byte));
    await sleep(pause);
  }
};
