// The tables of calls: each is what it says, each is made here, and none is sent again that must not be.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CallRule } from '../../src/http/call.ts';
import type { Provider } from '../../src/model/provider.ts';
import { vendorCalls } from '../../src/providers/index.ts';
import { names, type Name } from '../support/person.ts';
import { startVendor, type ScriptedAnswer, type ScriptedVendor } from '../support/scripted-vendor.ts';
import { startServer, vendorEnv, type TestServer } from '../support/server.ts';
import { callCases, scriptBeside, type CallCase } from '../support/vendor-calls.ts';

const tableOf = (name: Name) => vendorCalls[name.toUpperCase() as Provider];

let vendor: ScriptedVendor;
let server: TestServer | undefined;

beforeEach(async () => {
  vendor = await startVendor();
});

afterEach(async () => {
  await server?.close();
  await vendor.close();
  expect(vendor.leftovers()).toEqual([]);
});

/** Tries at most: a stream is handed on as it comes, and a write may have been done. */
const toTries = ({ nature, tries = 3 }: CallRule, { isStream = false }: CallCase) =>
  nature === 'safe' && !isStream ? tries : 1;

describe.each(names)('%s', (name) => {
  const table = tableOf(name);
  const cases = callCases[name];

  test('every call of the table is walked through here, and no other', () => {
    expect(Object.keys(cases).sort()).toEqual(Object.keys(table).sort());
  });

  test.each(Object.entries(table))('%s is called so, and only what reads is safe', (key, rule) => {
    expect(rule.name).toBe(key);
    expect(rule.nature === 'safe').toBe(rule.method === 'GET');
    expect(cases[key]?.line).toMatch(new RegExp(`^${rule.method} /`));
  });

  const faults: [string, ScriptedAnswer][] = [
    ['503', { status: 503 }],
    ['a cut connection', { cut: true }],
  ];
  const walk = Object.entries(table).flatMap(([key, rule]) =>
    faults.map(([fault, answer]) => [key, fault, rule, answer] as const),
  );
  test.each(walk)('%s meets %s', async (key, _, rule, answer) => {
    const walked = cases[key]!;
    server = await startServer(vendorEnv({ [name]: vendor }));
    scriptBeside(vendor, walked);
    vendor.on(walked.line, { ...answer, repeat: true });
    await walked.ask(server);
    await server.close();
    server = undefined;
    expect(vendor.lines.filter((line) => line === walked.line)).toHaveLength(toTries(rule, walked));
    // A call of no table would be left over as one that was not scripted.
    expect(vendor.lines.filter((line) => !line.startsWith('GET ') && line !== walked.line)).toEqual([]);
  });
});
