// Clients of the server under measurement: one request, or many at a fixed rate.
import { request, type Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Target {
  origin: string;
  key: string;
}

export interface Answer {
  status: number;
  text: string;
}

/** A query by POST; `body`: what is sent as JSON. */
export const ask = (
  { origin, key }: Target,
  agent: Agent,
  body: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}`, ...more };
    const sent = request(`${origin}/graphql`, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text })).on('error', reject);
    });
    sent.on('error', reject).end(body);
  });

export const expectData = ({ status, text }: Answer) => {
  if (status !== 200 || text.includes('"errors"')) throw new Error(`${status} ${text}`);
};

/** The codes of the faults in an answer; empty where there are none. */
export const toCodes = ({ text }: Answer): string[] =>
  [...text.matchAll(/"code":"([A-Z_]+)"/g)].map(([, code]) => code!);

export interface Rate {
  /** Requests in a second. */
  rate: number;
  seconds: number;
}

/**
 * Begins so many in a second, however long they take. Each is handed its number and the moment, by
 * `performance.now()`, when it was due: time is counted from there, so that one who waits behind another is not
 * forgotten.
 */
export const atRate = async <Result>(
  { rate, seconds }: Rate,
  work: (index: number, due: number) => Promise<Result>,
): Promise<Result[]> => {
  const began = performance.now();
  const running: Promise<Result>[] = [];
  for (let index = 0; index < rate * seconds; index += 1) {
    const due = began + (index * 1000) / rate;
    await sleep(Math.max(0, due - performance.now()));
    running.push(work(index, due));
  }
  return Promise.all(running);
};

/** What that share of the values is at most; they need not be sorted. */
export const at = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? NaN;
};
