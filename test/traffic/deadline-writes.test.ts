// Writes and the deadline: what is in doubt by then says so and is settled later, what can no longer be answered is not
// sent, and nothing is sent after the answer.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import * as argos from '../support/argos.ts';
import { readLog } from '../support/audit.ts';
import * as capillary from '../support/capillary.ts';
import { names, type Name } from '../support/person.ts';
import { useScriptedServer } from '../support/scripted-server.ts';
import type { ScriptedAnswer } from '../support/scripted-vendor.ts';
import { at, type Answer, type TestServer } from '../support/server.ts';
import { useStandstill } from '../support/standstill.ts';
import * as sumsub from '../support/sumsub.ts';
import * as unit21 from '../support/unit21.ts';
import { until } from '../support/until.ts';

const deadline = 4_000;
/** So long that nothing is certain by the deadline. */
const settleMs = 4_000;
/** Two cores that do much else beside; with the deadline it is less than the 8 s that a write by itself would wait. */
const margin = 3_000;
const { vendor, server } = useScriptedServer(names, {
  OPERATION_DEADLINE_MS: String(deadline),
  SETTLE_MS: String(settleMs),
  // Whoever asks again and again whether it is settled has points for it.
  CALLER_COST_RATE: '0',
});
const standstill = useStandstill();
/** Milliseconds of a test that waits for the deadline, and then for the settle time. */
const long = 60_000;

interface WriteCase {
  line: string;
  /** What is read before the write, and where it was done; by the line. */
  before: Readonly<Record<string, ScriptedAnswer>>;
  after: Readonly<Record<string, ScriptedAnswer>>;
  ask: (from: Pick<TestServer, 'fetch' | 'query'>) => Promise<Answer>;
  receipt: string;
}

const applicant = { [sumsub.applicantLine]: { json: sumsub.toApplicantJson() } };
const submission = { submission_id: argos.submissionId, email: 'a@example.test' };
const asServer = (from: Pick<TestServer, 'fetch' | 'query'>) => from as TestServer;

const writes: Record<Name, WriteCase> = {
  sumsub: {
    line: sumsub.deleteLine,
    before: { ...applicant, [sumsub.imagesLine]: { json: sumsub.toImagesJson(false) } },
    after: { [sumsub.imagesLine]: { json: sumsub.toImagesJson(true) } },
    ask: (from) => sumsub.askToSetImageActive(asServer(from), {}),
    receipt: 'setImageActive.receipt',
  },
  argos: {
    line: argos.deleteLine('fields=email&admin_name=admin'),
    before: { [argos.readLine]: argos.toItems(submission) },
    after: { [argos.readLine]: argos.toItems(argos.without(submission, 'email')) },
    ask: (from) => argos.partialDelete(asServer(from), { fields: ['EMAIL'] }),
    receipt: 'partialDeleteSubmission.receipt',
  },
  capillary: {
    line: capillary.deleteLine(1),
    before: { [capillary.readLine]: capillary.toCustomerAnswer([capillary.front, capillary.side]) },
    after: { [capillary.readLine]: capillary.toCustomerAnswer([capillary.front]) },
    ask: (from) => capillary.deleteImage(asServer(from)),
    receipt: 'deleteCustomerImage.receipt',
  },
  unit21: {
    line: unit21.putLine,
    before: { [unit21.readLine]: unit21.withMedia() },
    after: { [unit21.readLine]: unit21.withMedia('a.txt') },
    ask: (from) => unit21.addMedia(from, [unit21.inBase64(Buffer.from('text'), 'a.txt')]),
    receipt: 'addEntityMedia.added.0.receipt',
  },
};

const show = (answers: WriteCase['before']) => {
  for (const [line, answer] of Object.entries(answers)) vendor.mend(line, { ...answer, repeat: true });
};
const sent = () => vendor.lines.filter((line) => !line.startsWith('GET '));
const timed = async <Result>(work: Promise<Result>) => {
  const began = performance.now();
  const result = await work;
  return { result, took: performance.now() - began };
};
/** The server as it answers a client that wants its answer sooner. */
const sooner = (milliseconds: number): Pick<TestServer, 'fetch' | 'query'> => ({
  query: (document, variables) =>
    server.query(document, variables, { 'x-request-timeout-ms': String(milliseconds) }),
  fetch: (path, init) => server.fetch(path, init),
});
const codes = ({ errors }: Answer) => errors.map(({ extensions }) => extensions['code']);

