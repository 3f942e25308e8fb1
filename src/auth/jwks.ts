// The keys of whoever issues our callers' tokens. jose keeps remote sets too, but asks again for every unknown key
// while the issuer does not answer, and so would let a flood of forged tokens through to it.
import { createLocalJWKSet, errors, type CryptoKey, type JWSHeaderParameters } from 'jose';
import { z } from 'zod';
import { ApiError } from '../errors.ts';

/** The key a token names; null where the issuer has no such key, or several that fit. */
export type FindKey = (header: JWSHeaderParameters) => Promise<CryptoKey | null>;

/** Why a set of keys could not be had. */
export type KeySetFault = 'unreachable' | 'status' | 'too-large' | 'not-a-key-set';

type KeySet = ReturnType<typeof createLocalJWKSet>;

/** Milliseconds. */
const fetchTimeout = 5_000;
const pause = 30_000;
const fresh = 600_000;
/** An issuer may be away this long; then a key that it has taken back in the meantime would count for too long. */
const longest = 86_400_000;
const maxBytes = 1_000_000;

/**
 * Keys from the address of a JWK set (RFC 7517): asked for when first needed, again in the background when they are
 * older than 10 minutes, and for a key that is not among them; never twice within 30 seconds, however that went.
 * While there is no answer the last ones stay in use, for at most 24 hours.
 * `onFault` is told of every answer that is missing or of no use.
 * @throws ApiError CREDENTIALS_UNAVAILABLE where there are no keys, or only ones that are too old.
 */
export const createKeySet = (url: string, onFault: (fault: KeySetFault) => void): FindKey => {
  let kept: { keys: KeySet; at: number } | null = null;
  let askedAt = -Infinity;
  let running: Promise<void> | null = null;

  const ask = async (at: number) => {
    const keys = await fetchKeys(url);
    if (typeof keys === 'string') onFault(keys);
    else kept = { keys, at };
    running = null;
  };
  /** Null: it was asked a moment ago. */
  const refresh = () => {
    if (running !== null) return running;
    const now = Date.now();
    if (isWithin(askedAt, now, pause)) return null;
    askedAt = now;
    running = ask(now);
    return running;
  };
  const current = () => (kept !== null && isWithin(kept.at, Date.now(), longest) ? kept : null);

  return async (header) => {
    if (current() === null) await refresh();
    const found = current();
    if (found === null) throw unavailable(askedAt);
    if (!isWithin(found.at, Date.now(), fresh)) void refresh();
    const key = await pick(found.keys, header);
    if (key !== 'unknown') return key;
    const asked = refresh();
    if (asked === null) return null;
    await asked;
    const again = await pick((current() ?? found).keys, header);
    return again === 'unknown' ? null : again;
  };
};

/** A clock that was set back makes nothing young again. */
const isWithin = (then: number, now: number, limit: number) => now >= then && now - then < limit;

const unavailable = (askedAt: number) =>
  new ApiError(
    'CREDENTIALS_UNAVAILABLE',
    'The keys for JWTs can not be had at the moment: try again later.',
    {
      status: 503,
      retryable: true,
      retryAfter: Math.max(1, Math.ceil((askedAt + pause - Date.now()) / 1_000)),
    },
  );

const pick = async (keys: KeySet, header: JWSHeaderParameters): Promise<CryptoKey | 'unknown' | null> => {
  try {
    return await keys(header);
  } catch (error) {
    return error instanceof errors.JWKSNoMatchingKey ? 'unknown' : null;
  }
};

const fetchKeys = async (url: string): Promise<KeySet | KeySetFault> => {
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/jwk-set+json, application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(fetchTimeout),
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      return 'status';
    }
    const text = await readText(response);
    return text === null ? 'too-large' : (toKeySet(text) ?? 'not-a-key-set');
  } catch {
    return 'unreachable';
  }
};

/** Null where it is too long. */
const readText = async ({ body }: Response): Promise<string | null> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    // To leave the loop closes the connection.
    if (size > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const wireKeySet = z.object({ keys: z.array(z.unknown()) });

const text = z.string().optional();
const wireKey = z.object({
  kty: z.enum(['RSA', 'EC', 'OKP']),
  kid: text,
  use: text,
  key_ops: z.array(z.string()).optional(),
  alg: text,
  n: text,
  e: text,
  crv: text,
  x: text,
  y: text,
  // Whoever shows a private key has lost it: anybody could sign with it.
  d: z.never().optional(),
});

/** Null where there is no public key in it: a slip of the issuer, which must not lock everybody out. */
const toKeySet = (body: string): KeySet | null => {
  const set = wireKeySet.safeParse(tryJson(body)).data;
  const keys = (set?.keys ?? []).flatMap((key) => wireKey.safeParse(key).data ?? []);
  return keys.length === 0 ? null : createLocalJWKSet({ keys });
};

const tryJson = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};
