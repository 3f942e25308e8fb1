// Every field of a person's records, taken from the schema, asked by one who may see personal data and one who may not.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  getDirectiveValues,
  getNamedType,
  getNullableType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLNamedType,
} from 'graphql';
import type { Requirement } from '../../src/auth/scopes.ts';
import { createSchema } from '../../src/schema.ts';
import { allBut, createKey, toAsk, type Ask } from '../support/callers.ts';
import { adminKey, at, startServer, type TestServer } from '../support/server.ts';

const schema = createSchema();
const directive = schema.getDirective('requiresScopes')!;
type Field = GraphQLField<unknown, unknown>;

const needsPii = ({ astNode }: GraphQLNamedType | Field): boolean => {
  const rule = astNode == null ? undefined : getDirectiveValues(directive, astNode);
  return ((rule?.['scopes'] ?? []) as Requirement).flat().includes('pii:read');
};
const isPersonal = (field: Field) => needsPii(field) || needsPii(getNamedType(field.type));
/** What can't be null takes its parent along, so it is asked for by itself. */
const takesParent = (field: Field) =>
  isPersonal(field) && isNonNullType(field.type) && !isListType(getNullableType(field.type));

const fieldsOf = (type: GraphQLNamedType): Field[] =>
  isObjectType(type) ? Object.values(type.getFields()) : [];

const toSelection = (type: GraphQLNamedType): string => {
  if (isLeafType(type)) return '';
  if (type.name === 'Media') return '{ __typename provider contentType byteSize fileName }';
  const parts = fieldsOf(type)
    .filter((field) => !takesParent(field))
    .map((field) => `${field.name} ${toSelection(getNamedType(field.type))}`);
  return `{ ${parts.join(' ')} }`;
};

const person = `{ person(userId: "user-1") {
  applicant ${toSelection(schema.getType('Applicant')!)}
  submissions { nodes ${toSelection(schema.getType('Submission')!)} }
  customer ${toSelection(schema.getType('Customer')!)}
  entity ${toSelection(schema.getType('Entity')!)}
} }`;

let server: TestServer;
let all: Ask;
let less: Ask;
beforeAll(async () => {
  server = await startServer({ ADMIN_API_KEY: adminKey });
  all = toAsk(server, adminKey);
  less = toAsk(server, await createKey(server, allBut('pii:read')));
});
afterAll(() => server.close());

/** Paths of the answer at which a field is personal, and the answer without them. */
const part = (value: unknown, type: GraphQLNamedType, path: (string | number)[]) => {
  const personal: string[] = [];
  const walk = (item: unknown, itemType: GraphQLNamedType, at: (string | number)[]): unknown => {
    if (Array.isArray(item)) return item.map((member, index) => walk(member, itemType, [...at, index]));
    if (typeof item !== 'object' || item === null || !isObjectType(itemType)) return item;
    const fields = itemType.getFields();
    return Object.fromEntries(
      Object.entries(item).map(([name, member]) => {
        const field = fields[name]!;
        const here = [...at, name];
        if (!isPersonal(field)) return [name, walk(member, getNamedType(field.type), here)];
        personal.push(here.join('.'));
        return [name, isListType(getNullableType(field.type)) && isNonNullType(field.type) ? [] : null];
      }),
    );
  };
  return { rest: walk(value, type, path), personal };
};

test('hostile 42: a field with personal data is null with FORBIDDEN at its path, the rest is whole', async () => {
  const [whole, denied] = await Promise.all([all(person), less(person)]);
  expect(whole.errors).toEqual([]);
  const { rest, personal } = part(whole.data, schema.getQueryType()!, []);
  expect(personal.length).toBeGreaterThan(20);
  expect(denied.data).toEqual(rest);
  expect(denied.errors.map(({ path }) => path?.join('.')).sort()).toEqual(personal.sort());
  for (const { message, extensions } of denied.errors) {
    expect(message).toContain('pii:read');
    expect(extensions).toMatchObject({
      code: 'FORBIDDEN',
      retryable: false,
      requestId: denied.headers.get('x-request-id'),
    });
  }
});

test('every type that is personal in part is among what was asked for', () => {
  const asked = ['Applicant', 'ApplicantReview', 'ApplicantImage', 'Customer', 'CustomerImage', 'Entity'];
  asked.push('EntityMedia', 'Submission', 'SubmissionKyc', 'SubmissionImage', 'AuditEntry');
  const personal = Object.values(schema.getTypeMap()).filter((type) => fieldsOf(type).some(needsPii));
  expect(personal.map(({ name }) => name).sort()).toEqual(asked.sort());
});

test("hostile 42: a medium's name, which can't be null, takes its list along, and its entity is whole", async () => {
  const document = '{ entity(entityId: "user-1") { entityId media { name } } }';
  expect(at((await all(document)).data, 'entity.media.0.name')).toEqual(expect.any(String));
  expect(await less(document)).toMatchObject({
    data: { entity: { entityId: 'user-1', media: null } },
    errors: [{ path: ['entity', 'media', 0, 'name'], extensions: { code: 'FORBIDDEN' } }],
  });
});

test("hostile 42: a medium's id does not hold its name, and leads to it without leave to see the name", async () => {
  const known = await all('{ entity(entityId: "user-1") { media { id name addedAt } } }');
  const names = (at(known.data, 'entity.media') as { name: string }[]).map(({ name }) => name);
  const { data, errors } = await less('{ entity(entityId: "user-1") { media { id addedAt } } }');
  expect(errors).toEqual([]);
  const media = at(data, 'entity.media') as { id: string; addedAt: string }[];
  expect(media).toMatchObject((at(known.data, 'entity.media') as typeof media).map(({ id }) => ({ id })));
  for (const { id } of media) {
    const text = Buffer.from(id, 'base64url').toString('utf8');
    for (const name of names) expect(text).not.toContain(name.split('.')[0]);
  }
  const nodes = await less(
    'query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on EntityMedia { addedAt fileName } } }',
    { ids: media.map(({ id }) => id) },
  );
  expect(nodes.data).toEqual({ nodes: media.map((medium) => ({ ...medium, fileName: null })) });
  expect(nodes.errors.map(({ path }) => path)).toEqual(media.map((_, index) => ['nodes', index, 'fileName']));
});

test("a file's name in the audit log is not told", async () => {
  const { data } = await all(
    'mutation { addEntityMedia(input: { entityId: "user-1", media: [{ content: { base64: "YQ==" }, name: "ada-larsen.txt" }] }) { added { receipt { id } } } }',
  );
  const id = at(data, 'addEntityMedia.added.0.receipt.id');
  const document = 'query ($id: ID!) { auditEntry(id: $id) { operation targetFile } }';
  expect(at((await all(document, { id })).data, 'auditEntry.targetFile')).toBe('ada-larsen.txt');
  expect(await less(document, { id })).toMatchObject({
    data: { auditEntry: { operation: 'addEntityMedia', targetFile: null } },
    errors: [{ path: ['auditEntry', 'targetFile'], extensions: { code: 'FORBIDDEN' } }],
  });
});
