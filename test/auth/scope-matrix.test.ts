// Made from the schema: every root field, asked without a credential, with every scope but the right ones, and with the
// right ones alone.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { getDirectiveValues, getNamedType, isLeafType } from 'graphql';
import type { Requirement, Scope } from '../../src/auth/scopes.ts';
import { toNodeId } from '../../src/model/node-ref.ts';
import { createSchema } from '../../src/schema.ts';
import { allBut, createKey, toAsk } from '../support/callers.ts';
import { startVendor, type ScriptedVendor } from '../support/scripted-vendor.ts';
import { startServer, vendorEnv, type TestServer } from '../support/server.ts';

const schema = createSchema();
const applicantId = '64f0c1a2b3d4e5f601000001';
const nodeId = toNodeId({ type: 'Applicant', applicantId });

/** Values with which each field gets to its vendor, or to the database. */
const given: Readonly<Record<string, string>> = {
  node: `(id: "${nodeId}")`,
  nodes: `(ids: ["${nodeId}"])`,
  providers: '',
  viewer: '',
  applicant: `(by: { applicantId: "${applicantId}" })`,
  submission: '(submissionId: "sub-1")',
  submissions: '',
  customer: '(by: { customerId: "700100201" })',
  entity: '(entityId: "user-1")',
  person: '(userId: "user-1")',
  auditLog: '',
  auditEntry: `(id: "${toNodeId({ type: 'AuditEntry', entryId: '00000000-0000-4000-8000-000000000000' })}")`,
  apiKeys: '',
  setImageActive: `(input: { applicantId: "${applicantId}", imageId: "104550100", active: false })`,
  partialDeleteSubmission: '(input: { submissionId: "sub-1", fields: [EMAIL] })',
  deleteCustomerImage: '(input: { customerId: "700100201", imageId: "a" })',
  addEntityMedia: '(input: { entityId: "user-1", media: [{ content: { base64: "YQ==" }, name: "a.txt" }] })',
  createApiKey: '(input: { client: "partner", scopes: ["audit:read"] })',
  revokeApiKey: '(input: { id: "aaaaaaaaaaaaaaaa" })',
};

const roots = [schema.getQueryType()!, schema.getMutationType()!].flatMap((type) =>
  Object.values(type.getFields()).map((field) => {
    const rule = getDirectiveValues(schema.getDirective('requiresScopes')!, field.astNode!);
    const kind = type === schema.getQueryType() ? 'query' : 'mutation';
    const selection = isLeafType(getNamedType(field.type)) ? '' : '{ __typename }';
    const part = field.name === 'person' ? '{ applicant { applicantId } }' : selection;
    return {
      name: field.name,
      rule: rule?.['scopes'] as Requirement,
      document: `${kind} { ${field.name}${given[field.name] ?? ''} ${part} }`,
      reachesVendor: !/^(viewer|audit|apiKeys|.*ApiKey$)/.test(field.name),
    };
  }),
);

interface Scene {
  vendors: ScriptedVendor[];
  server: TestServer;
  /** How many calls the vendors have got. */
  countCalls: () => number;
}

const startScene = async (): Promise<Scene> => {
  const vendors = await Promise.all([startVendor(), startVendor(), startVendor(), startVendor()]);
  const [sumsub, argos, capillary, unit21] = vendors;
  const server = await startServer(vendorEnv({ sumsub, argos, capillary, unit21 }));
  return { vendors, server, countCalls: () => vendors.reduce((sum, { calls }) => sum + calls.length, 0) };
};

// Whoever is let in leaves writes that are settled later, so whoever is refused has vendors that hear from nobody; and
// vendors that were heard of lately are not asked for a sign of life.
let allowed: Scene;
let refused: Scene;
let unheard: Scene;
beforeAll(async () => {
  [allowed, refused, unheard] = await Promise.all([startScene(), startScene(), startScene()]);
});
afterAll(async () => {
  for (const { server, vendors } of [allowed, refused, unheard]) {
    await server.close();
    await Promise.all(vendors.map((vendor) => vendor.close()));
  }
});

test('every root field of the schema is in the matrix', () => {
  expect(Object.keys(given).sort()).toEqual(roots.map(({ name }) => name).sort());
});

describe.each(roots)('$name', ({ name, rule, document, reachesVendor }) => {
  test('hostile 34: without a credential', async () => {
    const response = await refused.server.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: document }),
    });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    expect(refused.countCalls()).toBe(0);
  });

  const needed = rule.flat();
  (needed.length === 0 ? test.skip : test)('hostile 40: with every scope but the right ones', async () => {
    const ask = toAsk(refused.server, await createKey(refused.server, allBut(...needed)));
    const { status, data, errors, headers } = await ask(document);
    expect({ status, errors }).toMatchObject({
      status: 200,
      errors: [
        {
          path: [name],
          message: expect.stringContaining(needed[0]!),
          extensions: {
            code: 'FORBIDDEN',
            retryable: false,
            requestId: headers.get('x-request-id'),
          },
        },
      ],
    });
    expect(errors).toHaveLength(1);
    expect((data as Record<string, unknown> | null)?.[name] ?? null).toBeNull();
    expect(refused.countCalls()).toBe(0);
  });

  const sets = rule.map((set) => (set.length === 0 ? (['schema:read'] as Scope[]) : [...set]));
  test.each(sets.map((set) => [set]))('with %j alone', async (set) => {
    // What leads to the records of another vendor needs that vendor's scope, and is tested with nodes.
    const leads = ['node', 'nodes', 'person'].includes(name) && set[0] !== 'applicants:read';
    const letIn = name === 'providers' ? unheard : allowed;
    const { server, countCalls } = leads ? refused : letIn;
    const ask = toAsk(server, await createKey(server, set));
    const before = countCalls();
    const { data, errors } = await ask(document);
    if (leads) {
      expect(errors).toMatchObject([
        { message: expect.stringContaining('applicants:read'), extensions: { code: 'FORBIDDEN' } },
      ]);
      expect(countCalls()).toBe(before);
      return;
    }
    expect(errors.map(({ extensions }) => extensions['code'])).not.toContain('FORBIDDEN');
    if (reachesVendor) expect(countCalls()).toBeGreaterThan(before);
    else expect(data).toHaveProperty(name);
  });
});
