// How a cell of the matrix is played: by the API, or by the vendor's client alone.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { readConfig } from '../../src/config.ts';
import type { HttpCall, WriteNature } from '../../src/http/call.ts';
import { createClients } from '../../src/providers/index.ts';
import { readLog, type Entry } from '../support/audit.ts';
import { parts, type Name } from '../support/person.ts';
import { at, type Answer, type TestServer } from '../support/server.ts';
import { toSurroundings } from '../support/surroundings.ts';
import { toxics, type Cell, type Door, type Expected } from './matrix.ts';
import { mutations, script } from './mutations.ts';
import { poison, timed, toWire, withScene, withServer, type Scene } from './scene.ts';

const toFault = (vendor: Name, { ends, outcomeKnown }: Expected) => ({
  code: ends,
  provider: vendor.toUpperCase(),
  retryable: ends.startsWith('PROVIDER_') && outcomeKnown,
  outcomeKnown,
});

const playQuery = ({ vendor: name, toxic, deadline, latest, expected }: Cell) =>
  withServer(name, { OPERATION_DEADLINE_MS: String(deadline) }, async (scene) => {
    const { vendor, proxy, server } = scene;
    const { field, selection, line, answer, value } = parts[name];
    vendor.on(line, toWire({ ...answer, repeat: true }));
    poison(scene, toxics[toxic]);
    const { result, took } = await timed(() => server.query(`{ person(userId: "user-1") { ${selection} } }`));
    const isWhole = expected.ends === 'WHOLE';
    expect(result.data).toEqual({ person: { [field]: isWhole ? value : null } });
    expect(result.errors).toMatchObject(
      isWhole ? [] : [{ path: ['person', field], extensions: toFault(name, expected) }],
    );
    expect(took).toBeLessThan(latest);
    expect(vendor.lines).toEqual(Array.from({ length: expected.calls }, () => line));
    expect(proxy.attempts).toBe(expected.tries);
  });

const playMutation = ({ vendor: name, toxic, deadline, latest, expected }: Cell) =>
  withServer(name, { OPERATION_DEADLINE_MS: String(deadline) }, async (scene) => {
    const { vendor, proxy, server } = scene;
    const { looks, write, after, run, receipt } = mutations[name];
    script(vendor, mutations[name]);
    // From the write on, and with it all that is read back.
    poison(scene, toxics[toxic], { after: looks.length });
    const { result, took } = await timed(() => run(server));
    expect(took).toBeLessThan(latest);
    // Before it, each once; after it, as often as time allows, but nothing else.
    const lines = vendor.lines;
    expect(lines.slice(0, looks.length).sort()).toEqual(looks.map(([line]) => line).sort());
    expect(lines.filter((line) => line === write)).toHaveLength(expected.calls);
    const readBack = lines.slice(looks.length + expected.calls);
    expect(readBack).toEqual(readBack.map(() => after[0]));
    if (expected.ends === 'WHOLE') expectApplied(at(result.data, receipt), result, readBack);
    else if (expected.outcomeKnown) {
      expect(result.errors).toMatchObject([{ extensions: toFault(name, expected) }]);
      expect(readBack).toEqual([]);
    } else {
      expect(result.errors).toEqual([]);
      await expectSettled(at(result.data, receipt), scene, expected);
    }
    if (expected.outcomeKnown) expect(proxy.attempts).toBe(looks.length + expected.tries + readBack.length);
    expect(vendor.lines.filter((line) => line === write)).toHaveLength(expected.calls);
    expect(vendor.leftovers().filter((line) => line.startsWith('not scripted'))).toEqual([]);
  });

const expectApplied = (receipt: unknown, { errors }: Answer, readBack: readonly string[]) => {
  expect(errors).toEqual([]);
  expect(receipt).toMatchObject({ outcome: 'APPLIED', verification: 'VERIFIED', warnings: [] });
  expect(readBack).toHaveLength(1);
};

/** In doubt while the network is bad; once it is whole again, reading tells what the vendor had done all along. */
const expectSettled = async (
  receipt: unknown,
  { proxy, server }: Scene & { server: TestServer },
  { ends }: Expected,
) => {
  expect(receipt).toMatchObject({
    outcome: 'UNKNOWN',
    verification: 'NOT_VERIFIED',
    warnings: [{ code: 'VENDOR_WARNING' }],
  });
  const because = {
    code: 'VENDOR_WARNING',
    message: expect.stringContaining(ends === 'PROVIDER_TIMEOUT' ? 'did not answer' : 'can not be reached'),
  };
  expect(await readLog(server)).toMatchObject([{ outcome: 'UNKNOWN', pending: true, warnings: [because] }]);
  proxy.chooseToxic = () => null;
  expect(await readSettled(server)).toMatchObject({ outcome: 'APPLIED', verification: 'VERIFIED' });
};

const readSettled = async (server: TestServer): Promise<Entry | undefined> => {
  for (let looks = 0; looks < 150; looks += 1) {
    const [entry] = await readLog(server);
    if (entry?.['pending'] === false) return entry;
    await sleep(100);
  }
  return undefined;
};

const bytes = Buffer.alloc(20_000, 'photo');
/** Nothing that Dossier does; what its client would do with it all the same. */
const asked = {
  delete: { name: 'aDeletion', method: 'DELETE', nature: 'irreversible', target: '/files/1' },
  upload: {
    name: 'anUpload',
    method: 'PUT',
    nature: 'additive',
    target: '/files',
    body: {
      contentType: 'image/png',
      byteLength: bytes.byteLength,
      open: async function* () {
        yield bytes;
      },
    },
  },
} as const satisfies Record<'delete' | 'upload', Omit<HttpCall<WriteNature>, 'statuses'>>;

const playClient = ({ vendor: name, kind, toxic, deadline, latest, expected }: Cell) =>
  withScene(name, async (scene) => {
    const { vendor, proxy, env } = scene;
    const call = { ...asked[kind === 'delete' ? 'delete' : 'upload'], statuses: [200] };
    const root = name === 'unit21' ? '/v1/test-org' : '';
    const line = `${call.method} ${root}${call.target}`;
    vendor.on(line, toWire({ json: { fine: true }, repeat: true }));
    poison(scene, toxics[toxic]);
    const answerBy = performance.now() + deadline;
    const clients = createClients(readConfig(env).vendors, toSurroundings({ answerBy: () => answerBy }));
    const client = name === 'capillary' ? clients.capillary!.api : clients[name]!;
    const { result, took } = await timed(() => client.write(call).catch((error: unknown) => error));
    if (expected.ends === 'WHOLE') expect(result).toMatchObject({ kind: 'write', status: 200 });
    else expect(result).toMatchObject(toFault(name, expected));
    expect(took).toBeLessThan(latest);
    expect(vendor.lines).toEqual(Array.from({ length: expected.calls }, () => line));
    expect(proxy.attempts).toBe(expected.tries);
  });

const acts: Readonly<Record<Door, (cell: Cell) => Promise<void>>> = {
  query: playQuery,
  mutation: playMutation,
  client: playClient,
};

export const play = (cell: Cell): Promise<void> => acts[cell.door](cell);
