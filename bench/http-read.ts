// What one read of a vendor's JSON costs in processor time, by each way to send it. Run by hand:
//   npm run bench:http
// The vendors are a process of their own; what is measured is this one, which does nothing else.
import http from 'node:http';
import got from 'got';
import { Pool } from 'undici';
import { byGot, capped, streamByGot } from '../src/http/by-got.ts';
import { byUndici } from '../src/http/by-undici.ts';
import { createHttpClient } from '../src/http/client.ts';
import { toMaxBytes, type Transport } from '../src/http/sending.ts';
import { startVendor } from './compare/vendor.ts';
import { applicantIdOf, people } from '../src/sandbox/people.ts';

/** Milliseconds of each slice, how many there are of each way, and how many reads are under way at once. */
const slice = 1_500;
const rounds = 5;
const callers = 16;

type Read = () => Promise<string>;

const vendor = await startVendor();
const path = `/resources/applicants/${applicantIdOf(people[0]!)}/one`;
const url = `${vendor.origin}${path}`;
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });

const byClient = (transport: Transport): Read => {
  const client = createHttpClient(
    {
      provider: 'SUMSUB',
      origin: vendor.origin,
      headers: () => ({ accept: 'application/json' }),
      onCall: () => undefined,
      answerBy: () => Infinity,
      longest: 8_000,
      takeTurn: async () => 0,
    },
    { read: transport, write: transport },
  );
  const call = {
    name: 'getApplicant',
    method: 'GET',
    nature: 'safe',
    statuses: [200],
    target: path,
  } as const;
  return async () => (await client.read(call)).body.toString();
};

/** As `byGot`, over connections that are kept. */
const byKeptGot: Transport = async (sending) => {
  const { stream, ...head } = await streamByGot(sending);
  const chunks: Uint8Array[] = [];
  for await (const chunk of capped(stream, toMaxBytes(sending.call))) chunks.push(chunk);
  return { kind: 'read', ...head, body: Buffer.concat(chunks) };
};

const lean = got.extend({
  retry: { limit: 0 },
  followRedirect: false,
  throwHttpErrors: false,
  agent: { http: agent },
});
const pool = new Pool(vendor.origin, { connections: 64 });

/** As plain as it goes: no deadline, no limit. */
const byNode: Read = () =>
  new Promise((resolve, reject) => {
    const request = http.get(url, { agent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.once('end', () => resolve(text)).once('error', reject);
    });
    request.once('error', reject);
  });

const byDispatch: Read = () =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    pool.dispatch(
      { path, method: 'GET' },
      {
        onRequestStart: () => undefined,
        onResponseStart: () => undefined,
        onResponseData: (_, chunk) => void chunks.push(chunk),
        onResponseEnd: () => resolve(Buffer.concat(chunks).toString()),
        onResponseError: (_, error) => reject(error),
      },
    );
  });

const ways: [name: string, read: Read][] = [
  ['our client, reads by undici', byClient(byUndici)],
  ['our client, reads by got, a connection for each', byClient(byGot)],
  ['our client, reads by got, kept connections', byClient(byKeptGot)],
  ['got, promise, kept connections', async () => (await lean(url)).body],
  ['got, stream, kept connections', async () => (await lean.stream(url).toArray()).join('')],
  ['node:http, kept connections', byNode],
  ['undici, request', async () => (await pool.request({ path, method: 'GET' })).body.text()],
  ['undici, dispatch', byDispatch],
  ['built-in fetch', async () => (await fetch(url)).text()],
];

/** Microseconds of processor time for each read. */
const measure = async (read: Read): Promise<number> => {
  let count = 0;
  const end = performance.now() + slice;
  const before = process.cpuUsage();
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (performance.now() < end) {
        await read();
        count += 1;
      }
    }),
  );
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
};

const expected = await byNode();
for (const [name, read] of ways)
  if ((await read()) !== expected) throw new Error(`${name} reads another text`);
console.log(
  `One answer of ${Buffer.byteLength(expected)} bytes, ${callers} reads at once, Node ${process.version}`,
);
const results = ways.map((): number[] => []);
// In turns, so that a machine whose speed drifts does not favour one of them; the first round warms up.
for (let round = 0; round <= rounds; round += 1) {
  for (const [place, [, read]] of ways.entries()) {
    const cost = await measure(read);
    if (round > 0) results[place]!.push(cost);
  }
}
const toMedian = (costs: number[]) => costs.toSorted((left, right) => left - right)[costs.length >> 1]!;
const unit = toMedian(results[0]!);
for (const [place, [name]] of ways.entries()) {
  const median = toMedian(results[place]!);
  const all = results[place]!.map((cost) => cost.toFixed(0)).join(' ');
  console.log(
    `${name.padEnd(50)} ${median.toFixed(0).padStart(5)} µs, ${(median / unit).toFixed(2)} times (${all})`,
  );
}
process.exit();
