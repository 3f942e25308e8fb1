// Unit21's answers as its documentation shows them, and files as a caller sends them.
import type { VendorCall } from './scripted-vendor.ts';
import { adminKey, toAnswer, type Answer, type TestServer } from './server.ts';

export const entityId = 'cust/0042';
export const readLineOf = (encodedId: string) => `GET /v1/test-org/entities/${encodedId}`;
export const putLineOf = (encodedId: string) => `PUT /v1/test-org/entities/${encodedId}/link-media`;
export const readLine = readLineOf('cust%2F0042');
export const putLine = putLineOf('cust%2F0042');

export const toMediumJson = (name: string, changes: object = {}) => ({
  created_at: 1_900_000_100,
  media_type: null,
  name,
  ...changes,
});

export const toEntityJson = (mediaData: unknown, changes: object = {}) => ({
  general_data: {
    entity_id: entityId,
    entity_type: 'user',
    entity_subtype: 'reseller',
    status: 'active',
    registered_at: 1_900_000_000,
    continuous_monitoring: false,
    parents: [],
    children: [],
    tags: ['tier:gold'],
  },
  user_data: { first_name: 'Oda', middle_name: null, last_name: 'Ruhl', day_of_birth: 1, gender: 'female' },
  business_data: null,
  communication_data: { email_addresses: ['oda@example.test'], phone_numbers: ['+4915550000000'] },
  digital_data: { ip_addresses: [], client_fingerprints: [] },
  document_data: [],
  location_data: [],
  instrument_ids: [],
  custom_data: null,
  media_data: mediaData,
  ...changes,
});

/** The entity with entries of these names. */
export const withMedia = (...names: string[]) => ({
  json: toEntityJson(names.map((name) => toMediumJson(name))),
});

export const toErrorJson = (errorCode: string, message = 'secret words') => ({
  error_code: errorCode,
  message,
});

export interface Medium {
  content: { file: File } | { base64: string };
  name?: string;
  mediaType?: string;
  customData?: unknown;
}

export const toFile = (bytes: Uint8Array, name: string): File => new File([new Uint8Array(bytes)], name);
export const upload = (bytes: Uint8Array, fileName: string, more: Omit<Medium, 'content'> = {}): Medium => ({
  content: { file: toFile(bytes, fileName) },
  ...more,
});
export const inBase64 = (bytes: Uint8Array, name: string, more: Omit<Medium, 'content'> = {}): Medium => ({
  content: { base64: Buffer.from(bytes).toString('base64') },
  name,
  ...more,
});

export const addDocument = `mutation ($input: AddEntityMediaInput!) {
  addEntityMedia(input: $input) {
    entity { entityId media { name } }
    added {
      name mediaType contentType byteSize sha256
      receipt {
        id provider operation outcome effect reversible verification replayed at warnings { code message }
      }
    }
    userErrors { code field message }
  }
}`;

/** Adds media: as a multipart request where there is a file, as JSON otherwise. */
export const addMedia = (
  server: Pick<TestServer, 'fetch' | 'query'>,
  media: readonly Medium[],
  input: object = {},
  document = addDocument,
): Promise<Answer> => {
  const files = media.flatMap(({ content }, index) =>
    'file' in content ? [{ file: content.file, path: `variables.input.media.${index}.content.file` }] : [],
  );
  const given = media.map((medium) =>
    'file' in medium.content ? { ...medium, content: { file: null } } : medium,
  );
  const variables = { input: { entityId, media: given, ...input } };
  if (files.length === 0) return server.query(document, variables);
  const map = Object.fromEntries(files.map(({ path }, key) => [key, [path]]));
  const parts = files.map(({ file }, key): FormEntry => [String(key), file]);
  return postForm(
    server,
    toForm(
      ['operations', JSON.stringify({ query: document, variables })],
      ['map', JSON.stringify(map)],
      ...parts,
    ),
  );
};

export type FormEntry = [name: string, value: string | File];

/**
 * The parts in the order given: the specification wants "operations", then "map", then the files.
 * @see https://github.com/jaydenseric/graphql-multipart-request-spec
 */
export const toForm = (...entries: FormEntry[]): FormData => {
  const form = new FormData();
  for (const [name, value] of entries) form.append(name, value);
  return form;
};

export const filePath = (index: number) => `variables.input.media.${index}.content.file`;
export const toOperations = (count: number, document = addDocument) => ({
  query: document,
  variables: {
    input: { entityId, media: Array.from({ length: count }, () => ({ content: { file: null } })) },
  },
});
export const operations = (value: unknown = toOperations(1)): FormEntry => [
  'operations',
  JSON.stringify(value),
];
export const map = (value: unknown = { 0: [filePath(0)] }): FormEntry => ['map', JSON.stringify(value)];
export const file = (key = '0', content = 'text'): FormEntry => [key, toFile(Buffer.from(content), 'a.txt')];

export const postForm = async (
  server: Pick<TestServer, 'fetch'>,
  form: FormData,
  headers: Record<string, string> = { 'apollo-require-preflight': 'true' },
): Promise<Answer> =>
  toAnswer(
    await server.fetch('/graphql', {
      method: 'POST',
      headers: { authorization: `Bearer ${adminKey}`, ...headers },
      body: form,
    }),
  );

export interface Part {
  /** The header lines. */
  head: string;
  content: Buffer;
}

/** The parts of a multipart body, byte for byte; anything before, between or after them is an error. */
export const readParts = ({ headers, body }: VendorCall): Part[] => {
  const boundary = /^multipart\/form-data; boundary=([\w-]+)$/.exec(headers['content-type'] ?? '')?.[1];
  // Latin-1 has one character for each byte.
  const [before, ...parts] = `\r\n${body.toString('latin1')}`.split(`\r\n--${String(boundary)}`);
  if (before !== '' || parts.pop() !== '--\r\n') throw new Error('not a whole multipart body');
  return parts.map((part) => {
    const end = part.indexOf('\r\n\r\n');
    if (!part.startsWith('\r\n') || end < 0) throw new Error('not a whole part');
    return {
      head: Buffer.from(part.slice(2, end), 'latin1').toString('utf8'),
      content: Buffer.from(part.slice(end + 4), 'latin1'),
    };
  });
};