describe.each(names)('%s', (name) => {
  const { line, before, after, ask, receipt } = writes[name];

  test(
    'silent after the write: UNKNOWN by the deadline, one call, and settled later',
    async () => {
      show(before);
      vendor.on(line, { silent: true });
      const { result, took } = await timed(ask(server));
      expect(took).toBeLessThan(deadline + margin);
      expect(result.errors).toEqual([]);
      expect(at(result.data, receipt)).toMatchObject({ outcome: 'UNKNOWN', verification: 'NOT_VERIFIED' });
      show(after);
      let log = await readLog(server);
      for (let looks = 0; log[0]?.['pending'] === true && looks < 150; looks += 1) {
        await sleep(100);
        log = await readLog(server);
      }
      const { id } = at(result.data, receipt) as { id: string };
      expect(log).toMatchObject([{ id, outcome: 'APPLIED', verification: 'VERIFIED', pending: false }]);
      expect(sent()).toEqual([line]);
    },
    long,
  );

  test('too little time for a write: DEADLINE_EXCEEDED, and nothing is sent', async () => {
    show(before);
    const isHeldUp = ({ errors }: Answer) =>
      errors[0]?.extensions['code'] !== 'DEADLINE_EXCEEDED' || errors[0].extensions['provider'] === undefined;
    let result = await ask(sooner(350));
    // It has to come as far as the write in that time, which a machine that does much beside may not do the first time.
    for (let times = 1; times < 5 && isHeldUp(result); times += 1) result = await ask(sooner(350));
    expect(result.errors).toMatchObject([
      {
        message: expect.stringContaining('nothing was sent'),
        extensions: {
          code: 'DEADLINE_EXCEEDED',
          provider: name.toUpperCase(),
          retryable: true,
          outcomeKnown: true,
        },
      },
    ]);
    await sleep(400);
    expect(sent()).toEqual([]);
  });

  test('a look before the write that takes all of the time: nothing is sent, then or later', async () => {
    for (const readLine of Object.keys(before))
      vendor.on(readLine, { ...before[readLine], delay: 4_000, repeat: true });
    const { result, took } = await timed(ask(sooner(2_000)));
    expect(took).toBeLessThan(2_000 + margin);
    expect(codes(result)).toEqual(['PROVIDER_TIMEOUT']);
    await sleep(2_600);
    expect(sent()).toEqual([]);
  });
});

describe('another write to the same record', () => {
  const busy: [Name, (answer: Answer) => unknown, unknown][] = [
    ['sumsub', codes, ['WRITE_IN_PROGRESS']],
    ['argos', codes, ['WRITE_IN_PROGRESS']],
    ['capillary', ({ data }) => at(data, 'deleteCustomerImage.userErrors.0.code'), 'CUSTOMER_BUSY'],
    ['unit21', ({ data }) => at(data, 'addEntityMedia.userErrors.0.code'), 'ENTITY_BUSY'],
  ];
  test.each(busy)(
    '%s: is waited for up to the deadline, and nothing is sent after it',
    async (name, read, wanted) => {
      const { line, before, ask } = writes[name];
      show(before);
      vendor.on(line, { silent: true });
      const first = ask(server);
      await until(() => sent().length === 1);
      const { result, took } = await timed(ask(sooner(2_000)));
      expect(read(result)).toEqual(wanted);
      expect(took).toBeLessThan(2_000 + margin);
      await first;
      await sleep(800);
      expect(sent()).toEqual([line]);
    },
    long,
  );
});

test('a call with a key that is in use waits up to its own deadline', async () => {
  show(writes.capillary.before);
  vendor.on(writes.capillary.line, { silent: true });
  const keyed = (from: Pick<TestServer, 'query'>) =>
    from.query(
      `mutation ($input: DeleteCustomerImageInput!) { deleteCustomerImage(input: $input) @idempotent(key: "k") {
        receipt { id outcome replayed } } }`,
      { input: { customerId: capillary.customerId, imageId: capillary.side.imageId } },
    );
  let isOver = false;
  const first = keyed(server).finally(() => (isOver = true));
  await until(() => sent().length === 1);
  const result = await keyed(sooner(1_000));
  expect(codes(result)).toEqual(['IDEMPOTENCY_IN_PROGRESS']);
  expect(isOver).toBe(false);
  expect(at((await first).data, 'deleteCustomerImage.receipt.outcome')).toBe('UNKNOWN');
  expect(sent()).toHaveLength(1);
});

describe('adding several files', () => {
  const media = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) =>
    unit21.inBase64(Buffer.from(`text ${name}`), `${name}.txt`),
  );

  test(
    'sends those for which there is time, and says of the others that they were not sent',
    async () => {
      show(writes.unit21.before);
      vendor.on(unit21.putLine, { json: {}, delay: 1_000, repeat: true });
      const { result, took } = await timed(unit21.addMedia(server, media));
      expect(took).toBeLessThan(deadline + margin);
      // Whoever stood still may not be sure of its turn any more, and says that as well, or instead.
      const heldUp = [['WRITE_IN_PROGRESS'], ['WRITE_IN_PROGRESS', 'DEADLINE_EXCEEDED']];
      const wanted = [['DEADLINE_EXCEEDED'], ...(standstill() < 1_000 ? [] : heldUp)];
      expect(wanted).toContainEqual(codes(result));
      const added = at(result.data, 'addEntityMedia.added') as object[];
      expect(added.length).toBeGreaterThan(0);
      expect(added.length).toBeLessThan(media.length);
      expect(sent()).toHaveLength(added.length);
      await sleep(1_500);
      expect(sent()).toHaveLength(added.length);
    },
    long,
  );

  test('does not wait past the deadline for an entity that is locked', async () => {
    show(writes.unit21.before);
    vendor.on(unit21.putLine, { status: 423, json: unit21.toErrorJson('locked_entity'), repeat: true });
    const { result, took } = await timed(unit21.addMedia(sooner(2_400), media.slice(0, 1)));
    // All of its four tries would take longer than there is time.
    expect(took).toBeLessThan(2_400 + margin);
    const told = [...codes(result), at(result.data, 'addEntityMedia.userErrors.0.code')];
    // Whoever stood still until there was no time for the next try was asked for one all the same.
    const isHeldUp = standstill() >= 400 && told[0] === 'DEADLINE_EXCEEDED';
    expect(told).toEqual(isHeldUp ? ['DEADLINE_EXCEEDED', undefined] : ['ENTITY_BUSY']);
    const tries = sent().length;
    expect(tries).toBeLessThan(4);
    await sleep(1_000);
    expect(sent()).toHaveLength(tries);
  });
});
