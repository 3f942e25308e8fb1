// Words that must not get out, each in another place, driven through every way to fail at the chattiest log level: none
// is found in what the program printed, in its files, in its traces or in its answers.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { entityId } from '../support/unit21.ts';
import {
  addDocument,
  canaries,
  keyed,
  reads,
  sent,
  settings,
  writes,
  wrongWays,
} from '../support/canaries.ts';
import { startCollector, type Collector } from '../support/collector.ts';
import { startProgram, type Program } from '../support/program.ts';
import { startTrapVendor, type TrapVendor } from '../support/trap-vendor.ts';

let vendor: TrapVendor;
let collector: Collector;
let folder: string;
const answers: string[] = [];
const printed: string[] = [];

const post = async (
  { origin }: Program,
  body: string | FormData,
  headers: Record<string, string> = {},
  path = '/graphql',
): Promise<void> => {
  const response = await fetch(`${origin}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${settings.adminKey}`,
      'apollo-require-preflight': 'true',
      ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
      ...headers,
    },
    body,
  });
  answers.push(JSON.stringify([...response.headers]) + (await response.text()));
};

const ask = (program: Program, query: string, variables: object = {}, headers = {}) =>
  post(program, JSON.stringify({ query, variables }), headers);

const toUpload = (operations: string, part = '0', name = `${sent.uploadName}.txt`) => {
  const form = new FormData();
  form.append('operations', operations);
  form.append('map', JSON.stringify({ [part]: ['variables.input.media.0.content.file'] }));
  form.append('0', new File([sent.uploadBytes], name));
  return form;
};

const sendOddRequests = async (program: Program) => {
  const uploading = JSON.stringify({
    query: addDocument,
    variables: { input: { entityId, media: [{ content: { file: null } }] } },
  });
  await post(program, toUpload(uploading));
  await post(program, toUpload(uploading, '0', `${sent.uploadName}.pdf`));
  await post(program, toUpload(`{"query":"${sent.brokenForm}`));
  await post(program, toUpload(uploading, sent.partName));
  await post(program, `{"query":"${sent.brokenJson}`);
  for (const credential of [sent.wrongCredential, sent.apiKey, sent.token]) {
    await ask(program, '{ __typename }', {}, { authorization: `Bearer ${credential}` });
  }
  const headers = {
    cookie: `session=${sent.cookie}`,
    'user-agent': sent.userAgent,
    referer: `http://${sent.referer}/`,
    'x-forwarded-for': sent.forwarded,
  };
  await ask(program, '{ nothing }', {}, headers);
  await post(program, '{}', headers, `/${sent.pathOfNothing}`);
  for (const path of [`/media/${sent.mediaLink}`, `/graphql?query=${sent.searchParameter}`]) {
    const response = await fetch(`${program.origin}${path}`, {
      headers: { authorization: `Bearer ${settings.adminKey}` },
    });
    answers.push(await response.text());
  }
  // A caller who leaves in mid-file.
  const left = request(`${program.origin}/graphql`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${settings.adminKey}`,
      'apollo-require-preflight': 'true',
      'content-type': 'multipart/form-data; boundary=b',
    },
  });
  left.on('error', () => undefined);
  left.write(
    `--b\r\nContent-Disposition: form-data; name="operations"\r\n\r\n${uploading}\r\n--b\r\nContent-Disposition: form-data; name="map"\r\n\r\n{"0":["variables.input.media.0.content.file"]}\r\n--b\r\nContent-Disposition: form-data; name="0"; filename="${sent.uploadName}.txt"\r\n\r\n${sent.uploadBytes.repeat(3_000)}`,
  );
  await new Promise((resolve) => setTimeout(resolve, 200));
  left.destroy();
};

const finish = async (program: Program) => {
  program.signal('SIGTERM');
  await program.exit;
  printed.push(program.output());
};

/** So often that each call meets each of the vendor's ways to fail. */
const rounds = 16;

beforeAll(async () => {
  vendor = await startTrapVendor();
  collector = await startCollector();
  folder = mkdtempSync(join(tmpdir(), 'dossier-canaries-'));
  const env = {
    PORT: '0',
    LOG_LEVEL: 'trace',
    SETTLE_MS: '50',
    CALLER_COST_RATE: '0',
    TMPDIR: folder,
    DATA_DIR: join(folder, 'data'),
    SUMSUB_URL: vendor.origin,
    SUMSUB_APP_TOKEN: settings.sumsubToken,
    SUMSUB_SECRET_KEY: settings.sumsubSecret,
    ARGOS_URL: vendor.origin,
    ARGOS_API_KEY: settings.argosKey,
    CAPILLARY_URL: vendor.origin,
    CAPILLARY_TILL_ID: settings.tillId,
    CAPILLARY_PASSWORD: settings.tillPassword,
    UNIT21_URL: vendor.origin,
    UNIT21_API_KEY: settings.unit21Key,
    UNIT21_ORG: settings.unit21Org,
    ADMIN_API_KEY: settings.adminKey,
    LEDGER_SIGNING_KEY: settings.ledgerKey,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.origin,
  };
  const program = await startProgram(env);
  for (let round = 0; round < rounds; round += 1) {
    await Promise.all(reads.map(([document, variables]) => ask(program, document, variables)));
  }
  vendor.readsGoWell = true;
  for (let round = 0; round < rounds; round += 1) {
    await Promise.all(
      writes.map(([document, variables], index) =>
        ask(program, keyed(document, `${round}-${index}`), variables),
      ),
    );
  }
  for (const [document, variables] of wrongWays) await ask(program, document, variables);
  await sendOddRequests(program);
  await finish(program);

  // Nobody listens there: the ledger is away.
  const databaseUrl = `postgres://someone:${settings.databasePassword}@127.0.0.1:9/nowhere`;
  const withoutLedger = await startProgram({ ...env, DATABASE_URL: databaseUrl });
  for (const [document, variables] of [...writes, ...reads.slice(0, 3)]) {
    await ask(withoutLedger, document, variables);
  }
  await finish(withoutLedger);
}, 120_000);

