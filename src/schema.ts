import { readdirSync, readFileSync } from 'node:fs';
import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import { access } from './resolvers/access.ts';
import { applicant } from './resolvers/applicant.ts';
import { audit } from './resolvers/audit.ts';
import { customer } from './resolvers/customer.ts';
import { entity } from './resolvers/entity.ts';
import { node } from './resolvers/node.ts';
import { person } from './resolvers/person.ts';
import { provider } from './resolvers/provider.ts';
import { scalars } from './resolvers/scalars.ts';
import { submission } from './resolvers/submission.ts';
import { viewer } from './resolvers/viewer.ts';

const directory = new URL('../schema/', import.meta.url);

/** The SDL as it is written: one text for each domain. */
export const readTypeDefs = (): string[] =>
  readdirSync(directory)
    .filter((name) => name.endsWith('.graphql'))
    .sort()
    .map((name) => readFileSync(new URL(name, directory), 'utf8'));

export const createSchema = (): GraphQLSchema =>
  makeExecutableSchema({
    typeDefs: readTypeDefs(),
    resolvers: [
      scalars,
      applicant,
      submission,
      customer,
      entity,
      person,
      node,
      provider,
      audit,
      access,
      viewer,
    ],
    resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
    inheritResolversFromInterfaces: false,
  });
