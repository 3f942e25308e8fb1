// A bare HTTP caller for the ARGOS emulation's tests; it interprets nothing.
import { argosCredentials, createArgosSandbox, type ArgosSettings } from '../../src/sandbox/argos.ts';
import { people, submissionIdOf } from '../../src/sandbox/people.ts';

export interface ArgosItem extends Record<string, unknown> {
  submission_id: string;
  created_at: string;
  data?: Record<string, string>;
  image?: Record<string, string>;
  kyc: { result: string; attempts?: { verificationParams: object }[] };
}

export interface ArgosBody {
  Items: ArgosItem[];
  nextpageKey?: { id: string; created_at: string };
  errorCode: string;
  message: string;
  content: string;
  submissionId: string;
}

/** The ARGOS id of a sample user's submission. */
export const idOf = (userId: string, index = 0) => {
  const person = people.find((candidate) => candidate.userId === userId);
  if (person === undefined) throw new Error(`no sample user ${userId}`);
  return submissionIdOf(person, index);
};

export const admin = 'ops@example.test';

export const startArgos = async (overrides: Partial<ArgosSettings> = {}) => {
  const emulator = createArgosSandbox(overrides);
  const base = await emulator.app.listen({ port: 0, host: '127.0.0.1' });
  const send = (method: string, path: string, body?: FormData | string, headers: object = {}) =>
    fetch(base + path, {
      method,
      headers: { 'x-api-key': argosCredentials.apiKey, ...headers },
      ...(body === undefined ? {} : { body }),
    });
  const call = async (method: string, path: string, body?: FormData | string, headers: object = {}) => {
    const response = await send(method, path, body, headers);
    const text = await response.text();
    return { status: response.status, text, body: JSON.parse(text) as ArgosBody };
  };
  const read = (query = '') => call('GET', `/v3/submission${query}`);
  const single = async (submissionId: string): Promise<ArgosItem> => {
    const [item] = (await read(`?submission_id=${submissionId}`)).body.Items;
    if (item === undefined) throw new Error(`no submission ${submissionId}`);
    return item;
  };
  const json = { 'content-type': 'application/json' };
  return {
    emulator,
    send,
    call,
    read,
    single,
    /** The ids in the order they came. */
    ids: async (query = '') => (await read(query)).body.Items.map(({ submission_id }) => submission_id),
    erase: (query: string) => call('DELETE', `/v3/submission/partial${query}`),
    remove: (query: string) => call('DELETE', `/v3/submission${query}`),
    write: (method: string, path: string, body: unknown) => call(method, path, JSON.stringify(body), json),
    checks: async (submissionId: string) => {
      const answer = await send('GET', '/_sandbox/duplicate-checks');
      return ((await answer.json()) as Record<string, boolean>)[submissionId];
    },
    close: () => emulator.app.close(),
  };
};
