// One vendor's client by itself, and the calls that are made with it.
import { afterEach, beforeEach } from '@jest/globals';
import type { HttpCall, HttpCallEvent, HttpClient, WriteNature } from '../../src/http/call.ts';
import { createHttpClient } from '../../src/http/client.ts';
import { startVendor, type ScriptedVendor } from './scripted-vendor.ts';
import { toSurroundings } from './surroundings.ts';

export interface OneClient {
  vendor: ScriptedVendor;
  client: HttpClient;
  events: HttpCallEvent[];
  /** Milliseconds that each call has to wait for its turn. */
  turn: number;
  /** The moment, by `performance.now()`, by which calls have to be answered. */
  answerBy: number;
}

/** New ones for each test. */
export const useOneClient = (): OneClient => {
  const scene = {} as OneClient;
  beforeEach(async () => {
    const vendor = await startVendor();
    const events: HttpCallEvent[] = [];
    const client = createHttpClient({
      provider: 'SUMSUB',
      origin: vendor.origin,
      headers: () => ({}),
      ...toSurroundings({
        onCall: (event) => events.push(event),
        takeTurn: async () => scene.turn,
        answerBy: () => scene.answerBy,
      }),
    });
    Object.assign(scene, { vendor, client, events, turn: 0, answerBy: Infinity });
  });
  afterEach(() => scene.vendor.close());
  return scene;
};

export const get = (target: string, changes: Partial<HttpCall<'safe'>> = {}): HttpCall<'safe'> => ({
  ...{ name: 'aRead', method: 'GET', nature: 'safe', statuses: [200] },
  target,
  ...changes,
});

export const remove = (changes: Partial<HttpCall<WriteNature>> = {}): HttpCall<WriteNature> => ({
  ...{ name: 'aWrite', method: 'DELETE', nature: 'irreversible', target: '/w', statuses: [200] },
  ...changes,
});

export const repeat = <Result>(count: number, work: (index: number) => Promise<Result>): Promise<Result[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));

/** Calls that a lane has on their way at most. */
export const places = 64;
