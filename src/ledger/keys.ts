// Everything secret about the ledger comes from one secret outside the database: the key that signs, the one that
// makes keyed hashes, and the one that encrypts.
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  hkdfSync,
  randomBytes,
  sign,
  timingSafeEqual,
  verify,
  type KeyObject,
} from 'node:crypto';

export interface LedgerKeys {
  /** Ed25519 (RFC 8032), raw, in base64url: for whoever checks signatures without the secret. */
  publicKey: string;
  /** In base64url. */
  sign(text: string): string;
  /** HMAC-SHA-256 in base64url: the same text has the same one, and nobody without the secret can tell which text. */
  mac(purpose: MacPurpose, text: string): string;
  /** Encrypts; `place` says where it belongs, so that it can't be moved elsewhere. */
  seal(text: string, place: string): string;
  /** Null for what was not encrypted with this secret for this place. */
  open(sealed: string, place: string): string | null;
}

export type MacPurpose = 'head' | 'subject' | 'exclusive' | 'idempotency' | 'arguments';

export const createLedgerKeys = (secret: string): LedgerKeys => {
  const privateKey = createPrivateKey({
    key: Buffer.concat([pkcs8Prefix, derive(secret, 'sign')]),
    format: 'der',
    type: 'pkcs8',
  });
  const jwk = createPublicKey(privateKey).export({ format: 'jwk' });
  // A key that is given as bytes is made ready anew for each use, which costs more than the use.
  const macKey = createSecretKey(derive(secret, 'mac'));
  const sealKey = createSecretKey(derive(secret, 'seal'));
  return {
    publicKey: jwk.x ?? '',
    sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64url'),
    mac: (purpose, text) => createHmac('sha256', macKey).update(`${purpose}\n${text}`).digest('base64url'),
    seal: (text, place) => sealWith(sealKey, text, place),
    open: (sealed, place) => openWith(sealKey, sealed, place),
  };
};

/** Of an Ed25519 private key (RFC 8410, section 7), before its 32 bytes. */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** HKDF (RFC 5869): one purpose's key tells nothing about another's. */
const derive = (secret: string, purpose: string) =>
  Buffer.from(hkdfSync('sha256', secret, '', `dossier ledger ${purpose}`, 32));

export const isSigned = (publicKey: string, text: string, signature: string): boolean => {
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
    return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
};

export const isSameMac = (left: string, right: string): boolean => {
  const [one, other] = [Buffer.from(left), Buffer.from(right)];
  return one.byteLength === other.byteLength && timingSafeEqual(one, other);
};

const cipher = 'aes-256-gcm';
const ivLength = 12;
const tagLength = 16;

/** Bytes that are fetched at once, as each call to the system costs more than what it brings. */
const reserveLength = 4_096;
let reserve = Buffer.alloc(0);

/** A nonce is no secret, as a key is: those bytes must not stand in memory any longer. Nobody gets the same twice. */
const takeNonce = (): Buffer => {
  if (reserve.byteLength < ivLength) reserve = randomBytes(reserveLength);
  const taken = reserve.subarray(0, ivLength);
  reserve = reserve.subarray(ivLength);
  return taken;
};

export const createDataKey = () => randomBytes(32).toString('base64url');

/** AES-256-GCM; base64url of the nonce, the tag, and the text. */
export const sealWith = (key: KeyObject, text: string, place: string): string => {
  const iv = takeNonce();
  const encrypting = createCipheriv(cipher, key, iv).setAAD(Buffer.from(place));
  const body = Buffer.concat([encrypting.update(text, 'utf8'), encrypting.final()]);
  return Buffer.concat([iv, encrypting.getAuthTag(), body]).toString('base64url');
};

export const openWith = (key: KeyObject, sealed: string, place: string): string | null => {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.byteLength < ivLength + tagLength) return null;
  try {
    const decrypting = createDecipheriv(cipher, key, bytes.subarray(0, ivLength), {
      authTagLength: tagLength,
    })
      .setAAD(Buffer.from(place))
      .setAuthTag(bytes.subarray(ivLength, ivLength + tagLength));
    const text = Buffer.concat([decrypting.update(bytes.subarray(ivLength + tagLength)), decrypting.final()]);
    return text.toString('utf8');
  } catch {
    return null;
  }
};
