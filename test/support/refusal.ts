// The one shape of a refusal that is not part of an operation's answer.
import { afterEach, expect } from '@jest/globals';
import type { Environment } from '../../src/config-reader.ts';
import { connectRaw, type RawAnswer, type RawClient } from './raw-http.ts';
import { useScriptedServer } from './scripted-server.ts';
import { adminKey } from './server.ts';

/** One error and no other, which names its request as the header does, and nothing of what is behind it. */
export const expectRefusal = async (response: Response, status: number, code: string): Promise<Response> => {
  const text = await response.text();
  expect(response.headers.get('content-type')).toMatch(/^application\/json(; charset=utf-8)?$/);
  expect(text).not.toMatch(/node_modules|graphql-multipart-request-spec|\.ts:|\.js:/);
  expectBody(
    { status: response.status, json: JSON.parse(text) as object, id: response.headers.get('x-request-id') },
    status,
    code,
  );
  return response;
};

const expectRawRefusal = ({ headers, ...answer }: RawAnswer, status: number, code: string): void =>
  expectBody({ status: answer.status, json: answer.json, id: headers['x-request-id'] }, status, code);

const expectBody = (
  answer: { status: number; json: object; id: string | null | undefined },
  status: number,
  code: string,
) => {
  expect(answer).toEqual({
    status,
    json: {
      errors: [
        {
          message: expect.any(String),
          extensions: { code, retryable: false, outcomeKnown: true, requestId: answer.id },
        },
      ],
    },
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
};

export const authorization = `Bearer ${adminKey}`;
export const preflight = { 'apollo-require-preflight': 'true' };

export type Init = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> };

export const toPost = (
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Init => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body,
});

/** A server that refuses whatever a test asks of it: the vendor hears of nothing, and the next request is answered. */
export const useRefusingServer = (env: Environment = {}) => {
  const clients: RawClient[] = [];
  afterEach(async () => {
    for (const { socket } of clients.splice(0)) socket.destroy();
    expect(await server.query('{ __typename }')).toMatchObject({
      status: 200,
      data: { __typename: 'Query' },
    });
    expect(vendor.calls).toEqual([]);
  });
  // Its end comes after the one above.
  const { vendor, server } = useScriptedServer(['unit21'], env);
  const connect = () => {
    const client = connectRaw(server.origin);
    clients.push(client);
    return client;
  };
  return {
    server,
    connect,
    /** Asks with the key, and takes nothing but one refusal. */
    refuse: async ({ headers, ...init }: Init, status: number, code: string, path = '/graphql') =>
      expectRefusal(
        await server.fetch(path, { ...init, headers: { authorization, ...headers } }),
        status,
        code,
      ),
    /** Sends the head of a POST and waits for the refusal; the body never comes. */
    refuseUnread: async (headers: Record<string, string>, status: number, code: string) => {
      const client = connect();
      client.post({ 'content-length': 1_000_000, ...headers });
      const answer = await client.answer();
      expectRawRefusal(answer, status, code);
      return answer;
    },
    /** Sends bytes as they are. */
    refuseRaw: async (text: string, status: number, code: string) => {
      const client = connect();
      client.socket.write(text);
      const answer = await client.answer();
      expectRawRefusal(answer, status, code);
      return { ...answer, ended: client.ended };
    },
  };
};
