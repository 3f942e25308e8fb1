// All four vendors on one port, as a process of its own that costs as little as can be:
//   stand-in.ts [milliseconds of latency]
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  toApplicant,
  toCustomer,
  toEntity,
  toImages,
  toSubmission,
  toUsersSubmissions,
} from './vendor-answers.ts';

/** `latency`: milliseconds before anything is answered; told back with `'set'`. */
export type Order = { latency: number } | { tally: true };
export interface Told {
  origin: string;
}
export interface Tally {
  /** Calls of all vendors together since the last tally. */
  calls: number;
  /** Those of them that read what another, not yet answered, was reading: joining equal reads saves no more than these. */
  equal: number;
}

/** Milliseconds that an idle connection is kept: longer than a participant waits for its turn. */
const keepAlive = 600_000;
/** How many keys a generation holds. */
const generation = 100_000;

/** What was written to the vendors; of what nobody has asked for in a while, the oldest is forgotten. */
const createMemory = <Value>() => {
  let young = new Map<string, Value>();
  let old = new Map<string, Value>();
  return {
    get: (key: string) => young.get(key) ?? old.get(key),
    set: (key: string, value: Value) => {
      if (young.size >= generation) {
        old = young;
        young = new Map();
      }
      young.set(key, value);
    },
  };
};

const inactive = createMemory<boolean>();
const media = createMemory<readonly string[]>();

/** An id out of a path or query, as it stands in JSON. */
const toText = (encoded: string) =>
  encoded.includes('%') ? JSON.stringify(decodeURIComponent(encoded)).slice(1, -1) : encoded;

type Route = readonly [method: string, path: RegExp, answer: (id: string, more: string) => string];

const routes: readonly Route[] = [
  [
    'GET',
    /^\/resources\/applicants\/(?:-(?:;|%3B)externalUserId(?:=|%3D))?([^/?"\\]+)\/one$/,
    (id) => toApplicant(toText(id)),
  ],
  [
    'GET',
    /^\/resources\/applicants\/([\w-]+)\/metadata\/resources$/,
    (id) => toImages(id, (imageId) => inactive.get(`${id}/${imageId}`) === true),
  ],
  [
    'DELETE',
    /^\/resources\/inspections\/i([\w-]+)\/resources\/([\w-]+(?:\?revert=(?:true|false))?)$/,
    (id, image) => {
      const [imageId = '', revert] = image.split('?');
      inactive.set(`${id}/${imageId}`, revert !== 'revert=true');
      return '{"ok":1}';
    },
  ],
  ['GET', /^\/v3\/submission\?(?:.*&)?userid=([^&"\\]+)/, (id) => toUsersSubmissions(toText(id))],
  ['GET', /^\/v3\/submission\?(?:.*&)?submission_id=([^&"\\]+)/, (id) => toSubmission(toText(id))],
  [
    'GET',
    /^\/v2\/customers\/lookup\/customerDetails\?(?:.*&)?identifierValue=([^&"\\]+)/,
    // A vendor's id of its own, told from the end of the caller's.
    (id) => toCustomer((Number.parseInt(id.slice(-8), 16) || 0) + 1, toText(id)),
  ],
  ['GET', /^\/v2\/customers\/(\d+)(?:\?|$)/, (id) => toCustomer(id, `customer-${id}`)],
  ['GET', /^\/v1\/[^/]+\/entities\/([^/?"\\]+)$/, (id) => toEntity(toText(id), media.get(id) ?? [])],
];

const linkMedia = /^\/v1\/[^/]+\/entities\/([^/?"\\]+)\/link-media$/;
/** Bytes of a form in which the first part's name has to stand. */
const formHead = 2_048;

/** Reads the form to its end and keeps nothing of it but the first file's name. */
const readFileName = async (request: IncomingMessage): Promise<string | null> => {
  let head = '';
  for await (const chunk of request as AsyncIterable<Buffer>) {
    if (head.length < formHead) head += chunk.toString('utf8', 0, formHead);
  }
  return /filename="([^"]*)"/.exec(head)?.[1] ?? null;
};

const toMedium = (name: string) =>
  JSON.stringify({
    created_at: Math.floor(Date.now() / 1000),
    media_type: null,
    name,
    custom_data: null,
  });

let latency = Number(process.argv[2] ?? '0');
let calls = 0;
let equal = 0;
/** Addresses that are being read, with how often. */
const reading = new Map<string, number>();

const send = (response: ServerResponse, status: number, text: string) => {
  const encoded = Buffer.byteLength(text);
  response
    .writeHead(status, ['Content-Type', 'application/json', 'Content-Length', String(encoded)])
    .end(text);
};

const link = async (entityId: string, request: IncomingMessage, response: ServerResponse) => {
  const name = await readFileName(request);
  if (name === null) {
    send(response, 400, '{"error_code":"invalid_input","message":"no file was sent"}');
    return;
  }
  media.set(entityId, [...(media.get(entityId) ?? []), toMedium(name)]);
  send(response, 200, '{}');
};

const answer = (request: IncomingMessage, response: ServerResponse) => {
  const { method, url = '' } = request;
  for (const [verb, path, toAnswer] of routes) {
    const match = verb === method ? path.exec(url) : null;
    if (match !== null) {
      send(response, 200, toAnswer(match[1]!, match[2] ?? ''));
      return;
    }
  }
  const entityId = method === 'PUT' ? linkMedia.exec(url)?.[1] : undefined;
  // Whoever goes away in the middle of a file has no answer to wait for.
  if (entityId !== undefined) link(entityId, request, response).catch(() => request.destroy());
  else send(response, 404, '{"description":"no such path","code":404}');
};

/** Where nothing takes time, nothing is read twice at the same time. */
const answerLater = (request: IncomingMessage, response: ServerResponse) => {
  const { method, url = '' } = request;
  const before = reading.get(url) ?? 0;
  if (method === 'GET') {
    if (before > 0) equal += 1;
    reading.set(url, before + 1);
  }
  setTimeout(() => {
    answer(request, response);
    if (method !== 'GET') return;
    const left = reading.get(url)! - 1;
    if (left === 0) reading.delete(url);
    else reading.set(url, left);
  }, latency);
};

const server = createServer({ keepAliveTimeout: keepAlive, requestTimeout: 0 }, (request, response) => {
  calls += 1;
  if (latency === 0) answer(request, response);
  else answerLater(request, response);
});

process.on('message', (order: Order) => {
  if ('tally' in order) {
    process.send?.({ calls, equal } satisfies Tally);
    [calls, equal] = [0, 0];
    return;
  }
  latency = order.latency;
  process.send?.('set');
});
process.once('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.send?.({ origin: `http://127.0.0.1:${port}` } satisfies Told);
});