afterAll(async () => {
  await vendor.close();
  await collector.close();
  rmSync(folder, { recursive: true });
});

/** Everything below a folder. */
const readAll = (path: string): string =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.name}\n${readFileSync(join(entry.parentPath, entry.name), 'latin1')}`)
    .join('\n');

test('all of it took place', () => {
  expect(Object.keys(canaries).length).toBeGreaterThanOrEqual(40);
  expect(printed.join('\n')).toContain('"event":"vendor-call"');
  expect(printed.join('\n')).toMatch(
    /"event":"refused","requestId":"[0-9a-f-]+","code":"UNAUTHENTICATED","keyId":null/,
  );
  const codes = new Set(answers.flatMap((answer) => answer.match(/(?<="code":")\w+/g) ?? []));
  expect([...codes]).toEqual(
    expect.arrayContaining([
      ...['PROVIDER_AUTH', 'PROVIDER_UNAVAILABLE', 'PROVIDER_BAD_RESPONSE', 'PROVIDER_RATE_LIMITED'],
      ...['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT', 'INVALID_ID'],
      ...['UNAUTHENTICATED', 'NOT_FOUND', 'BAD_REQUEST', 'MALFORMED_MULTIPART', 'LEDGER_UNAVAILABLE'],
      ...['INVALID_BASE64', 'UNSUPPORTED_FILE_TYPE', 'CONTENT_TYPE_MISMATCH', 'REFUSED_BY_VENDOR'],
    ]),
  );
  expect(answers.join('')).toContain('"outcome":"UNKNOWN"');
  expect(collector.spans.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'query',
      'write addEntityMedia',
      'UNIT21 linkMedia',
      'GraphQL Operation',
      'settle',
    ]),
  );
});

test('neither of what authorises a call at a vendor', () => {
  const headers = vendor.headers.map((line) => JSON.parse(line) as Record<string, string>);
  const signatures = headers.flatMap((line) => [line['x-app-access-sig'], line['authorization']]);
  const words = [...new Set(signatures)].filter((word) => word !== undefined);
  expect(words.length).toBeGreaterThan(10);
  const everything = [...printed, ...answers, ...collector.bodies, readAll(folder)].join('\n');
  for (const word of words) expect(everything).not.toContain(word.replace(/^Basic /, ''));
});

test.each(Object.entries(canaries))('%s', (_, word) => {
  expect(printed.join('\n')).not.toContain(word);
  expect(answers.filter((answer) => answer.includes(word))).toEqual([]);
  expect(readAll(folder)).not.toContain(word);
  expect(collector.bodies.filter((body) => body.includes(word))).toEqual([]);
});
