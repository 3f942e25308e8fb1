import { expect, test } from '@jest/globals';
import { extendSchema, parse } from 'graphql';
import { applyScopes } from '../../src/plugins/operation/scopes.ts';
import { createSchema } from '../../src/schema.ts';

const build = (extension: string) => () => applyScopes(extendSchema(createSchema(), parse(extension)));

test.each([
  ['Applicant', 'a record in part personal'],
  ['Person', 'what leads to records'],
  ['Receipt', 'what a write did'],
  ['SetImageActivePayload', 'a payload'],
  ['SetImageActiveUserError', 'a refusal'],
  ['AddedEntityMedia', 'a part of a payload'],
  ['ApiKey', 'a type that needs another scope'],
  ['ApiKeyConnection', 'a page'],
  ['SubmissionEdge', 'an edge'],
  ['PageInfo', 'what says where a page stands'],
  ['ProviderStatus', 'what is about no person'],
  ['Viewer', 'who calls'],
])('hostile 43: a new field of %s, %s, without a rule fails the build by name', (type) => {
  expect(build(`extend type ${type} { nickname: String }`)).toThrow(`${type}.nickname needs`);
});

test.each([
  ['a new root field', 'extend type Query { secrets: String @impersonal }', 'Query.secrets'],
  ['a new mutation', 'extend type Mutation { wipe: Boolean }', 'Mutation.wipe'],
  ['a new type', 'type Pet { name: String } extend type Applicant { pet: Pet @impersonal }', 'Pet.name'],
  [
    'a type that needs a scope, but not the one for personal data',
    'type Pet @requiresScopes(scopes: [["applicants:read"], ["pii:read"]]) { name: String }',
    'Pet.name',
  ],
])('hostile 43: %s without a rule fails the build by name', (_, extension, name) => {
  expect(build(extension)).toThrow(name);
});

test.each([
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
  [
    'a scope that does not exist on what is given',
    'input PetFilter { phone: String @requiresScopes(scopes: [["pii:raed"]]) }',
    'PetFilter.phone asks for the scope "pii:raed"',
  ],
  ['a whole type that is impersonal', 'type Pet @impersonal { legs: Int }', '@impersonal'],
  [
    "a rule on an interface's field",
    'interface Pet { name: String @requiresScopes(scopes: [["pii:read"]]) }',
    'Pet.name',
  ],
  ["a decision on an interface's field", 'interface Pet { legs: Int @impersonal }', 'Pet.legs'],
])('%s, which would mean nothing, fails the build by name', (_, extension, name) => {
  expect(build(extension)).toThrow(name);
});

test.each([
  'extend type Applicant { nickname: String @requiresScopes(scopes: [["pii:read"]]) }',
  'extend type Applicant { rank: Int @impersonal }',
  'extend type Receipt { rank: Int @impersonal }',
  'type Pet @requiresScopes(scopes: [["entities:read", "pii:read"]]) { name: String }',
  'input PetFilter { phone: String @requiresScopes(scopes: [["pii:read"]]) }',
])('what is decided builds: %s', (extension) => {
  expect(build(extension)).not.toThrow();
});
