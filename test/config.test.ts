import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { ConfigError } from '../src/config-reader.ts';
import { readConfig } from '../src/config.ts';

const live = {
  SUMSUB_APP_TOKEN: 'sbx:a.b',
  SUMSUB_SECRET_KEY: 'secret-value',
  ADMIN_API_KEY: 'k'.repeat(32),
};

const problemsOf = (env: Record<string, string>) => {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
};

test('without any variable: sandbox on loopback', () => {
  expect(readConfig({})).toMatchObject({
    host: '127.0.0.1',
    port: 4000,
    sandbox: true,
    settleMs: 10_000,
    logLevel: 'info',
    vendors: { sumsub: null, argos: null, capillary: null, unit21: null },
  });
});

test('credentials of one vendor make it live and leave the others unconfigured', () => {
  const { sandbox, vendors } = readConfig(live);
  expect(sandbox).toBe(false);
  expect(vendors.sumsub).toEqual({
    url: 'https://api.sumsub.com',
    appToken: 'sbx:a.b',
    secretKey: 'secret-value',
  });
  expect(vendors.argos).toBeNull();
});

describe('a wrong value is named, never shown', () => {
  test.each([
    ['PORT', { PORT: '70000' }],
    ['PORT', { PORT: '4e3' }],
    ['SETTLE_MS', { SETTLE_MS: '-1' }],
    ['SUMSUB_SECRET_KEY', { SUMSUB_APP_TOKEN: 'only-one-of-two' }],
    ['UNIT21_ORG', { UNIT21_API_KEY: 'only-one-of-two' }],
    ['CAPILLARY_TILL_ID', { CAPILLARY_PASSWORD: 'only-one-of-two' }],
    ['ADMIN_API_KEY', { ADMIN_API_KEY: 'too-short-secret' }],
    ['ADMIN_API_KEY', { ARGOS_API_KEY: 'live-without-admin-key' }],
    ['ADMIN_API_KEY', { HOST: '0.0.0.0' }],
    ['ARGOS_URL', { ARGOS_URL: 'http://rest-api.example.com' }],
    ['ARGOS_URL', { ARGOS_URL: 'https://rest-api.example.com/v3' }],
    ['UNIT21_URL', { UNIT21_URL: 'https://user:pass@api.example.com' }],
    ['SUMSUB_URL', { SUMSUB_URL: 'http://127.0.0.1.example.com' }],
    ['CORS_ORIGINS', { CORS_ORIGINS: 'https://a.example.com/,b' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud-value' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'not a url' }],
  ])('%s of %j', (name, env) => {
    const message = problemsOf(env);
    expect(message).toContain(name);
    for (const value of Object.values(env)) if (value.length > 7) expect(message).not.toContain(value);
  });

  test('all of them in one message', () => {
    const message = problemsOf({ PORT: 'x', LOG_LEVEL: 'y', SETTLE_MS: 'z' });
    expect(message).toMatch(/PORT[\s\S]*SETTLE_MS[\s\S]*LOG_LEVEL|PORT[\s\S]*LOG_LEVEL[\s\S]*SETTLE_MS/);
  });
});

test('http is taken for loopback only', () => {
  for (const url of ['http://127.0.0.1:4011', 'http://localhost:4011', 'http://[::1]:4011']) {
    expect(readConfig({ ...live, SUMSUB_URL: url }).vendors.sumsub?.url).toBe(url);
  }
});

describe('the command', () => {
  const command = fileURLToPath(new URL('../bin/dossier.js', import.meta.url));
  const run = (args: string[], env: Record<string, string> = {}) =>
    spawnSync(process.execPath, [command, ...args], {
      env,
      encoding: 'utf8',
    });

  test('a wrong setting ends it with exit code 78 and the name of the variable', () => {
    const { status, stderr } = run(['start'], { SUMSUB_APP_TOKEN: 'sbx:very-secret' });
    expect(status).toBe(78);
    expect(stderr).toContain('SUMSUB_SECRET_KEY is missing');
    expect(stderr).not.toContain('very-secret');
  });

  test('an unknown command shows the usage', () => {
    const { status, stderr } = run(['strat']);
    expect(status).toBe(64);
    expect(stderr).toContain('There is no command "strat"');
  });
});
