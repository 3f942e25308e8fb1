// What the program prints about itself.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { startProgram } from './support/program.ts';
import { at, createDataDir } from './support/server.ts';

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
  const lines = program
    .output()
    .split('\n')
    .filter((line) => line.includes('"media"'));
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
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

/** What the log prints of an error, in a process of its own, as it writes to standard output. */
const printUnexpected = (makeError: string): { name: string; frames: string[] } => {
  const script = `
    import { createLog } from ${JSON.stringify(new URL('../src/log.ts', import.meta.url).href)};
    createLog('trace').unexpected(${makeError}, 'request');`;
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script];
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
