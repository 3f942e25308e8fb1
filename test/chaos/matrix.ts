// What each kind of call comes to on each kind of bad network: the whole of the chaos matrix, to be read by a person.
// For a mutation the network is bad from its write on, reading back included, and is mended once it was answered.
import {
  bandwidth,
  dataLimit,
  latency,
  reset,
  slicer,
  slowClose,
  timeout,
  type Toxic,
} from '../support/chaos-proxy.ts';
import { names, type Name } from '../support/person.ts';

/** Milliseconds by which an answer may come later: loose, as the machine has other work; bench/ measures it. */
export const margin = 4_000;
/**
 * Milliseconds that an operation has, and in which its answer has to come. Where only the deadline ends the wait, both
 * are less than the 5 s of a read and the 8 s of a write that a call would wait by itself (src/http/client.ts).
 */
const ample = { deadline: 12_000, latest: 12_000 + margin };
const brief = { read: { deadline: 2_500, latest: 4_900 }, write: { deadline: 4_000, latest: 7_500 } };

/** What is done to a vendor's answers; null: the port refuses connections. */
export const toxics = {
  latency: latency(150),
  /** The head of an answer comes in time, and the end of its body does not. */
  bandwidth: bandwidth(300),
  /** Later than any deadline; but an answer says by itself where it ends. */
  'slow close': slowClose(30_000),
  timeout: timeout(),
  reset: reset(),
  slicer: slicer(64, 1),
  /** An answer's head, and the first bytes of its body. */
  'data limit': dataLimit(140),
  down: null,
} as const satisfies Record<string, Toxic | null>;
export type ToxicName = keyof typeof toxics;

export interface Expected {
  /** WHOLE: as on a good network. Otherwise the code of the fault. */
  ends: 'WHOLE' | 'PROVIDER_TIMEOUT' | 'PROVIDER_UNAVAILABLE' | 'INTERNAL_SERVER_ERROR';
  /** Of this kind, that the vendor got: how often a read was asked, a write was sent. */
  calls: number;
  /** Connections that were tried for them. */
  tries: number;
  /** False: a write that the vendor has done, and we don't know it. Its receipt says UNKNOWN until it was read back. */
  outcomeKnown: boolean;
}

const whole: Expected = { ends: 'WHOLE', calls: 1, tries: 1, outcomeKnown: true };

// Reads: tried again where the connection broke, and never where the answer did not come in time.
const late: Expected = { ends: 'PROVIDER_TIMEOUT', calls: 1, tries: 1, outcomeKnown: true };
const broken: Expected = { ends: 'PROVIDER_UNAVAILABLE', calls: 3, tries: 3, outcomeKnown: true };
const refused: Expected = { ends: 'PROVIDER_UNAVAILABLE', calls: 0, tries: 3, outcomeKnown: true };

// Writes: one call, whatever becomes of it.
const lateInDoubt: Expected = { ...late, outcomeKnown: false };
const brokenInDoubt: Expected = { ends: 'PROVIDER_UNAVAILABLE', calls: 1, tries: 1, outcomeKnown: false };
const unsent: Expected = { ends: 'PROVIDER_UNAVAILABLE', calls: 0, tries: 1, outcomeKnown: true };

const matrix = {
  latency: { read: whole, delete: whole, upload: whole },
  bandwidth: { read: late, delete: lateInDoubt, upload: lateInDoubt },
  'slow close': { read: whole, delete: whole, upload: whole },
  timeout: { read: late, delete: lateInDoubt, upload: lateInDoubt },
  reset: { read: broken, delete: brokenInDoubt, upload: brokenInDoubt },
  slicer: { read: whole, delete: whole, upload: whole },
  'data limit': { read: broken, delete: brokenInDoubt, upload: brokenInDoubt },
  down: { read: refused, delete: unsent, upload: unsent },
} as const satisfies Record<ToxicName, Record<string, Expected>>;
export type Kind = keyof (typeof matrix)['down'];

/** Sumsub's signature covers the body, and ours covers none: its client sends nothing that has one. */
const neverSent: Expected = { ends: 'INTERNAL_SERVER_ERROR', calls: 0, tries: 0, outcomeKnown: true };

/** By the API where it has such an operation; else by the vendor's client alone, which has to be ready for it. */
export type Door = 'query' | 'mutation' | 'client';
const doors = {
  sumsub: { read: 'query', delete: 'mutation', upload: 'client' },
  argos: { read: 'query', delete: 'mutation', upload: 'client' },
  capillary: { read: 'query', delete: 'mutation', upload: 'client' },
  unit21: { read: 'query', delete: 'client', upload: 'mutation' },
} as const satisfies Record<Name, Record<Kind, Door>>;

export interface Cell {
  vendor: Name;
  kind: Kind;
  toxic: ToxicName;
  door: Door;
  /** Milliseconds. */
  deadline: number;
  latest: number;
  expected: Expected;
  /** What the test is called. */
  title: string;
}

const toCell = (vendor: Name, kind: Kind, toxic: ToxicName): Cell => {
  const expected = vendor === 'sumsub' && kind === 'upload' ? neverSent : matrix[toxic][kind];
  const door = doors[vendor][kind];
  const doubt = expected.outcomeKnown ? '' : door === 'mutation' ? ', UNKNOWN, then APPLIED' : ', in doubt';
  const title = `${vendor} ${kind} under ${toxic}: ${expected.ends}, calls: ${expected.calls}${doubt}`;
  const late = kind === 'read' ? brief.read : brief.write;
  const time = expected.ends === 'PROVIDER_TIMEOUT' ? late : ample;
  return { vendor, kind, toxic, door, ...time, expected, title };
};

const toxicNames = Object.keys(toxics) as ToxicName[];
const kinds = ['read', 'delete', 'upload'] as const;

export const cells: readonly Cell[] = names.flatMap((vendor) =>
  kinds.flatMap((kind) => toxicNames.map((toxic) => toCell(vendor, kind, toxic))),
);
