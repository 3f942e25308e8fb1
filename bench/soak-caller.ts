// One caller of the soak: what it can do over HTTP, and what came of it in a word or two.
import { randomUUID } from 'node:crypto';
import { Agent, request, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, toCodes, type Answer, type Target } from './ask.ts';

export interface Caller {
  /** Keeps the media links that come back. */
  query: (query: string, variables?: object) => Promise<string>;
  /** The ids of a customer's images; none where they can't be had. */
  listImages: (customerId: string) => Promise<string[]>;
  mutate: (name: string, type: string, input: object) => Promise<string>;
  /** Follows a link that came back lately; `isGivenUp`: leaves after the first bytes. */
  follow: (isGivenUp: boolean) => Promise<string>;
  /** A multipart request; `isGivenUp`: leaves in the middle of the file. */
  upload: (entityId: string, file: Buffer, isGivenUp: boolean) => Promise<string>;
  /** A body as it stands; `key`: another than the caller's own. */
  post: (body: string, key?: string) => Promise<string>;
  get: (path: string) => Promise<string>;
  close: () => void;
}

/** Links that are kept to be followed. */
const mostLinks = 100;
/** Milliseconds in which an upload that is given up stands still first, at most. */
const longestPause = 300;

const toOutcome = ({ status, text }: Answer) =>
  toCodes({ status, text })[0] ?? /"outcome":"([A-Z_]+)"/.exec(text)?.[1] ?? `answered ${status}`;

const readBytes = (response: IncomingMessage, isGivenUp: boolean): Promise<string> =>
  new Promise((resolve) => {
    const tell = (what: string) => resolve(`${what} ${response.statusCode ?? 0}`);
    if (isGivenUp) response.once('data', () => response.destroy());
    response.on('data', () => undefined);
    response.once('end', () => tell('whole')).once('close', () => tell(isGivenUp ? 'given up' : 'cut'));
    // A vendor's fault in the middle cuts the answer; `close` follows.
    response.on('error', () => undefined);
  });

const fetchBytes = (url: string, agent: Agent, isGivenUp: boolean): Promise<string> =>
  new Promise((resolve, reject) => {
    const sent = request(url, { agent }, (response) => resolve(readBytes(response, isGivenUp)));
    sent.on('error', reject).end();
  });

const addMedia = `mutation ($input: AddEntityMediaInput!) { addEntityMedia(input: $input) {
  added { receipt { outcome } } userErrors { code } } }`;

/** https://github.com/jaydenseric/graphql-multipart-request-spec */
const toForm = async (entityId: string, file: Buffer) => {
  const form = new FormData();
  const variables = { input: { entityId, media: [{ content: { file: null } }] } };
  form.append('operations', JSON.stringify({ query: addMedia, variables }));
  form.append('map', JSON.stringify({ 0: ['variables.input.media.0.content.file'] }));
  form.append('0', new Blob([new Uint8Array(file)], { type: 'image/png' }), `photo-${randomUUID()}.png`);
  const encoded = new Response(form);
  return {
    body: Buffer.from(await encoded.arrayBuffer()),
    headers: {
      'content-type': encoded.headers.get('content-type') ?? '',
      'apollo-require-preflight': 'true',
    },
  };
};

/** What is wrong with a form shows in the time that it took to be noticed. */
const toFormOutcome = (answer: Answer, began: number) => {
  const outcome = toOutcome(answer);
  if (outcome !== 'MALFORMED_MULTIPART') return outcome;
  return `${outcome} after ${((performance.now() - began) / 1000).toFixed(1)} s`;
};

const sendForm = async (
  { origin, key }: Target,
  agent: Agent,
  { body, headers }: Awaited<ReturnType<typeof toForm>>,
  isGivenUp: boolean,
): Promise<string> => {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const began = performance.now();
  const sent = request(
    `${origin}/graphql`,
    {
      method: 'POST',
      agent,
      headers: { ...headers, authorization: `Bearer ${key}`, 'content-length': body.length },
    },
    (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve(toFormOutcome({ status: response.statusCode ?? 0, text }, began)));
      response.on('error', reject);
    },
  );
  sent.on('error', (error) => {
    if (isGivenUp) resolve('given up');
    else reject(error);
  });
  if (isGivenUp) {
    sent.write(body.subarray(0, Math.floor(body.length * Math.random())));
    await sleep(Math.random() * longestPause);
    sent.destroy();
    resolve('given up');
  } else sent.end(body);
  return promise;
};

export const createCaller = (target: Target): Caller => {
  const agent = new Agent({ keepAlive: true });
  const links: string[] = [];
  const post: Caller['post'] = async (body, key = target.key) =>
    toOutcome(await ask({ ...target, key }, agent, body));
  return {
    post,
    async query(query, variables = {}) {
      const answer = await ask(target, agent, JSON.stringify({ query, variables }));
      for (const [, url] of answer.text.matchAll(/"url":"([^"]+)"/g)) links.push(url!);
      links.splice(0, links.length - mostLinks);
      return toOutcome(answer);
    },
    async listImages(customerId) {
      const query = 'query ($id: ID!) { customer(by: { customerId: $id }) { images { imageId } } }';
      const { text } = await ask(target, agent, JSON.stringify({ query, variables: { id: customerId } }));
      return [...text.matchAll(/"imageId":"([^"]+)"/g)].map(([, id]) => id!);
    },
    mutate: (name, type, input) => {
      const result = name === 'addEntityMedia' ? 'added { receipt { outcome } }' : 'receipt { outcome }';
      const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${result} userErrors { code } } }`;
      return post(JSON.stringify({ query, variables: { input } }));
    },
    async follow(isGivenUp) {
      const link = links[Math.floor(Math.random() * links.length)];
      return link === undefined ? 'no link yet' : fetchBytes(link, agent, isGivenUp);
    },
    upload: async (entityId, file, isGivenUp) =>
      sendForm(target, agent, await toForm(entityId, file), isGivenUp),
    get: (path) => fetchBytes(`${target.origin}${path}`, agent, false),
    close: () => agent.destroy(),
  };
};
