// Settings of JWTs: what is taken, and that whatever is wrong is named, and never shown.
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { ConfigError, type Environment } from '../src/config-reader.ts';
import { readConfig } from '../src/config.ts';

const toPem = (key: KeyObject) =>
  key.export({ type: key.type === 'private' ? 'pkcs8' : 'spki', format: 'pem' }).toString();

const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = toPem(p256.publicKey);
const issued = { JWT_ISSUER: 'https://login.hidden-word.test', JWT_AUDIENCE: 'hidden-word-audience' };
const url = { JWT_JWKS_URL: 'https://login.hidden-word.test/jwks' };

const problemsOf = (env: Environment) => {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n').slice(1);
    throw error;
  }
  return [];
};

describe('taken', () => {
  test('nothing: no token', () => {
    expect(readConfig({}).jwt).toBeNull();
  });

  test('an address of keys, with algorithms and a type that need not be said', () => {
    expect(readConfig({ ...issued, ...url }).jwt).toEqual({
      issuer: issued.JWT_ISSUER,
      audience: issued.JWT_AUDIENCE,
      keys: { url: url.JWT_JWKS_URL },
      algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
      type: 'at+jwt',
    });
    const said = { JWT_ALGORITHMS: 'ES512, RS256', JWT_TYP: 'JWT' };
    expect(readConfig({ ...issued, ...url, ...said }).jwt).toMatchObject({
      algorithms: ['RS256', 'ES512'],
      type: 'JWT',
    });
    const loopback = { JWT_JWKS_URL: 'http://127.0.0.1:8080/keys?of=us' };
    expect(readConfig({ ...issued, ...loopback }).jwt?.keys).toEqual({ url: loopback.JWT_JWKS_URL });
  });

  test.each([
    ['P-256', p256, 'ES256'],
    ['P-384', generateKeyPairSync('ec', { namedCurve: 'P-384' }), 'ES384'],
    ['Ed25519', generateKeyPairSync('ed25519'), 'EdDSA'],
    ['RSA', generateKeyPairSync('rsa', { modulusLength: 2048 }), 'PS512'],
  ])('a key, %s, with its lines as they are or joined', (_, { publicKey }, algorithm) => {
    for (const text of [
      toPem(publicKey),
      toPem(publicKey).replaceAll('\n', '\\n'),
      toPem(publicKey).replaceAll('\n', '\r\n'),
    ]) {
      const { jwt } = readConfig({ ...issued, JWT_PUBLIC_KEY: text, JWT_ALGORITHMS: algorithm });
      expect(jwt?.keys).toEqual({ key: expect.objectContaining({ type: 'public' }) });
    }
  });
});

describe('hostile 68: a wrong setting is named, and told once', () => {
  const either = 'Either JWT_JWKS_URL or JWT_PUBLIC_KEY';
  const noPem = 'JWT_PUBLIC_KEY must be one public key';
  const noUse = 'JWT_PUBLIC_KEY is of use for none of JWT_ALGORITHMS';
  const noUrl = 'JWT_JWKS_URL must be a URL';
  const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });

  test.each<[string, Environment, string[]]>([
    ['no key', issued, [either]],
    ['both keys', { ...issued, ...url, JWT_PUBLIC_KEY: pem }, [either]],
    ['both keys, for nobody', { ...url, JWT_PUBLIC_KEY: pem }, [either]],
    ['an address for nobody', url, ['JWT_ISSUER and JWT_AUDIENCE are missing: they go with JWT_JWKS_URL']],
    [
      'a key for nobody',
      { JWT_PUBLIC_KEY: pem },
      ['JWT_ISSUER and JWT_AUDIENCE are missing: they go with JWT_PUBLIC_KEY'],
    ],
    ['no audience', { ...url, JWT_ISSUER: issued.JWT_ISSUER }, ['JWT_AUDIENCE is missing']],
    ['no issuer', { ...url, JWT_AUDIENCE: issued.JWT_AUDIENCE }, ['JWT_ISSUER is missing']],
    ['no audience and no key', { JWT_ISSUER: issued.JWT_ISSUER }, ['JWT_AUDIENCE is missing', either]],
    ['a blank audience', { ...issued, ...url, JWT_AUDIENCE: ' ' }, ['JWT_AUDIENCE is missing']],
    ['plain http', { ...issued, JWT_JWKS_URL: 'http://login.hidden-word.test/jwks' }, [noUrl]],
    ['a user in the address', { ...issued, JWT_JWKS_URL: 'https://hidden-word@login.test/jwks' }, [noUrl]],
    ['a password in the address', { ...issued, JWT_JWKS_URL: 'https://:hidden-word@login.test/' }, [noUrl]],
    ['another scheme', { ...issued, JWT_JWKS_URL: 'file:///hidden-word' }, [noUrl]],
    ['no address', { ...issued, JWT_JWKS_URL: 'hidden-word' }, [noUrl]],
    ['no PEM', { ...issued, JWT_PUBLIC_KEY: 'hidden-word' }, [noPem]],
    ['the private key', { ...issued, JWT_PUBLIC_KEY: toPem(p256.privateKey) }, [noPem]],
    ['two keys in one', { ...issued, JWT_PUBLIC_KEY: pem + pem }, [noPem]],
    ['half a key', { ...issued, JWT_PUBLIC_KEY: pem.replace(/\n.{40}/, '\n') }, [noPem]],
    [
      'a key in another form',
      {
        ...issued,
        JWT_PUBLIC_KEY: rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
      },
      [noPem],
    ],
    ['a key that is too short', { ...issued, JWT_PUBLIC_KEY: toPem(rsa.publicKey) }, [noUse]],
    [
      'a key that signs nothing',
      { ...issued, JWT_PUBLIC_KEY: toPem(generateKeyPairSync('x25519').publicKey) },
      [noUse],
    ],
    [
      'a key for other algorithms',
      { ...issued, JWT_PUBLIC_KEY: pem, JWT_ALGORITHMS: 'RS256,ES384' },
      [noUse],
    ],
    ['no algorithm', { ...issued, ...url, JWT_ALGORITHMS: 'none' }, ['JWT_ALGORITHMS must be some of']],
    ['a shared secret', { ...issued, ...url, JWT_ALGORITHMS: 'ES256,HS256' }, ['JWT_ALGORITHMS must be']],
    ['an empty list', { ...issued, ...url, JWT_ALGORITHMS: ',' }, ['JWT_ALGORITHMS must be some of']],
    ['a type in two words', { ...issued, ...url, JWT_TYP: 'hidden-word jwt' }, ['JWT_TYP must be']],
  ])('%s', (_, env, said) => {
    const problems = problemsOf(env);
    expect(problems).toEqual(said.map((text) => expect.stringContaining(text)));
    expect(problems.join()).not.toContain('hidden-word');
    expect(problems.join()).not.toContain(pem.slice(30, 60));
  });
});

test('an origin with a password alone is refused like one with a user', () => {
  const wrong = problemsOf({ SUMSUB_URL: 'https://:hidden-word@api.example.test' });
  expect(wrong).toEqual([expect.stringContaining('SUMSUB_URL must be an origin')]);
  expect(wrong.join()).not.toContain('hidden-word');
});
