// The form of an API key: `dossier_<id>_<secret><checksum>`. The prefix lets scanners of source code find a key that
// got there by mistake, and the checksum refuses a mistyped one without a look-up.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';

export interface MadeKey {
  /** Public: 16 characters of base62. */
  id: string;
  /** The whole key. */
  key: string;
  /** All that is kept of it. */
  hash: string;
}

const idLength = 16;
const secretLength = 43;
const checksumLength = 6;

/** A new key: a secret of 256 random bits, in 43 characters of base62, and 6 of checksum. */
export const createKey = (): MadeKey => {
  const id = toBase62(randomBytes(11), idLength);
  const start = `dossier_${id}_${toBase62(randomBytes(32), secretLength)}`;
  const key = start + toChecksum(start);
  return { id, key, hash: toHash(key) };
};

const base62 = '[0-9A-Za-z]';
const form = new RegExp(
  `^(dossier_(${base62}{${idLength}})_${base62}{${secretLength}})(${base62}{${checksumLength}})$`,
);
const idForm = new RegExp(`^${base62}{${idLength}}$`);

/** The id in a key; null where the text is none, or was mistyped. */
export const readKeyId = (text: string): string | null => {
  const [, start = '', id = '', checksum] = form.exec(text) ?? [];
  return checksum === toChecksum(start) ? id : null;
};

/** Whether it could be the id of a key. */
export const isKeyId = (text: string) => idForm.test(text);

/** Whether the key is the one that this was kept of; in constant time. */
export const isKeyOf = (key: string, hash: string): boolean => {
  const [one, other] = [Buffer.from(toHash(key)), Buffer.from(hash)];
  return one.byteLength === other.byteLength && timingSafeEqual(one, other);
};

/** SHA-256 in lower-case hex. Nobody can try 2^256 secrets: a slow hash, as passwords need it, would protect nothing. */
const toHash = (key: string) => createHash('sha256').update(key).digest('hex');

/** CRC-32, as of zlib: it notices every change of up to four characters in a row. */
const toChecksum = (start: string) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(start));
  return toBase62(bytes, checksumLength);
};

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** `length`: as many characters as the largest number of so many bytes takes. */
const toBase62 = (bytes: Buffer, length: number): string => {
  let rest = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  while (text.length < length) {
    text = digits.charAt(Number(rest % 62n)) + text;
    rest /= 62n;
  }
  return text;
};
