// How a vendor may behave instead of answering as it should: laid around the emulated ones.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';

export interface Mood {
  kind: 'well' | 'silent' | 'drip' | 'status' | 'mixed';
  /** Only calls of this method; all where left out. */
  method?: string;
  /** For `status`: what is answered, without doing anything. */
  status?: number;
  headers?: Record<string, string>;
  /** The share of the calls that it strikes; all where left out. */
  share?: number;
}

export interface Tally {
  /** Calls since the last tally. */
  calls: number;
  /** The most connections that stood at once since then. */
  connections: number;
}

export interface Moody {
  set: (mood: Mood) => void;
  tally: () => Tally;
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** Milliseconds between the bytes of a drip. */
const dripPause = 200;

/** `latency`: milliseconds before anything is answered. */
export const makeMoody = (server: Server, latency: number): Moody => {
  const listeners = server.listeners('request') as Listener[];
  let mood: Mood = { kind: 'well' };
  let seen: Tally = { calls: 0, connections: 0 };
  let open = 0;
  server.on('connection', (socket) => {
    open += 1;
    seen.connections = Math.max(seen.connections, open);
    socket.once('close', () => (open -= 1));
  });
  const pass: Listener = (request, response) => {
    for (const listener of listeners) listener(request, response);
  };
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    seen.calls += 1;
    const { share = 1, method = request.method } = mood;
    const act = method === request.method && Math.random() < share ? acts[mood.kind] : pass;
    const current = mood;
    setTimeout(() => act(request, response, { mood: current, pass }), latency);
  });
  return {
    set: (next) => (mood = next),
    tally: () => {
      const told = seen;
      seen = { calls: 0, connections: open };
      return told;
    },
  };
};

type Act = (request: IncomingMessage, response: ServerResponse, to: { mood: Mood; pass: Listener }) => void;

const answer: Act = (request, response, { mood: { status = 503, headers } }) => {
  request.resume();
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end('{}');
};

const cut: Act = (request) => request.socket.destroy();

/** Milliseconds. */
const later =
  (pause: number, act: Act): Act =>
  (request, response, to) =>
    void setTimeout(() => act(request, response, to), pause);

const well: Act = (request, response, { pass }) => pass(request, response);

/** What has gone wrong on the way or in the vendor, one as likely as the other. */
const faults: readonly Act[] = [
  (request, response) =>
    answer(request, response, { mood: { kind: 'status', status: 503 }, pass: () => undefined }),
  (request, response) =>
    answer(request, response, {
      mood: { kind: 'status', status: 429, headers: { 'retry-after': '1' } },
      pass: () => undefined,
    }),
  cut,
  // Carried out, but the answer gets lost.
  (request, response, { pass }) => {
    response.writeHead = () => {
      request.socket.destroy();
      return response;
    };
    pass(request, response);
  },
  later(700, well),
  later(1_000, cut),
  (request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"a":');
  },
];

const acts: Readonly<Record<Mood['kind'], Act>> = {
  well,
  silent: () => undefined,
  status: answer,
  drip: (request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json' }).write('{');
    const timer = setInterval(() => response.write(' '), dripPause);
    response.once('close', () => clearInterval(timer));
  },
  mixed: (request, response, to) => faults[Math.floor(Math.random() * faults.length)]!(request, response, to),
};
