// Who can make links to files, and how long they last.
import { createHmac, hkdfSync } from 'node:crypto';
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Environment } from '../../src/config-reader.ts';
import { toStorageEnv } from '../support/ledger.ts';
import { describeOnEach, type TestDatabase } from '../support/postgres.ts';
import { startVendor, type ScriptedVendor } from '../support/scripted-vendor.ts';
import { adminKey, at, createDataDir, startServer, vendorEnv, type TestServer } from '../support/server.ts';
import {
  applicantId,
  applicantLine,
  imageId,
  imagesLine,
  toApplicantJson,
  toImagesJson,
} from '../support/sumsub.ts';

const bytesLine = `GET /resources/applicants/${applicantId}/resources/${imageId}`;
const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

let vendor: ScriptedVendor;
const servers: TestServer[] = [];

beforeEach(async () => {
  vendor = await startVendor();
  vendor.on(applicantLine, { json: toApplicantJson() });
  vendor.on(imagesLine, { json: toImagesJson(false) });
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  await vendor.close();
  expect(vendor.leftovers()).toEqual([]);
});

const start = async (env: Environment) => {
  const server = await startServer({ ...vendorEnv({ sumsub: vendor }), ...env });
  servers.push(server);
  return server;
};

const stop = async () => {
  await servers.pop()?.close();
};

/** The path of a link to the one image. */
const askForLink = async (server: TestServer): Promise<string> => {
  const { data } = await server.query(
    `{ applicant(by: { applicantId: "${applicantId}" }) { images { url } } }`,
  );
  return new URL(String(at(data, 'applicant.images.0.url'))).pathname;
};

const open = async (server: TestServer, path: string) => {
  const response = await server.fetch(path);
  return [response.status, Buffer.from(await response.arrayBuffer()).equals(png)];
};

describeOnEach((kind) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await kind.create();
  });
  afterEach(() => database.remove());

  test('another server of the database takes a link, whatever its ADMIN_API_KEY', async () => {
    vendor.on(bytesLine, { body: png });
    const path = await askForLink(await start(toStorageEnv(database)));
    const other = await start({ ...toStorageEnv(database), ADMIN_API_KEY: 'another-key'.repeat(4) });
    const opened = await open(other, path);
    while (servers.length > 0) await stop();
    expect(opened).toEqual([200, true]);
  });
});

test('a link outlives the server that made it, by the secret in DATA_DIR', async () => {
  vendor.on(bytesLine, { body: png });
  const dataDir = createDataDir();
  const path = await askForLink(await start({ DATA_DIR: dataDir }));
  await stop();
  expect(await open(await start({ DATA_DIR: dataDir }), path)).toEqual([200, true]);
  await stop();
  rmSync(dataDir, { recursive: true });
});

test('a server of another database does not take it', async () => {
  const path = await askForLink(await start({}));
  expect(await open(await start({}), path)).toEqual([404, false]);
});

test('a link is no test of ADMIN_API_KEY: it is not signed with anything made from it', async () => {
  const link = (await askForLink(await start({}))).slice('/media/'.length);
  const [, text = '', signature] = /^(.+)\.([\w-]{43})$/.exec(link) ?? [];
  const keys = [adminKey, Buffer.from(hkdfSync('sha256', adminKey, '', 'dossier media link', 32))];
  const guesses = keys.map((key) => createHmac('sha256', key).update(text).digest('base64url'));
  expect(signature).toHaveLength(43);
  expect(guesses).not.toContain(signature);
});
