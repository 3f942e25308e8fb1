// Documents that are made to cost a server as much as they can.
import { getIntrospectionQuery } from 'graphql';

const many = (count: number, toText: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => toText(index)).join(' ');
const person = (body: string) => `{ person(userId: "user-1") { ${body} } }`;
const doubling = (length: number) =>
  `{ ...F0 } ${many(length - 1, (index) => `fragment F${index} on Query { ...F${index + 1} ...F${index + 1} }`)} fragment F${length - 1} on Query { __typename }`;

/** At the limits: what these cost is what an accepted document may cost. */
export const accepted: Readonly<Record<string, string>> = {
  introspection: getIntrospectionQuery({
    descriptions: true,
    specifiedByUrl: true,
    directiveIsRepeatable: true,
    schemaDescription: true,
    inputValueDeprecation: true,
    oneOf: true,
  }),
  deep: person(
    many(30, () => 'submissions(first: 1) { edges { node { images { id url } kyc { result } } } }'),
  ),
  wide: person(
    `${many(50, () => 'userId')} applicant { ${['firstName', 'lastName', 'id', 'applicantId'].map((name) => many(49, () => name)).join(' ')} }`,
  ),
  'overlapping sub-selections': person(many(50, () => 'applicant { images { id imageId } }')),
  'overlapping arguments': person(many(48, () => 'media { url(ttlSeconds: 1) id }')),
  'overlapping roots': `{ ${many(50, () => 'a: applicant(by: { applicantId: "1" }) { id }')} }`,
  'overlapping types': person(many(45, () => 'media { ... on ApplicantImage { url(ttlSeconds: 1) } id }')),
  'overlapping fragments': `${person(many(50, (index) => `...F${index}`))} ${many(50, (index) => `fragment F${index} on Person { applicant { id images { id url } } }`)}`,
  'fragments in a row': `${person('...F0')} ${many(49, (index) => `fragment F${index} on Person { applicant { id lastName } ...F${index + 1} }`)} fragment F49 on Person { userId }`,
  'fragments in a long row': `${person('...F0')} ${many(120, (index) => `fragment F${index} on Person { ...F${index + 1} }`)} fragment F120 on Person { userId }`,
  'inline fragments': person(many(45, () => '... on Person { ... on Person { applicant { id } } }')),
  'ten operations': `${many(10, (index) => `query Q${index} { ...F }`)} fragment F on Query { person(userId: "1") { ${many(50, () => 'applicant { id images { id } }')} ${many(49, () => 'userId')} } }`,
  variables: `query (${many(120, (index) => `$v${index}: ID!`)}) { nodes(ids: [${many(120, (index) => `$v${index}`)}]) { id } }`,
  'a long list': `mutation { partialDeleteSubmission(input: { submissionId: "1", fields: [${many(950, () => 'DATA')}] }) { deletedFields } }`,
  'an input object': `{ applicant(by: { applicantId: "${'x'.repeat(90_000)}" }) { id } }`,
};

/** Refused by limits or by the standard rules; those of the list of hostile inputs among them. */
export const refused: Readonly<Record<string, string>> = {
  '101 aliases': `{ ${many(101, (index) => `a${index}: __typename`)} }`,
  '20 names in a fragment': `{ ...F } fragment F on Query { ${many(20, (index) => `a${index}: __typename`)} }`,
  '@aa ten times': `{ __typename ${many(10, () => '@aa')} }`,
  '@aa 450 times': `{ __typename ${many(450, () => '@aa')} }`,
  conditions:
    'query ($x: Boolean = true) { ...A @skip(if: $x) @include(if: $x) } fragment A on Query { ... @skip(if: $x) @include(if: $x) { ...B @skip(if: $x) @include(if: $x) } } fragment B on Query { __typename }',
  '500 fields': `{ ${many(500, () => '__typename')} }`,
  '990 fields': `{ ${many(990, () => '__typename')} }`,
  'depth 11': `${'{ a '.repeat(11)}${'}'.repeat(11)}`,
  'depth 330': `${'{ a '.repeat(330)}${'}'.repeat(330)}`,
  'a cycle': '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
  'a cycle of 90': `${many(90, (index) => `fragment F${index} on Query { ...F${(index + 1) % 90} ...F${(index + 2) % 90} }`)} { ...F0 }`,
  'an unused cycle of 90': `{ __typename } ${many(90, (index) => `fragment F${index} on Query { ...F${(index + 1) % 90} ...F${(index + 2) % 90} }`)}`,
  'a list 490 deep': `{ node(id: ${'['.repeat(490)}1${']'.repeat(490)}) { id } }`,
  'a cycle through fields': `${many(24, (index) => `fragment F${index} on Person { ${many(6, (step) => `applicant { ...F${(index + step) % 24} }`)} }`)} ${person('...F0')}`,
  '12 fragments that double': doubling(12),
  '80 fragments that double': doubling(80),
  '1,001 tokens': `{ ${many(1_000, () => 'a')} }`,
  '{a 20,000 times': '{a'.repeat(20_000),
  '20 operations': many(20, (index) => `query Q${index} { __typename }`),
  'two operations': 'query A { __typename } query B { __typename }',
  'first: 101': '{ submissions(first: 101) { nodes { id } } }',
  'misspelt fields': person(many(290, (index) => `firstNme${index}`)),
  'misspelt arguments': `{ ${many(49, () => 'person(usrId: "1") { x }')} }`,
  'misspelt values': `mutation { partialDeleteSubmission(input: { submissionId: "1", fields: [${many(950, (index) => `DATAX${index}`)}] }) { deletedFields } }`,
  'unused fragments': `{ __typename } ${many(30, (index) => `fragment F${index} on Person { ${many(20, () => 'userId')} }`)}`,
  'an unused fragment': `{ __typename } fragment F on Person { ${many(900, () => 'userId')} }`,
  'unused overlapping fields': `{ __typename } fragment F on Query { ${many(75, () => 'a: node(id: "1") { id }')} }`,
};

const add = 'mutation ($i: AddEntityMediaInput!) { addEntityMedia(input: $i) { userErrors { code } } }';
const toMedia = (base64: string) => ({ i: { entityId: 'x', media: [{ content: { base64 }, noMember: 1 }] } });

/** Refused for their values, which are long and look like what GraphQL's own messages are made of. */
export const refusedValues: Readonly<Record<string, { query: string; variables: object }>> = {
  'megabytes in a member': {
    query: add,
    variables: toMedia(' Did you mean '.repeat(2_000) + 'A'.repeat(2_000_000)),
  },
  'megabytes of base64': { query: add, variables: toMedia('A'.repeat(7_000_000)) },
  'many members in one': {
    query: 'query ($x: ApplicantBy!) { applicant(by: $x) { id } }',
    variables: { x: { ['Field "'.repeat(11_000)]: 1 } },
  },
};
