// Headers are read before anybody is known to be let in: however long, and whatever is in them, others are answered meanwhile.
import { expect, test } from '@jest/globals';
import { authorization, preflight, useRefusingServer } from '../support/refusal.ts';
import { timeUnder } from '../support/time-under.ts';

const { server, connect } = useRefusingServer();

const bytes = 8_192;
const fill = (text: string) => text.repeat(Math.ceil(bytes / text.length)).slice(0, bytes);
/** Milliseconds: a server that is held up needs seconds, or never answers. */
const patience = 1_000;

const json = 'application/json';
test.each([
  ['content-type', `${json}${fill(' ;')} "`, 415],
  ['content-type', `${json}${' ;'.repeat(60)} "`, 415],
  ['content-type', `${json}${fill('\t ;\t')}x`, 415],
  ['content-type', fill('a'), 415],
  ['content-type', `${json};${fill('a')}`, 415],
  ['content-type', `${json};a="${fill('\\"')}`, 415],
  ['content-type', `${json}${fill(';a=b')}`, 415],
  ['content-type', `multipart/form-data; boundary=${fill('b')}`, 415],
  ['content-encoding', fill('gzip, '), 415],
  ['accept', `${fill('a/b;q=0,')}x`, 406],
  ['accept', fill(';'), 406],
  ['accept', fill(' '), 200],
  ['accept', `${json};q=${fill('1')}`, 200],
  ['authorization', `Bearer ${fill('a')}`, 401],
  ['authorization', `Bearer ${fill('a.')}`, 401],
  ['authorization', `Bearer ${fill('dsk_')}`, 401],
  ['authorization', fill('Bearer '), 401],
  ['host', fill('é').slice(0, bytes / 2), 400],
  ['host', fill('xn--a.'), 400],
  ['expect', fill('100-continue, '), 417],
  ['origin', `http://${fill('é').slice(0, bytes / 2)}`, 200],
] as const)('%s: %.40s…', async (name, value, status) => {
  const body = '{"query":"{ __typename }"}';
  const headers = {
    authorization,
    ...preflight,
    'content-type': json,
    'content-length': body.length,
    [name]: value,
  };
  const ask = async () => {
    const client = connect();
    client.post(headers, body);
    const [answer, health] = await Promise.all([client.answer(), server.fetch('/healthz')]);
    expect([answer.status, health.status]).toEqual([status, 200]);
  };
  expect(await timeUnder(patience, ask)).toBeLessThan(patience);
});
