import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { calculateJwkThumbprint, exportSPKI } from 'jose';
import { applicantIdOf, imageIdOf, people } from '../../src/sandbox/people.ts';
import {
  audience,
  now,
  startIssuer,
  toPublicJwk,
  toToken,
  type Issuer,
  type IssuerKey,
  type TokenChanges,
} from '../support/issuer.ts';
import { startVendor } from '../support/scripted-vendor.ts';
import { startServer, type TestServer } from '../support/server.ts';

let issuer: Issuer;
let key: IssuerKey;
let server: TestServer;

beforeAll(async () => {
  issuer = await startIssuer();
  key = await issuer.createKey('key-1', 'RS256');
  await issuer.show([key]);
  server = await startServer(issuer.env);
});
afterAll(async () => {
  await server.close();
  await issuer.close();
});

const ask = (token: string, to = server) =>
  to.query('{ viewer { name kind scopes } }', {}, { authorization: `Bearer ${token}` });

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const toClaims = () => ({
  iss: issuer.name,
  aud: audience,
  sub: 'customer-portal',
  exp: now() + 60,
  scope: 'audit:read',
});

/** What every credential gets that is not known, but for the id of its request. */
const refused = {
  status: 401,
  errors: [
    {
      message: 'The credential is not known.',
      extensions: {
        code: 'UNAUTHENTICATED',
        retryable: false,
        outcomeKnown: true,
        requestId: expect.any(String),
      },
    },
  ],
};

const expectRefused = async (token: string, to = server) => {
  const { status, data, errors } = await ask(token, to);
  expect({ status, errors }).toEqual(refused);
  expect(data).toBeUndefined();
};

describe('a good token', () => {
  test('says who calls and what they may, by the words of its scope that are known', async () => {
    const token = await toToken(issuer, key, {
      claims: { scope: 'openid applicants:read  audit:read toString' },
    });
    const { data, errors } = await ask(token);
    expect(errors).toEqual([]);
    expect(data).toEqual({
      viewer: { name: 'customer-portal', kind: 'JWT', scopes: ['applicants:read', 'audit:read'] },
    });
  });

  test.each([
    ['no scope', { scope: undefined }],
    ['a scope that is a list', { scope: ['applicants:read'] }],
  ])('with %s may nothing', async (_, claims) => {
    const { data } = await ask(await toToken(issuer, key, { claims }));
    expect(data).toEqual({ viewer: { name: 'customer-portal', kind: 'JWT', scopes: [] } });
  });

  test.each<[string, TokenChanges]>([
    ['several audiences, of which we are one', { claims: { aud: ['https://other.example', audience] } }],
    ['its type in full', { header: { typ: 'application/at+jwt' } }],
    ['no kid, where there is one key', { header: { kid: undefined } }],
    ['a subject of 255 characters', { claims: { sub: 'ü'.repeat(255) } }],
    ['an nbf that has come', { claims: { nbf: now() } }],
  ])('may have %s', async (_, changes) => {
    expect((await ask(await toToken(issuer, key, changes))).status).toBe(200);
  });
});

describe('hostile 37: a token made to be taken for another', () => {
  test('alg none, with and without a signature', async () => {
    const unsigned = `${encode({ alg: 'none', typ: 'at+jwt' })}.${encode(toClaims())}`;
    await expectRefused(`${unsigned}.`);
    await expectRefused(`${unsigned}.c2lnbmVk`);
  });

  test.each(['a JWK set', 'a PEM'])('HS256 signed with the RSA public key, known from %s', async (from) => {
    const pem = await exportSPKI(key.publicKey);
    const { JWT_JWKS_URL: _, ...rest } = issuer.env;
    const other = from === 'a PEM' ? await startServer({ ...rest, JWT_PUBLIC_KEY: pem }) : null;
    for (const secret of [pem, pem.trim(), pem.replaceAll('\n', '\\n')]) {
      const head = `${encode({ alg: 'HS256', typ: 'at+jwt', kid: key.kid })}.${encode(toClaims())}`;
      const signature = createHmac('sha256', secret).update(head).digest('base64url');
      await expectRefused(`${head}.${signature}`, other ?? server);
    }
    await other?.close();
  });

  test('a header that says where its key is, or brings it: refused, and nothing is fetched', async () => {
    const own = await issuer.createKey(key.kid, 'RS256');
    const trap = await startVendor();
    const headers: Record<string, unknown>[] = [
      { jku: `${trap.origin}/jwks` },
      { x5u: `${trap.origin}/certificate` },
      { jwk: await toPublicJwk(own) },
      { x5c: ['MIIB'] },
      { crit: ['urn:example:made-up'], 'urn:example:made-up': 1 },
    ];
    // By the right key, too: it is the header alone that is refused.
    const tokens = [own, key].flatMap((by) => headers.map((header) => toToken(issuer, by, { header })));
    const answers = await Promise.all((await Promise.all(tokens)).map((token) => ask(token)));
    await trap.close();
    for (const { status, errors } of answers) expect({ status, errors }).toEqual(refused);
    expect(trap.calls).toEqual([]);
  });
});

