import { expect, test } from '@jest/globals';
import { extendSchema, parse } from 'graphql';
import { applyScopes } from '../../src/plugins/scopes.ts';
import { createSchema } from '../../src/schema.ts';

const build = (extension: string) => () => applyScopes(extendSchema(createSchema(), parse(extension)));

test.each([
  ['a new field', 'extend type Applicant { nickname: String }', 'Applicant.nickname'],
  ['a new root field', 'extend type Query { secrets: String @impersonal }', 'Query.secrets'],
  ['a new mutation', 'extend type Mutation { wipe: Boolean }', 'Mutation.wipe'],
  ['a new type', 'type Pet { name: String } extend type Applicant { pet: Pet @impersonal }', 'Pet.name'],
  [
    'a type that needs a scope, but not the one for personal data',
    'type Pet @requiresScopes(scopes: [["applicants:read"], ["pii:read"]]) { name: String }',
    'Pet.name',
  ],
  [
    'a scope that does not exist',
    'extend type Applicant { nickname: String @requiresScopes(scopes: [["pii:raed"]]) }',
    'pii:raed',
  ],
  [
    'no scopes at all',
    'extend type Applicant { nickname: String @requiresScopes(scopes: []) }',
    'Applicant.nickname',
  ],
])('hostile 43: %s without a rule fails the build by name', (_, extension, name) => {
  expect(build(extension)).toThrow(name);
});

test.each([
  'extend type Applicant { nickname: String @requiresScopes(scopes: [["pii:read"]]) }',
  'extend type Applicant { rank: Int @impersonal }',
  'type Pet @impersonal { legs: Int }',
  'type Pet @requiresScopes(scopes: [["entities:read", "pii:read"]]) { name: String }',
])('what is decided builds: %s', (extension) => {
  expect(build(extension)).not.toThrow();
});
