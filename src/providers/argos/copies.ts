// Where data that was deleted from one part of a record may still be read in another.
import { toText } from './map.ts';
import { toRecord, type WireSubmission } from './wire.ts';

/** What is read from the document, besides `data`. */
const fromDocument = new Set(['ocr', 'OCR_raw', 'review']);
/** The parts of `data` that do not stand on a document of identity; every other one does. */
const notOnDocument = /^data\.(address_.*|ip_address|phoneNumber|cf[123])$/;

const attemptParams = 'kyc.attempts[].verificationParams';
/** The parts that repeat the document, in whatever spelling. */
const mirrors = new Set([...fromDocument, 'verification', attemptParams, 'memo']);

/** What the vendor made up itself: a match in it says nothing about the person. */
const vendorsOwn = new Set([
  'submission_id',
  'created_at',
  'updated_at',
  'pending_at',
  'kyc_result_at',
  'projection',
  'reviewer',
]);

/** Anything shorter is found everywhere. */
const shortest = 3;

/**
 * The keys of the parts that still hold, or may hold, what was deleted; never a value. The vendor deletes a part
 * without its copies, and some of those have no name by which they could be deleted.
 */
export const findCopies = (deleted: ReadonlyMap<string, unknown>, after: WireSubmission): string[] => {
  const keys = [...deleted.keys()];
  const mirrored = keys.some(isFromDocument);
  const values = keys
    .filter((key) => key.startsWith('data.'))
    .flatMap((key) => toLeaves(deleted.get(key), []))
    .filter(({ text }) => text.trim().length >= shortest)
    .map(({ text }) => toWords(text))
    .filter((words) => words !== '');
  const places = new Set<string>();
  for (const { path, text } of toLeaves(after, [])) {
    const place = toPlace(path);
    if (places.has(place) || path.some((key) => vendorsOwn.has(key))) continue;
    const words = ` ${toWords(text)} `;
    const repeats = values.some((value) => words.includes(` ${value} `));
    if (repeats || (mirrored && mirrors.has(place))) places.add(place);
  }
  return [...places];
};

const isFromDocument = (key: string) =>
  fromDocument.has(key) || (key.startsWith('data.') && !notOnDocument.test(key));

interface Leaf {
  /** The keys that lead to it, without the places in lists. */
  path: readonly string[];
  text: string;
}

const toLeaves = (value: unknown, path: readonly string[]): Leaf[] => {
  if (Array.isArray(value)) return value.flatMap((item) => toLeaves(item, path));
  const text = typeof value === 'boolean' ? String(value) : toText(value);
  if (text !== null) return [{ path, text }];
  return Object.entries(toRecord(value)).flatMap(([key, item]) => toLeaves(item, [...path, key]));
};

/** The part of the record a caller can do something about. */
const toPlace = (path: readonly string[]): string => {
  if (path[0] === 'data') return path.slice(0, 2).join('.');
  if (path[0] === 'kyc' && path[1] === 'attempts' && path[2] === 'verificationParams') return attemptParams;
  return path[0] ?? '';
};

/** Whole words in one spelling, so that "Ada" is found in "ADA LARSEN" and not in "Canada". */
const toWords = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '')
    .join(' ');