describe('hostile 38: a token that is not for us, or not for now, gets the same words', () => {
  test.each<[string, () => TokenChanges]>([
    ['expired by a second', () => ({ claims: { exp: now() - 1 } })],
    ['expired now', () => ({ claims: { exp: now() } })],
    ['without an end', () => ({ claims: { exp: undefined } })],
    ['from a minute on', () => ({ claims: { nbf: now() + 60 } })],
    ['for somebody else', () => ({ claims: { aud: 'https://other.example' } })],
    ['for a part of us', () => ({ claims: { aud: audience.slice(0, -1) } })],
    ['for nobody', () => ({ claims: { aud: undefined } })],
    ['by somebody else', () => ({ claims: { iss: 'https://other.example' } })],
    ['by somebody else, with a slash more', () => ({ claims: { iss: `${issuer.name}/` } })],
    ['by nobody', () => ({ claims: { iss: undefined } })],
    ['an ID token', () => ({ header: { typ: 'JWT' } })],
    ['of no type', () => ({ header: { typ: undefined } })],
    ['about nobody', () => ({ claims: { sub: undefined } })],
    ['about an empty name', () => ({ claims: { sub: '' } })],
    ['about a name that is too long', () => ({ claims: { sub: 'a'.repeat(256) } })],
    ['about a name with a line break', () => ({ claims: { sub: 'a\nb' } })],
    ['about a name that reads backwards', () => ({ claims: { sub: 'a\u202Eb' } })],
    ['about a name with a blank at its end', () => ({ claims: { sub: 'admin ' } })],
  ])('%s', async (_, toChanges) => {
    await expectRefused(await toToken(issuer, key, toChanges()));
  });

  test('the same words for a wrong signature, another key, and no token at all', async () => {
    const good = await toToken(issuer, key);
    const [head = '', claims = '', signature = ''] = good.split('.');
    const forged = encode({ ...toClaims(), scope: 'keys:admin' });
    await expectRefused(`${head}.${forged}.${signature}`);
    await expectRefused(`${head}.${claims}.${signature.slice(0, -8)}AAAAAAAA`);
    await expectRefused(await toToken(issuer, await issuer.createKey(key.kid, 'RS256')));
    for (const token of ['a.b.c', '..', 'e30.e30.e30', `${good}.${good}`, `${head}.${claims}`]) {
      await expectRefused(token);
    }
    expect((await ask(good)).status).toBe(200);
  });

  test('a key that is too short, and one for an algorithm that is not taken', async () => {
    const [short, elliptic] = [createShortKey(), await issuer.createKey('elliptic')];
    await issuer.show([key, elliptic], [short.jwk]);
    const other = await startServer({ ...issuer.env, JWT_ALGORITHMS: 'RS256' });
    await expectRefused(short.sign({ alg: 'RS256', typ: 'at+jwt', kid: 'short' }, toClaims()), other);
    await expectRefused(await toToken(issuer, elliptic), other);
    expect((await ask(await toToken(issuer, key), other)).status).toBe(200);
    await other.close();
    await issuer.show([key]);
  });
});

/** RSA of 1024 bits, which RFC 7518 (section 3.3) forbids. */
const createShortKey = () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  return {
    jwk: { ...publicKey.export({ format: 'jwk' }), kid: 'short' },
    sign: (header: object, claims: object) => {
      const head = `${encode(header)}.${encode(claims)}`;
      return `${head}.${sign('sha256', Buffer.from(head), privateKey).toString('base64url')}`;
    },
  };
};

test('the ledger keeps the subject, and the name of the key', async () => {
  const [ada] = people;
  const document = `mutation ($input: SetImageActiveInput!) { setImageActive(input: $input) { receipt { outcome } } }`;
  const unnamed = 'a kid with blanks';
  const odd = { ...key, kid: unnamed };
  await issuer.show([key, odd]);
  const other = await startServer(issuer.env);
  for (const [active, by] of [
    [false, key],
    [true, odd],
  ] as const) {
    const input = { applicantId: applicantIdOf(ada!), imageId: imageIdOf(ada!, 0), active };
    const token = await toToken(issuer, by, { claims: { scope: 'applicants:write' } });
    const answer = await other.query(document, { input }, { authorization: `Bearer ${token}` });
    expect(answer.data).toEqual({ setImageActive: { receipt: { outcome: 'APPLIED' } } });
  }
  const { data } = await other.query('{ auditLog { nodes { actor keyId } } }');
  expect(data).toEqual({
    auditLog: {
      nodes: [
        { actor: 'customer-portal', keyId: `jwt ${await calculateJwkThumbprint(key.publicKey)}` },
        { actor: 'customer-portal', keyId: 'jwt key-1' },
      ],
    },
  });
  await other.close();
  await issuer.show([key]);
});

test('without an issuer no token is taken', async () => {
  const other = await startServer();
  await expectRefused(await toToken(issuer, key), other);
  await other.close();
});

test('a public key in the settings needs no address', async () => {
  const { JWT_JWKS_URL: _, ...rest } = issuer.env;
  for (const alg of ['ES256', 'EdDSA', 'PS256']) {
    const own = await issuer.createKey('own', alg);
    const pem = (await exportSPKI(own.publicKey)).replaceAll('\n', '\\n');
    const other = await startServer({ ...rest, JWT_PUBLIC_KEY: pem, JWT_TYP: 'JWT' });
    const calls = issuer.calls.length;
    expect((await ask(await toToken(issuer, own, { header: { typ: 'JWT' } }), other)).status).toBe(200);
    await expectRefused(await toToken(issuer, own), other);
    await expectRefused(
      await toToken(issuer, await issuer.createKey('own', alg), { header: { typ: 'JWT' } }),
      other,
    );
    expect(issuer.calls).toHaveLength(calls);
    await other.close();
  }
});
