// Base64 by RFC 4648, section 4: its one alphabet, padded, and nothing else.
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Characters that are decoded at a time; a multiple of four. */
const step = 64 * 1024;
/** Characters that are looked at before others get their turn: about a millisecond's. */
const longStep = 1024 * 1024;

const padding = (text: string) => (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0);

/** Bytes, as they will be once decoded; for text that is base64. */
export const toDecodedSize = (text: string): number => (text.length / 4) * 3 - padding(text);

/** False also for bits that are left over and not zero (section 3.5): two texts would stand for the same bytes. */
export const isBase64 = async (text: string): Promise<boolean> => {
  if (text.length % 4 !== 0) return false;
  const pad = padding(text);
  const last = text.charAt(text.length - pad - 1);
  if (pad === 2 && !'AQgw'.includes(last)) return false;
  if (pad === 1 && !'AEIMQUYcgkosw048'.includes(last)) return false;
  const end = text.length - pad;
  for (let start = 0; start < end; start += longStep) {
    if (/[^A-Za-z0-9+/]/.test(text.slice(start, Math.min(end, start + longStep)))) return false;
    if (end > longStep) await nextTurn();
  }
  return true;
};

/** The bytes, piece by piece, so that they never are in memory as a whole beside their text. */
export async function* decodeBase64(text: string): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < text.length; start += step) {
    // As a disk would let others have their turn.
    if (start > 0 && start % (4 * step) === 0) await nextTurn();
    yield Buffer.from(text.slice(start, start + step), 'base64');
  }
}
