// How single values of the environment are read; what they mean is known in config.ts.
import { createPublicKey, type KeyObject } from 'node:crypto';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Lists every variable that is wrong. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(problems: readonly string[]) {
    super(
      `The configuration is wrong. Set these variables right and start again:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
  }
}

export const isLoopback = (hostname: string) =>
  hostname === 'localhost' ||
  hostname === '[::1]' ||
  hostname === '::1' ||
  /^127(\.\d{1,3}){3}$/.test(hostname);

const isSafe = ({ protocol, hostname }: URL) =>
  protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));

const isAnonymous = ({ username, password }: URL) => username === '' && password === '';

/** Reads the environment's values one by one and keeps what is wrong with them. */
export class Reader {
  readonly problems: string[] = [];
  private readonly env: Environment;

  constructor(env: Environment) {
    this.env = env;
  }

  /** Null where it is left out or empty. */
  text(name: string): string | null {
    const value = this.env[name]?.trim();
    return value === undefined || value === '' ? null : value;
  }

  /** Those of the names that have a value. */
  given<Name extends string>(...names: Name[]): Name[] {
    return names.filter((name) => this.text(name) !== null);
  }

  /** Text that can be sent in a header, or as a part of one: printable ASCII without blanks. */
  token(name: string): string | null {
    const value = this.text(name);
    if (value === null || /^[\x21-\x7e]+$/.test(value)) return value;
    this.problems.push(`${name} must be printable ASCII without blanks.`);
    return null;
  }

  integer(name: string, fallback: number, min: number, max: number): number {
    const value = this.text(name);
    if (value === null) return fallback;
    const number = /^\d{1,10}$/.test(value) ? Number(value) : NaN;
    if (number >= min && number <= max) return number;
    this.problems.push(`${name} must be a whole number from ${min} to ${max}.`);
    return fallback;
  }

  /** An origin without a path: https, or http to a loopback address. */
  origin(name: string, fallback: string): string {
    const value = this.text(name);
    if (value === null) return fallback;
    const url = URL.canParse(value) ? new URL(value) : null;
    const plain = url !== null && /^\/$/.test(url.pathname + url.search + url.hash) && isAnonymous(url);
    if (url !== null && plain && isSafe(url)) return url.origin;
    this.problems.push(
      `${name} must be an origin such as ${fallback}, without a path: https, or http to a loopback address.`,
    );
    return fallback;
  }

  /** A whole address: https, or http to a loopback address. */
  address(name: string): string | null {
    const value = this.text(name);
    const url = value !== null && URL.canParse(value) ? new URL(value) : null;
    if (url !== null && isAnonymous(url) && isSafe(url)) return url.href;
    this.problems.push(`${name} must be a URL without a user: https, or http to a loopback address.`);
    return null;
  }

  /** One public key in PEM (SPKI); null where it is left out. */
  publicKey(name: string): KeyObject | null {
    const pem = this.text(name)?.replaceAll('\\n', '\n').trim();
    if (pem === undefined) return null;
    try {
      // Whoever gave the private key here by mistake must not find it taken, nor of two keys only the first.
      if (/^-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----$/.test(pem)) return createPublicKey(pem);
    } catch {
      // It is named below.
    }
    this.problems.push(
      `${name} must be one public key in PEM (SPKI), its lines as they are or joined by "\\n".`,
    );
    return null;
  }

  /** Values that make sense only together; null where none is given. */
  together<Name extends string>(...names: Name[]): Record<Name, string> | null {
    const values = names.map((name) => [name, this.text(name)] as const);
    const missing = values.filter(([, value]) => value === null).map(([name]) => name);
    if (missing.length === names.length) return null;
    if (missing.length === 0) return Object.fromEntries(values) as Record<Name, string>;
    this.problems.push(
      `${missing.join(' and ')} is missing: ${names.join(' and ')} go together, both or neither.`,
    );
    return null;
  }

  choice<Choice extends string>(name: string, choices: readonly Choice[], fallback: Choice): Choice {
    const value = this.text(name);
    if (value === null) return fallback;
    const found = choices.find((choice) => choice === value);
    if (found !== undefined) return found;
    this.problems.push(`${name} must be one of ${choices.join(', ')}.`);
    return fallback;
  }

  /** Several of the choices, separated by commas. */
  list<Choice extends string>(name: string, choices: readonly Choice[], fallback: Choice[]): Choice[] {
    const value = this.text(name);
    if (value === null) return fallback;
    const given = value.split(',').map((item) => item.trim());
    const found = choices.filter((choice) => given.includes(choice));
    if (given.every((item) => choices.some((choice) => choice === item))) return found;
    this.problems.push(`${name} must be some of ${choices.join(', ')}, separated by commas.`);
    return fallback;
  }

  origins(name: string): string[] | null {
    const value = this.text(name);
    if (value === null) return null;
    const origins = value.split(',').map((origin) => origin.trim());
    if (origins.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin)) return origins;
    this.problems.push(`${name} must be exact origins separated by commas, such as https://app.example.com.`);
    return null;
  }
}
