// The GraphQL multipart request specification, as three clients that others wrote understand it.
// https://github.com/jaydenseric/graphql-multipart-request-spec
import { ApolloClient, InMemoryCache, gql, type ApolloLink } from '@apollo/client/core';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client, fetchExchange } from '@urql/core';
// @ts-expect-error: the package has no declarations.
import UploadHttpLink from 'apollo-upload-client/UploadHttpLink.mjs';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { samples } from '../media/samples.ts';
import { useScriptedServer } from '../support/scripted-server.ts';
import { adminKey } from '../support/server.ts';
import {
  addDocument,
  entityId,
  filePath,
  putLine,
  readLine,
  readParts,
  toFile,
  toOperations,
  withMedia,
} from '../support/unit21.ts';

const { vendor, server } = useScriptedServer(['unit21']);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dossier-curl-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Given {
  name: string;
  bytes: Uint8Array;
}

const headers = { authorization: `Bearer ${adminKey}`, 'apollo-require-preflight': 'true' };
const UploadLink = UploadHttpLink as new (options: { uri: string; headers: object }) => ApolloLink;
const url = () => `${server.origin}/graphql`;
const toVariables = (files: readonly Given[]) => ({
  input: { entityId, media: files.map(({ name, bytes }) => ({ content: { file: toFile(bytes, name) } })) },
});

/** Each sends the files and comes back with the answer's data. */
const clients: Record<string, (files: readonly Given[]) => Promise<unknown>> = {
  async curl(files) {
    const form = [
      `operations=${JSON.stringify(toOperations(files.length))}`,
      `map=${JSON.stringify(Object.fromEntries(files.map((_, index) => [index, [filePath(index)]])))}`,
    ];
    for (const [index, { name, bytes }] of files.entries()) {
      await writeFile(join(folder, name), bytes);
      form.push(`${index}=@${join(folder, name)}`);
    }
    const { stdout } = await promisify(execFile)('curl', [
      '--silent',
      '--show-error',
      ...Object.entries(headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
      ...form.flatMap((field) => ['--form', field]),
      url(),
    ]);
    return (JSON.parse(stdout) as { data: unknown }).data;
  },

  async 'apollo-upload-client'(files) {
    const link = new UploadLink({ uri: url(), headers });
    const client = new ApolloClient({ link, cache: new InMemoryCache() });
    const { data } = await client.mutate({
      mutation: gql(addDocument),
      variables: toVariables(files),
      fetchPolicy: 'no-cache',
    });
    return data;
  },

  async urql(files) {
    const client = new Client({
      url: url(),
      fetchOptions: { headers },
      exchanges: [fetchExchange],
      preferGetMethod: false,
    });
    const result = await client.mutation<unknown>(addDocument, toVariables(files)).toPromise();
    expect(result.error).toBeUndefined();
    return result.data;
  },
};

const one = [{ name: 'face.png', bytes: samples.png }];
const several = [
  ...one,
  { name: 'note.txt', bytes: samples.txt },
  { name: 'passport.jpg', bytes: samples.jpg },
];

describe.each(Object.keys(clients))('%s', (client) => {
  test.each([
    ['a file', one],
    ['a list of files', several],
  ])('sends %s, and the vendor gets its bytes', async (_, files) => {
    const names = files.map(({ name }) => name);
    vendor.on(readLine, withMedia(), { ...withMedia(...names), repeat: true });
    vendor.on(putLine, ...files.map(() => ({ json: {} })));
    const data = await clients[client]!(files);
    expect(data).toMatchObject({
      addEntityMedia: {
        added: files.map(({ name, bytes }) => ({
          name,
          byteSize: bytes.byteLength,
          receipt: { outcome: 'APPLIED', verification: 'VERIFIED' },
        })),
        userErrors: [],
      },
    });
    const puts = vendor.calls.filter(({ method }) => method === 'PUT');
    expect(puts.map((call) => readParts(call)[0]?.content)).toEqual(
      files.map(({ bytes }) => Buffer.from(bytes)),
    );
  });
});
