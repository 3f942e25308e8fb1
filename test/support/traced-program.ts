// The real program with four scripted vendors and a collector of traces: new ones for each test.
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect } from '@jest/globals';
import { startCollector, type Collector, type Span } from './collector.ts';
import { parts, startVendors, type Name, type Vendors } from './person.ts';
import { startProgram, type Program } from './program.ts';
import { adminKey, createDataDir, toAnswer, vendorEnv, type Answer } from './server.ts';

export interface Scene {
  readonly vendors: Vendors;
  readonly collector: Collector;
  readonly program: Program;
  start(env?: Record<string, string>): Promise<void>;
  /** All the spans, once the program has ended. */
  finish(): Promise<Span[]>;
  ask(query: string, headers?: Record<string, string>): Promise<Answer>;
  /** Asks for these parts of a person; the operation is called Look. */
  look(...wanted: Name[]): Promise<Answer>;
}

export const useTracedProgram = (): Scene => {
  let now: { vendors: Vendors; collector: Collector; dataDir: string; program?: Program } | undefined;
  const current = () => {
    if (now === undefined) throw new Error('only within a test');
    return now;
  };

  beforeEach(async () => {
    now = { vendors: await startVendors(), collector: await startCollector(), dataDir: createDataDir() };
  });
  afterEach(async () => {
    const { vendors, collector, dataDir, program } = current();
    await program?.kill();
    await collector.close();
    for (const vendor of Object.values(vendors)) await vendor.close();
    rmSync(dataDir, { recursive: true });
    expect(Object.values(vendors).flatMap((vendor) => vendor.leftovers())).toEqual([]);
  });

  const scene: Scene = {
    get vendors() {
      return current().vendors;
    },
    get collector() {
      return current().collector;
    },
    get program() {
      const { program } = current();
      if (program === undefined) throw new Error('it was not started');
      return program;
    },
    async start(env = {}) {
      const { vendors, collector, dataDir } = current();
      current().program = await startProgram({
        ...{ PORT: '0', SETTLE_MS: '100', DATA_DIR: dataDir, ...vendorEnv(vendors) },
        ...{ OTEL_EXPORTER_OTLP_ENDPOINT: collector.origin, ...env },
      });
    },
    async finish() {
      scene.program.signal('SIGTERM');
      expect(await scene.program.exit).toBe(0);
      // What it has sent at last may still have to be read here.
      for (let turns = 0; turns < 20; turns += 1) await sleep(5);
      return scene.collector.spans;
    },
    ask: async (query, headers) =>
      toAnswer(
        await fetch(`${scene.program.origin}/graphql`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            authorization: `Bearer ${adminKey}`,
            ...headers,
          },
          body: JSON.stringify({ query }),
        }),
      ),
    look: (...wanted) =>
      scene.ask(
        `query Look { person(userId: "user-1") { ${wanted.map((name) => parts[name].selection).join(' ')} } }`,
      ),
  };
  return scene;
};

/** The one span of this name. */
export const named = (spans: readonly Span[], name: string): Span => {
  const found = spans.filter((span) => span.name === name);
  expect(found).toHaveLength(1);
  return found[0]!;
};
