// The two ways to send a call, and a client that has only one of them.
import { expect } from '@jest/globals';
import { ApiError } from '../../src/errors.ts';
import { byGot } from '../../src/http/by-got.ts';
import { byUndici } from '../../src/http/by-undici.ts';
import type {
  HttpAnswer,
  HttpCall,
  HttpCallEvent,
  HttpClient,
  HttpClientOptions,
} from '../../src/http/call.ts';
import { createHttpClient } from '../../src/http/client.ts';
import type { Transport } from '../../src/http/sending.ts';
import { get } from './one-client.ts';
import { toSurroundings } from './surroundings.ts';

export type TransportName = 'got' | 'undici';
export const transports: [TransportName, Transport][] = [
  ['got', byGot],
  ['undici', byUndici],
];

export interface Asker {
  client: HttpClient;
  events: HttpCallEvent[];
  /** Reads once; the answer, or the fault, which was told of as it is and has left its place. */
  ask: (changes?: Partial<HttpCall<'safe'>>) => Promise<HttpAnswer | ApiError>;
}

/** Milliseconds: longer than the machine ever stands still. */
const patience = 8_000;

export const createAsker = (
  transport: Transport,
  origin: string,
  changes: Partial<HttpClientOptions> = {},
): Asker => {
  const events: HttpCallEvent[] = [];
  const client = createHttpClient(
    {
      provider: 'SUMSUB',
      origin,
      headers: () => ({}),
      ...toSurroundings({ onCall: (event) => events.push(event) }),
      ...changes,
    },
    { read: transport, write: transport },
  );
  return {
    client,
    events,
    async ask(changes) {
      const call = get('/r', { tries: 1, timeout: patience, ...changes });
      const came = await client.read(call).catch((error: unknown) => error as ApiError);
      expect(client.readState('read')).toMatchObject({ active: 0, waiting: 0 });
      expectTold(events.at(-1)!, came);
      return came;
    },
  };
};

const worthAnotherTry = ['PROVIDER_UNAVAILABLE', 'PROVIDER_TIMEOUT', 'PROVIDER_RATE_LIMITED'];

const expectTold = (event: HttpCallEvent, came: HttpAnswer | ApiError) => {
  if (!(came instanceof Error)) {
    expect(event).toMatchObject({ outcome: 'ANSWERED', status: came.status, sent: true });
    return;
  }
  expect(came).toBeInstanceOf(ApiError);
  expect(event).toMatchObject({ outcome: came.code, message: came.message, sent: true });
  expect(came).toMatchObject({ retryable: worthAnotherTry.includes(came.code), outcomeKnown: true });
};

/** The status with the body, or the code of the fault. */
export const toLine = (came: HttpAnswer | ApiError): string =>
  came instanceof ApiError ? came.code : `${came.status} ${came.body.toString('latin1')}`;
