// The program as its operator meets it: it is started, stopped, broken and tampered with.
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createRawAccess, type RawAccess } from '../ledger/raw-access.ts';
import { createTestLedger, toPlan, toStorageEnv, toWriter } from '../support/ledger.ts';
import { embedded, type TestDatabase } from '../support/postgres.ts';
import { command, startProgram } from '../support/program.ts';
import { startVendor } from '../support/scripted-vendor.ts';
import { at, createDataDir, toAnswer, vendorEnv } from '../support/server.ts';
import { entityId, putLine, readLine, withMedia } from '../support/unit21.ts';
import { until } from '../support/until.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = createDataDir();
});
afterEach(() => rmSync(dataDir, { recursive: true }));

/** A run of the program to its end. */
const run = (args: string[], env: object) =>
  new Promise<{ code: number | null; said: string }>((resolve) => {
    const child = spawn(process.execPath, [command, ...args], {
      env: { ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.once('close', (code) => resolve({ code, said }));
  });

describe('hostile 67: a ledger that somebody has been at', () => {
  let database: TestDatabase;
  let raw: RawAccess;
  beforeEach(async () => {
    database = await embedded.create();
    const { ledger } = createTestLedger(database);
    const { write } = toWriter(ledger);
    for (let count = 0; count < 8; count += 1) await write(toPlan());
    await ledger.close();
    raw = await createRawAccess(database);
  });
  afterEach(async () => {
    await raw.close();
    await database.remove();
  });

  // 8 intents, 8 outcomes, and the head that was signed at the end. What is gone has no name but its number.
  test.each([
    [
      'one byte changed',
      'update ledger set content = replace(content, ?, ?) where seq = 5',
      ['deleteCustomer', 'deletfCustomer'],
      'from record 5 (entry ENTRY)',
    ],
    ['one entry removed', 'delete from ledger where seq = ?', [8], 'record 8 was removed'],
    [
      'the last ten cut off',
      'delete from ledger where seq > ?',
      [7],
      'record 8 and all after it were cut off',
    ],
  ] as const)('%s: verify names the first bad entry', async (_, statement, values, said) => {
    const whole = await run(['audit', 'verify'], toStorageEnv(database));
    const entry = String((await raw.rows())[4]?.entry_id);
    await raw.run(statement, values);
    const broken = await run(['audit', 'verify'], toStorageEnv(database));
    expect(whole).toEqual({ code: 0, said: expect.stringContaining('Intact: 17 records') });
    expect(broken).toEqual({ code: 1, said: expect.stringContaining(said.replace('ENTRY', entry)) });
  });
});

describe('hostile 68: a wrong setting ends the start with 78, by its name and without its value', () => {
  test.each([
    ['SUMSUB_SECRET_KEY', { SUMSUB_APP_TOKEN: 'hidden-word' }],
    ['ADMIN_API_KEY', { ARGOS_API_KEY: 'hidden-word' }],
    ['ADMIN_API_KEY', { ADMIN_API_KEY: 'hidden-word' }],
    ['PORT', { PORT: 'hidden-word' }],
    ['UNIT21_URL', { UNIT21_URL: 'http://hidden-word.test' }],
    ['JWT_AUDIENCE', { JWT_ISSUER: 'hidden-word', JWT_JWKS_URL: 'https://hidden-word.test' }],
    ['JWT_ALGORITHMS', { JWT_ALGORITHMS: 'hidden-word' }],
    ['CLAMAV_URL', { CLAMAV_URL: 'http://hidden-word.test' }],
    ['LEDGER_SIGNING_KEY', { DATABASE_URL: 'postgres://hidden-word@127.0.0.1:9/d' }],
  ])('%s: %j', async (name, env) => {
    const { code, said } = await run(['start'], { PORT: '0', DATA_DIR: dataDir, ...env });
    expect(code).toBe(78);
    expect(said).toContain(name);
    expect(said).not.toContain('hidden-word');
  });
});

describe('the program', () => {
  const own = () => ({ PORT: '0', DATA_DIR: join(dataDir, 'own'), LOG_LEVEL: 'trace' });

  test('hostile 69: an unexpected exception in a resolver: its details are in the log alone, without data', async () => {
    const source = new URL('../../src/providers/sumsub/data-source.ts', import.meta.url);
    const fault = `import { SumsubSource } from ${JSON.stringify(source.href)};
      SumsubSource.prototype.applicant = function brokenApplicant(id) {
        throw new TypeError('canary of ' + id, { cause: { passport: 'canary-passport' } });
      };`;
    const preload = join(dataDir, 'broken.mjs');
    writeFileSync(preload, fault);
    const program = await startProgram({ ...own(), NODE_OPTIONS: `--import=${preload}` });
    const answer = await program.ask('query Broken($by: ApplicantBy!) { applicant(by: $by) { firstName } }', {
      by: { applicantId: 'canary-id' },
    });
    const next = await program.ask('{ providers { provider } }');
    program.signal('SIGTERM');
    await program.exit;
    const requestId = answer.headers.get('x-request-id');
    expect(answer).toMatchObject({
      status: 200,
      data: { applicant: null },
      errors: [
        { path: ['applicant'], extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: false, requestId } },
      ],
    });
    expect(next.errors).toEqual([]);
    const log = program.output();
    const line = log.split('\n').find((text) => text.includes('"event":"unexpected"')) ?? '{}';
    expect(JSON.parse(line)).toMatchObject({
      requestId,
      name: 'TypeError',
      frames: expect.arrayContaining([expect.stringContaining('brokenApplicant')]),
    });
    expect(log + JSON.stringify(answer)).not.toContain('canary');
  });

  test('hostile 70: while it ends, /readyz says 503', async () => {
    const vendor = await startVendor();
    vendor.on(readLine, withMedia(), { ...withMedia('a.txt'), repeat: true });
    const { promise: refusal, resolve: letGo } = Promise.withResolvers<undefined>();
    vendor.on(putLine, { json: {}, after: () => refusal });
    const program = await startProgram({ ...own(), ...vendorEnv({ unit21: vendor }) });
    expect((await fetch(`${program.origin}/readyz`)).status).toBe(200);
    const slow = program.ask(
      `mutation { addEntityMedia(input: { entityId: "${entityId}", media: [{ content: { base64: "YQ==" }, name: "a.txt" }] }) { added { receipt { outcome } } } }`,
    );
    await until(() => vendor.lines.includes(putLine));
    program.signal('SIGTERM');
    let ready = await fetch(`${program.origin}/readyz`);
    while (ready.status === 200) ready = await fetch(`${program.origin}/readyz`);
    const refused = await toAnswer(await fetch(`${program.origin}/graphql`, { method: 'POST' }));
    letGo(undefined);
    expect(at(await slow, 'data.addEntityMedia.added.0.receipt.outcome')).toBe('APPLIED');
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'shutting down' }]);
    expect(refused).toMatchObject({
      status: 503,
      errors: [
        {
          extensions: {
            code: 'SHUTTING_DOWN',
            retryable: true,
            outcomeKnown: true,
            requestId: refused.headers.get('x-request-id'),
          },
        },
      ],
    });
    expect(await program.exit).toBe(0);
    await vendor.close();
  });
});
