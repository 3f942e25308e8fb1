// A credential that stops being good while its request is under way: nothing more is done for it.
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { asKey, makeKey, revokeKey, type MadeKey } from '../support/api-keys.ts';
import { now, startIssuer, toToken, type Issuer, type IssuerKey } from '../support/issuer.ts';
import { boundary, connectRaw, formEnd, toParts, type RawAnswer } from '../support/raw-http.ts';
import { useScriptedServer } from '../support/scripted-server.ts';
import { at } from '../support/server.ts';
import {
  applicantId,
  applicantLine,
  deleteLine,
  imageId,
  imagesLine,
  toApplicantJson,
  toImagesJson,
} from '../support/sumsub.ts';
import { until } from '../support/until.ts';

// The server's settings are read when a test begins: the issuer is there by then.
const env: Record<string, string> = {};
let issuer: Issuer;
let issuerKey: IssuerKey;
beforeAll(async () => {
  issuer = await startIssuer();
  issuerKey = await issuer.createKey('key-1');
  await issuer.show([issuerKey]);
  Object.assign(env, issuer.env);
});
afterAll(() => issuer.close());

const { vendor, server } = useScriptedServer(['sumsub'], env);

let partner: MadeKey;
beforeEach(async () => {
  partner = await makeKey(server, { client: 'partner', scopes: ['applicants:read', 'applicants:write'] });
});

const toWrite = (name: string, active: boolean) =>
  `${name}: setImageActive(input: { applicantId: "${applicantId}", imageId: "${imageId}", active: ${active} }) {
    image { imageId active } receipt { outcome verification } userErrors { code } }`;
const writing = JSON.stringify({ query: `mutation { ${toWrite('one', false)} }` });
const reading = JSON.stringify({
  query: `{ applicant(by: { applicantId: "${applicantId}" }) { applicantId } }`,
});

/** Longer than a look at a credential is good for. */
const later = 700;

/** Sends the body in two parts, between which something happens. */
const sendSlowly = async (
  credential: string,
  type: string,
  body: string,
  meanwhile: () => Promise<unknown>,
): Promise<RawAnswer> => {
  const client = connectRaw(server.origin);
  const middle = Math.floor(body.length / 2);
  const head = { 'content-type': type, 'content-length': Buffer.byteLength(body), ...asKey(credential) };
  const begun = once(server.app.server, 'request');
  client.post({ ...head, 'apollo-require-preflight': 'true' }, body.slice(0, middle));
  // The credential is looked at when the head has come, which may be late.
  await begun;
  await sleep(later);
  await meanwhile();
  client.socket.write(body.slice(middle));
  const answer = await client.answer();
  client.socket.destroy();
  return answer;
};

const refusal = {
  status: 401,
  headers: { 'www-authenticate': 'Bearer' },
  json: {
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
  },
};

const form = toParts(['name="operations"', writing], ['name="map"', '{}']) + formEnd;
const bodies: [string, string, string][] = [
  ['a mutation', 'application/json', writing],
  ['a query', 'application/json', reading],
  ['a form', `multipart/form-data; boundary=${boundary}`, form],
];

test.each(bodies)('hostile 36: a key that is revoked while the body of %s comes', async (_, type, body) => {
  const answer = await sendSlowly(partner.key, type, body, () => revokeKey(server, partner.id));
  expect(answer).toMatchObject(refusal);
  expect(answer.json.data).toBeUndefined();
  expect(vendor.calls).toEqual([]);
});

test('hostile 38: a token that expires while the body comes', async () => {
  const exp = now() + 2;
  const token = await toToken(issuer, issuerKey, { claims: { exp, scope: 'applicants:write' } });
  const answer = await sendSlowly(token, 'application/json', writing, () =>
    sleep(exp * 1000 + 50 - Date.now()),
  );
  expect(answer).toMatchObject(refusal);
  expect(vendor.calls).toEqual([]);
});

test('a credential that stays good is as good with a slow body', async () => {
  vendor.on(applicantLine, { json: toApplicantJson() });
  const answer = await sendSlowly(partner.key, 'application/json', reading, async () => undefined);
  expect([answer.status, answer.json]).toMatchObject([200, { data: { applicant: { applicantId } } }]);
});

/** Two mutations in one request; what happens while the vendor is slow about the first. */
const writeTwice = async (meanwhile: () => Promise<unknown>) => {
  vendor.on(applicantLine, { json: toApplicantJson(), repeat: true });
  vendor.on(imagesLine, { json: toImagesJson(false) });
  const answering = Promise.withResolvers<undefined>();
  vendor.on(deleteLine, { json: { ok: 1 }, after: () => answering.promise });
  vendor.on(imagesLine, { json: toImagesJson(true) });
  const asked = server.query(
    `mutation { ${toWrite('one', false)} ${toWrite('two', true)} }`,
    {},
    asKey(partner.key),
  );
  await until(() => vendor.lines.includes(deleteLine));
  await meanwhile();
  await sleep(later);
  answering.resolve(undefined);
  return asked;
};

const applied = {
  image: { imageId, active: false },
  receipt: { outcome: 'APPLIED', verification: 'VERIFIED' },
  userErrors: [],
};

test('hostile 36: of two mutations the second does nothing where the key is revoked during the first', async () => {
  const { data, errors } = await writeTwice(() => revokeKey(server, partner.id));
  expect(at(data, 'one')).toEqual(applied);
  expect(at(data, 'two')).toEqual({ image: null, receipt: null, userErrors: [] });
  expect(errors).toMatchObject([
    { message: 'The credential is not known.', extensions: { code: 'UNAUTHENTICATED', outcomeKnown: true } },
  ]);
  expect(errors[0]?.path?.[0]).toBe('two');
  expect(vendor.lines.filter((line) => line.startsWith('DELETE'))).toEqual([deleteLine]);
  expect(vendor.lines.at(-1)).toBe(imagesLine);
});

test('of two mutations the second is carried out where the key stays good', async () => {
  const { data, errors } = await writeTwice(async () => {
    vendor.on(imagesLine, { json: toImagesJson(true) }, { json: toImagesJson(false) });
    vendor.on(`${deleteLine}?revert=true`, { json: { ok: 1 } });
  });
  expect(errors).toEqual([]);
  expect(at(data, 'one')).toEqual(applied);
  expect(at(data, 'two')).toEqual({ ...applied, image: { imageId, active: true } });
});
