// The bytes of a file behind a link, over a bad network: asked for once, as what was passed on can not be taken back.
// Unit21 gives them within an answer of JSON, which is read like any other.
import { expect, test } from '@jest/globals';
import { bandwidth, dataLimit, slicer } from '../support/chaos-proxy.ts';
import { names, type Name } from '../support/person.ts';
import { at } from '../support/server.ts';
import { photo, toFileSources, type Line } from './files.ts';
import { margin, toxics as ofAnswers, type ToxicName } from './matrix.ts';
import { poison, timed, toWire, withServer } from './scene.ts';

/** WHOLE: all of the bytes. BROKEN OFF: some of them, and then the end of the connection. Else the code of the fault. */
interface Expected {
  ends: 'WHOLE' | 'BROKEN OFF' | 'PROVIDER_TIMEOUT' | 'PROVIDER_UNAVAILABLE';
  calls: number;
}
const statuses = { WHOLE: 200, 'BROKEN OFF': 200, PROVIDER_TIMEOUT: 504, PROVIDER_UNAVAILABLE: 502 };

const toxics = {
  ...ofAnswers,
  /** More than a second for a file, and far less than the deadline of one that comes within an answer. */
  bandwidth: bandwidth(80_000),
  slicer: slicer(1_000, 1),
  /** After the type could be told, so that bytes have gone out by then. */
  'data limit': dataLimit(90_000),
};

/** Milliseconds in which the first bytes of a file have to come: half of what the call would wait by itself. */
const longest = 5_000;

const whole: Expected = { ends: 'WHOLE', calls: 1 };
const silent: Expected = { ends: 'PROVIDER_TIMEOUT', calls: 1 };

const matrix = {
  latency: { streamed: whole, within: whole },
  bandwidth: { streamed: whole, within: whole },
  'slow close': { streamed: whole, within: whole },
  timeout: { streamed: silent, within: silent },
  reset: {
    streamed: { ends: 'PROVIDER_UNAVAILABLE', calls: 1 },
    within: { ends: 'PROVIDER_UNAVAILABLE', calls: 3 },
  },
  slicer: { streamed: whole, within: whole },
  'data limit': {
    streamed: { ends: 'BROKEN OFF', calls: 1 },
    within: { ends: 'PROVIDER_UNAVAILABLE', calls: 3 },
  },
  down: {
    streamed: { ends: 'PROVIDER_UNAVAILABLE', calls: 0 },
    within: { ends: 'PROVIDER_UNAVAILABLE', calls: 0 },
  },
} as const satisfies Record<ToxicName, Record<'streamed' | 'within', Expected>>;

const toCell = (name: Name, toxic: ToxicName) => ({
  name,
  toxic,
  ...(matrix[toxic][name === 'unit21' ? 'within' : 'streamed'] as Expected),
});
const cells = names.flatMap((name) =>
  (Object.keys(matrix) as ToxicName[]).map((toxic) => toCell(name, toxic)),
);

const read = async (link: string) => {
  const response = await fetch(link);
  const body = await response.arrayBuffer().then(
    (bytes) => Buffer.from(bytes),
    () => null,
  );
  return { status: response.status, body };
};

test.concurrent.each(cells)(
  '$name file under $toxic: $ends, calls: $calls',
  ({ name, toxic, ends, calls }) =>
    withServer(name, { OPERATION_DEADLINE_MS: String(longest) }, async (scene) => {
      const { vendor, proxy, server } = scene;
      const { query, link, listed, looks, file } = toFileSources(proxy.origin)[name];
      const script = (lines: readonly Line[]) => {
        for (const [line, answer] of lines) vendor.on(line, toWire(answer));
      };
      script(listed);
      const { data } = await server.query(query);
      const asked = vendor.calls.length;
      script(looks);
      script(Array.from({ length: calls }, () => file));
      poison(scene, toxics[toxic], { after: looks.length });
      const { result, took } = await timed(() => read(String(at(data, link))));
      expect(result.status).toBe(statuses[ends]);
      if (ends === 'WHOLE') expect(result.body?.equals(photo)).toBe(true);
      else if (ends === 'BROKEN OFF') expect(result.body).toBeNull();
      else {
        expect(at(JSON.parse(String(result.body)), 'errors.0.extensions')).toMatchObject({
          code: ends,
          retryable: true,
          outcomeKnown: true,
        });
        expect(took).toBeLessThan(longest + margin);
      }
      expect(vendor.lines.slice(asked)).toEqual([
        ...looks.map(([line]) => line),
        ...Array.from({ length: calls }, () => file[0]),
      ]);
      expect(vendor.leftovers()).toEqual([]);
    }),
  40_000,
);
