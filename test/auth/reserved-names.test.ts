// No issuer can make its tokens speak, in the ledger, for who runs this program.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { asKey } from '../support/api-keys.ts';
import { startIssuer, toToken, type Issuer, type IssuerKey } from '../support/issuer.ts';
import { startServer, type Answer, type TestServer } from '../support/server.ts';

let issuer: Issuer;
let key: IssuerKey;
let server: TestServer;

beforeAll(async () => {
  issuer = await startIssuer();
  key = await issuer.createKey('key-1');
  await issuer.show([key]);
  server = await startServer(issuer.env);
});
afterAll(async () => {
  await server.close();
  await issuer.close();
});

const askAs = async (sub: string): Promise<Answer> =>
  server.query('{ viewer { name kind } }', {}, asKey(await toToken(issuer, key, { claims: { sub } })));

test.each([
  ['whoever holds ADMIN_API_KEY', 'admin'],
  ['them, in other letters', 'aDmIN'],
  ['them, in wide letters', '\uff21dmin'],
  ['callers of the sandbox', 'Sandbox'],
  ['them, with a long s', '\u017fandbox'],
  ['whoever uses the command line', 'command line'],
  ['them, with another blank', 'Command\u00a0Line'],
])('a token is not taken for %s', async (_, sub) => {
  expect(await askAs(sub)).toMatchObject({
    status: 401,
    errors: [{ message: 'The credential is not known.', extensions: { code: 'UNAUTHENTICATED' } }],
  });
});

test.each(['admin-portal', 'the sandbox', 'command', 'commandline'])(
  'a name that only has one in it is as good as any: %s',
  async (sub) => {
    expect((await askAs(sub)).data).toEqual({ viewer: { name: sub, kind: 'JWT' } });
  },
);
