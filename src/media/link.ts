import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** Makes and reads the signed part of a media link. */
export interface MediaLinks {
  /** `id` is an opaque node id; the link works for so many seconds. */
  create(id: string, ttlSeconds: number): string;
  /** The node id; null where the link was altered or has run out. */
  read(link: string): string | null;
}

/**
 * Links are signed with HMAC-SHA256, by a key that comes from the secret (HKDF, RFC 5869): servers that share it take
 * each other's links. Whoever has a link can try secrets on it at home, so it must be none that lets anybody in.
 */
export const createMediaLinks = (secret: string): MediaLinks => {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'dossier media link', 32));
  const toSignature = (text: string) => createHmac('sha256', key).update(text).digest('base64url');
  return {
    create(id, ttlSeconds) {
      const expires = Math.floor(Date.now() / 1000) + ttlSeconds;
      const text = `${expires.toString(36)}.${id}`;
      return `${text}.${toSignature(text)}`;
    },
    read(link) {
      const match = /^(([0-9a-z]{1,9})\.([A-Za-z0-9_-]{1,2048}))\.([A-Za-z0-9_-]{43})$/.exec(link);
      if (match === null) return null;
      const [, text, expires, id, signature] = match as unknown as [string, string, string, string, string];
      // As text: other spellings of the same bytes are altered links too.
      if (!timingSafeEqual(Buffer.from(toSignature(text)), Buffer.from(signature))) return null;
      return parseInt(expires, 36) * 1000 > Date.now() ? id : null;
    },
  };
};
