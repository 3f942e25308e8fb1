// What the program prints about itself.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { startProgram, type Program } from './support/program.ts';
import { connectRaw } from './support/raw-http.ts';
import { adminKey, at, createDataDir, type Answer } from './support/server.ts';

const readLines = (program: Program) =>
  program
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{"level"'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test('a line for each file that is served: of which kind, and not which', async () => {
  const dataDir = createDataDir();
  const program = await startProgram({ PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'info' });
  const { data } = await program.ask('{ person(userId: "user-1") { applicant { images { imageId url } } } }');
  const link = at(data, 'person.applicant.images.0.url') as string;
  const served = await fetch(link);
  await served.arrayBuffer();
  const refused = await fetch(`${link}x`);
  await refused.arrayBuffer();
  program.signal('SIGTERM');
  await program.exit;
  rmSync(dataDir, { recursive: true });
  expect([served.status, refused.status]).toEqual([200, 404]);
  expect(readLines(program).filter(({ event }) => event === 'media')).toEqual([
    {
      level: 30,
      time: expect.any(String),
      event: 'media',
      requestId: served.headers.get('x-request-id'),
      type: 'ApplicantImage',
      status: 200,
    },
  ]);
  expect(program.output()).not.toContain(new URL(link).pathname);
});

test('a line for each call at debug: what came of it, and whether the vendor was sent it', async () => {
  const dataDir = createDataDir();
  const program = await startProgram({
    ...{ PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'debug', ADMIN_API_KEY: adminKey },
    // Nobody listens there.
    ...{ ARGOS_URL: 'http://127.0.0.1:9', ARGOS_API_KEY: 'argos-key' },
  });
  // The tenth fault opens the breaker.
  const answers: Answer[] = [];
  for (let times = 0; times < 12; times += 1) {
    answers.push(await program.ask('{ submission(submissionId: "k3v9t0p2m7qa1") { email } }'));
  }
  program.signal('SIGTERM');
  await program.exit;
  rmSync(dataDir, { recursive: true });
  const calls = readLines(program).filter(({ event }) => event === 'vendor-call');
  const line = {
    level: 20,
    time: expect.any(String),
    event: 'vendor-call',
    requestId: answers[0]?.headers.get('x-request-id'),
    provider: 'ARGOS',
    call: 'getSubmission',
    status: 0,
    outcome: 'PROVIDER_UNAVAILABLE',
    sent: true,
    duration: expect.any(Number),
    attempt: 1,
  };
  expect(calls[0]).toEqual(line);
  expect(calls.at(-1)).toEqual({
    ...line,
    requestId: answers.at(-1)?.headers.get('x-request-id'),
    sent: false,
  });
});

test('a line for each request that is refused before it is one, with the id that its answer has', async () => {
  const dataDir = createDataDir();
  const program = await startProgram({ PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'info' });
  const badAddress = await fetch(`${program.origin}/canary%zz`);
  const client = connectRaw(program.origin);
  client.socket.write('canary\r\n\r\n');
  const noHttp = await client.answer();
  await client.ended;
  program.signal('SIGTERM');
  await program.exit;
  rmSync(dataDir, { recursive: true });
  const line = { level: 30, time: expect.any(String), event: 'refused', code: 'BAD_REQUEST', keyId: null };
  expect(readLines(program).filter(({ event }) => event === 'refused')).toEqual([
    { ...line, requestId: badAddress.headers.get('x-request-id') },
    { ...line, requestId: noHttp.headers['x-request-id'] },
  ]);
  expect(noHttp.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  expect(program.output()).not.toContain('canary');
});

/** A program of its own that has the log. */
const toProgram = (script: string): string[] => [
  '--disable-warning=ExperimentalWarning',
  '--input-type=module',
  '-e',
  `import { createLog } from ${JSON.stringify(new URL('../src/log.ts', import.meta.url).href)};
   const log = createLog('trace');
   ${script}`,
];
const refuse = (requestId: string) =>
  `log.refused({ requestId: '${requestId}', code: 'BAD_REQUEST', keyId: null });`;

test.each([
  ['exits', 'process.exit(0)'],
  ['is broken by a fault', "throw new Error('on purpose')"],
])('no line is lost of the turn in which the program %s', (_, end) => {
  const script = `${refuse('first')} log.apiKey({ done: 'created', id: 'second', by: 'admin' }); ${refuse('third')} ${end};`;
  const { stdout } = spawnSync(process.execPath, toProgram(script), { encoding: 'utf8' });
  const lines = stdout.trim().split('\n');
  expect(lines.map((line) => /first|second|third/.exec(line)?.[0])).toEqual(['first', 'second', 'third']);
});

test.each([
  ['many wait for', refuse('one')],
  ['are written at once', "log.ledgerUnavailable('one');"],
])('a program whose output nobody reads any more goes on: lines that %s', async (_, line) => {
  const script = `
    let ticks = 0;
    const timer = setInterval(() => {
      ${line}
      if (++ticks === 20) clearInterval(timer);
    }, 20);
    process.once('exit', () => console.error(ticks));`;
  const program = spawn(process.execPath, toProgram(script), { stdio: ['ignore', 'pipe', 'pipe'] });
  program.stdout.once('data', () => program.stdout.destroy());
  let said = '';
  program.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(program, 'close')) as [number];
  expect([said.trim(), code]).toEqual(['20', 0]);
});

/** What the log prints of an error, as it writes to standard output. */
const printUnexpected = (makeError: string): { name: string; frames: string[] } => {
  const args = toProgram(`log.unexpected(${makeError}, 'request');`);
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(stderr).toBe('');
  return JSON.parse(stdout) as { name: string; frames: string[] };
};

test.each([
  [
    'lines of a message that look like the stack',
    `new TypeError('a\\n   at Hidden word\\n    at hidden-word')`,
  ],
  [
    'lines of a message that look exactly like frames',
    `new TypeError('a\\n    at hiddenWord (file:///hidden-word.ts:1:2)\\n    at /hidden-word:3:4')`,
  ],
  [
    'a message that was changed afterwards',
    `(() => {
      const error = new TypeError('a\\n    at Hidden word\\n   at hidden-word:1:2');
      // From now on it has the message that it has at this moment.
      void error.stack;
      return Object.assign(error, { message: 'b' });
    })()`,
  ],
])('%s are not printed', (_, makeError) => {
  const { name, frames } = printUnexpected(makeError);
  expect(name).toBe('TypeError');
  expect(JSON.stringify(frames)).not.toMatch(/hidden/i);
  expect(frames.length).toBeGreaterThan(0);
});

test('real frames are printed, of every form', () => {
  const { frames } = printUnexpected(`await (async () => {
    class Thing { constructor() { throw new Error('a'); } }
    await null;
    try { [1].map(function named() { return new Thing(); }); } catch (error) { return error; }
  })()`);
  expect(frames.slice(0, 2)).toEqual([
    expect.stringMatching(/^at new Thing \(file:.*:\d+:\d+\)$/),
    expect.stringMatching(/^at named \(file:.*:\d+:\d+\)$/),
  ]);
});
