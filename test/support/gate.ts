// A proxy between the program and a vendor that can stop a request, or its answer, on the way: that is the moment to
// kill the process behind it. What has arrived is handed on whole, whether or not its sender still lives, as a request
// that a vendor has queued acts after the death of its sender.
import {
  createServer,
  request as open,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** How far a call has come: it is here, the vendor has answered, half of the answer is sent on, all of it is. */
export type Stage = 'arrived' | 'answered' | 'half-sent' | 'sent';

export interface Seen {
  method: string;
  /** Path with query. */
  target: string;
  isWrite: boolean;
  /** A write came before it. */
  afterWrite: boolean;
}

export interface Stop {
  /** Comes once a call stands still here. */
  reached: Promise<void>;
  /** Comes once the sender of that call has closed its connection. */
  left: Promise<void>;
  goOn: () => void;
  /** Cuts the connection instead; a request that has only arrived never gets to the vendor. */
  drop: () => void;
}

export interface Gate {
  origin: string;
  /** What has arrived so far, in order. */
  seen: Seen[];
  /** Stops the next call that fits when it comes to this stage, and no later one. */
  stopAt: (stage: Stage, fits: (call: Seen) => boolean) => Stop;
  close: () => Promise<void>;
}

interface Waiting {
  stage: Stage;
  fits: (call: Seen) => boolean;
  reach: () => void;
  leave: () => void;
  /** Fails where the call is dropped. */
  released: Promise<void>;
}

/** `vendor`: the origin that calls are handed on to. */
export const startGate = async (vendor: string): Promise<Gate> => {
  const seen: Seen[] = [];
  const stops: Waiting[] = [];

  /** Comes back once the call may go on; fails where it is dropped. */
  const pass = async (stage: Stage, call: Seen, response: ServerResponse): Promise<void> => {
    const place = stops.findIndex((stop) => stop.stage === stage && stop.fits(call));
    const [stop] = place < 0 ? [] : stops.splice(place, 1);
    if (stop === undefined) return;
    response.once('close', stop.leave);
    stop.reach();
    await stop.released;
  };

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url: target = '' } = request;
    const body = await collect(request);
    const call = {
      method,
      target,
      isWrite: method !== 'GET',
      afterWrite: seen.some(({ isWrite }) => isWrite),
    };
    seen.push(call);
    await pass('arrived', call, response);
    const answer = await handOn(vendor, request, body);
    await pass('answered', call, response);
    const half = Math.ceil(answer.body.length / 2);
    await sendFirst(response, answer, half);
    await pass('half-sent', call, response);
    await sendRest(response, answer.body.subarray(half));
    await pass('sent', call, response);
  };

  const server = createServer((request, response) => {
    void handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    stopAt: (stage, fits) => {
      const { promise: reached, resolve: reach } = Promise.withResolvers<undefined>();
      const { promise: left, resolve: leave } = Promise.withResolvers<undefined>();
      const { promise: released, resolve: release, reject } = Promise.withResolvers<undefined>();
      stops.push({ stage, fits, reach: () => reach(undefined), leave: () => leave(undefined), released });
      return { reached, left, goOn: () => release(undefined), drop: () => reject(new Error('dropped')) };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

const collect = async (stream: AsyncIterable<unknown>): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

/** On a connection of its own, with the headers as they came: a signature covers some of them. */
const handOn = async (
  vendor: string,
  { method, url, rawHeaders }: IncomingMessage,
  body: Buffer,
): Promise<Answer> => {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = open(new URL(url ?? '', vendor), { method, headers: rawHeaders, agent: false });
    request.once('response', resolve).once('error', reject).end(body);
  });
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: await collect(answer) };
};

/** Head and first bytes are on their way when it comes back. */
const sendFirst = async (response: ServerResponse, { status, headers, body }: Answer, first: number) => {
  // The process behind it may be dead by now.
  response.on('error', () => undefined);
  const { 'transfer-encoding': _, connection: __, ...kept } = headers;
  response.writeHead(status, { ...kept, 'content-length': body.length });
  await new Promise((resolve) => response.write(body.subarray(0, first), resolve));
};

const sendRest = async (response: ServerResponse, rest: Buffer) => {
  if (response.destroyed) return;
  await new Promise((resolve) => response.once('close', resolve).end(rest));
};
