// Bodies that are held in memory: 256 MB in all, and half of them for one caller.
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { asKey } from '../../support/api-keys.ts';
import { createKey } from '../../support/callers.ts';
import { authorization, toPost, useRefusingServer } from '../../support/refusal.ts';
import { toAnswer } from '../../support/server.ts';

/** Milliseconds: hundreds of megabytes are read byte by byte, which takes its time where coverage is counted. */
const patience = 300_000;

const { server, connect } = useRefusingServer({ REQUEST_TIMEOUT_MS: String(patience) });

const medium = { base64: 'QUJD'.repeat(1_666_666) };
const large = JSON.stringify({ query: '{ __typename }', variables: { media: Array(10).fill(medium) } });
const post = async (headers: Record<string, string>, body = large) =>
  toAnswer(await server.fetch('/graphql', toPost(body, headers)));

/** Sends all but the end. */
const hold = async (headers: Record<string, string>) => {
  const client = connect();
  client.post({ ...headers, 'content-type': 'application/json', 'content-length': large.length });
  const text = large.slice(0, -10);
  await new Promise<void>((resolve) => client.socket.write(text, () => resolve()));
  return client;
};

test(
  'what one caller can not hold is refused, and others are not touched',
  async () => {
    const other = asKey(await createKey(server, ['entities:write']));
    const held = await hold({ authorization });
    const refused = connect();
    const refusal = once(refused.socket, 'data');
    refused.post(
      { authorization, 'content-type': 'application/json', 'content-length': large.length },
      large.slice(0, -10),
    );
    await refusal;
    const { status, headers, json } = await refused.answer();
    expect([status, headers['retry-after'], headers['connection']]).toEqual([503, '1', 'close']);
    expect(json.errors).toMatchObject([
      { extensions: { code: 'SERVER_BUSY', retryable: true, retryAfter: 1 } },
    ]);
    // Small ones take no part, and others have a part of their own.
    expect((await post({ authorization }, '{"query":"{ __typename }"}'.padEnd(100_000))).status).toBe(200);
    expect((await post(other)).status).toBe(200);
    const granted = once(held.socket, 'data');
    held.socket.write(large.slice(-10));
    await granted;
    expect((await held.answer()).status).toBe(200);
    // It was given back, and so was that of the refused one and of one that is aborted.
    (await hold({ authorization })).socket.destroy();
    expect((await post({ authorization })).status).toBe(200);
  },
  patience,
);

test(
  'no number of callers holds more than all may',
  async () => {
    const keys = await Promise.all(Array.from({ length: 4 }, () => createKey(server, ['entities:write'])));
    for (const key of keys.slice(0, 3)) await hold(asKey(key));
    const fourth = connect();
    const refusal = once(fourth.socket, 'data');
    fourth.post(
      { ...asKey(keys[3] ?? ''), 'content-type': 'application/json', 'content-length': large.length },
      large.slice(0, -10),
    );
    await refusal;
    const { status, json } = await fourth.answer();
    expect(status).toBe(503);
    expect(json.errors).toMatchObject([{ extensions: { code: 'SERVER_BUSY' } }]);
  },
  patience,
);
