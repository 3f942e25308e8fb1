// Callers of all kinds, as a process of its own, until it is told to stop; then it tells what came of what they did:
//   soak-load.ts <origin> <admin key> <operations in a second>
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent } from 'node:http';
import { ask } from './ask.ts';
import { createSoakCalls } from './soak-calls.ts';
import { createCaller } from './soak-caller.ts';

/** By what was done, then by what came of it. */
export type Outcomes = Record<string, Record<string, number>>;

const [origin = '', adminKey = '', rate = '60'] = process.argv.slice(2);

/** All but the operator's own rights. */
const createKey = async () => {
  const scopes = ['applicants', 'submissions', 'customers', 'entities'].flatMap((of) => [
    `${of}:read`,
    `${of}:write`,
  ]);
  const body = {
    query: 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key } }',
    variables: { input: { client: 'soak', scopes: [...scopes, 'pii:read', 'providers:read'] } },
  };
  const { text } = await ask({ origin, key: adminKey }, new Agent(), JSON.stringify(body));
  const key = /"key":"([^"]+)"/.exec(text)?.[1];
  if (key === undefined) throw new Error(text);
  return key;
};

const caller = createCaller({ origin, key: await createKey() });
const calls = await createSoakCalls(caller);
const total = calls.reduce((sum, { weight }) => sum + weight, 0);

const draw = () => {
  let place = Math.random() * total;
  return calls.find(({ weight }) => (place -= weight) < 0) ?? calls[0]!;
};

const outcomes: Outcomes = {};
const count = (name: string, outcome: string) => {
  const of = (outcomes[name] ??= {});
  of[outcome] = (of[outcome] ?? 0) + 1;
};

const running = new Set<Promise<void>>();
const begin = () => {
  const { name, run } = draw();
  const call = run()
    .then(
      (found) => count(name, found),
      (error: unknown) => count(name, `CLIENT ${error instanceof Error ? error.message : ''}`),
    )
    .finally(() => running.delete(call));
  running.add(call);
};

process.send?.('ready');
await once(process, 'message');
const stop = new AbortController();
process.once('message', () => stop.abort());
for (let due = performance.now(); !stop.signal.aborted; due += 1000 / Number(rate)) {
  await sleep(Math.max(0, due - performance.now()));
  begin();
}
await Promise.all(running);
caller.close();
process.send?.(outcomes);
process.disconnect();
