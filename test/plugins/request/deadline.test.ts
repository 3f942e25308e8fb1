// Every operation has a deadline: the server's, or the client's own where that is shorter.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { listLine, readLineOf, submissionIdOf, toItemJson, toItems, toRowJson } from '../../support/argos.ts';
import { expectFault } from '../../support/faults.ts';
import { names, parts, type Name } from '../../support/person.ts';
import { useScriptedServer } from '../../support/scripted-server.ts';
import type { ScriptedAnswer } from '../../support/scripted-vendor.ts';
import { at } from '../../support/server.ts';
import { applicantId, applicantLine, imagesLine, toApplicantJson } from '../../support/sumsub.ts';
import { timeUnder } from '../../support/time-under.ts';

const deadline = 2_500;
// The server's settings are read when a test begins.
const env = { OPERATION_DEADLINE_MS: String(deadline) };
const { vendor, server } = useScriptedServer(names, env);
/** For tests in which something has to come about before the deadline. */
const late = 5_000;
const useDeadline = (other: number) => {
  beforeAll(() => void (env.OPERATION_DEADLINE_MS = String(other)));
  afterAll(() => void (env.OPERATION_DEADLINE_MS = String(deadline)));
};

const timed = async <Result>(work: Promise<Result>) => {
  const began = performance.now();
  const result = await work;
  return { result, took: performance.now() - began };
};
/**
 * Two cores that do much else beside. Without a deadline a try of a read takes 5 s, or 20 s at Unit21: what goes by all four
 * vendors, or by that one, may take the longer of these.
 */
const [margin, wideMargin] = [2_400, 7_000];

const readPart = (name: Name, headers?: Record<string, string>) =>
  server.query(`{ person(userId: "user-1") { ${parts[name].selection} } }`, undefined, headers);
const faultOf = (name: Name, code: string) => ({
  code,
  retryable: true,
  provider: name.toUpperCase(),
  path: ['person', parts[name].field],
});

describe('x-request-timeout-ms', () => {
  describe('where there would be more time', () => {
    useDeadline(12_000);

    test('shorter than the server’s is the deadline', async () => {
      vendor.on(parts.unit21.line, { silent: true });
      const { result, took } = await timed(readPart('unit21', { 'X-Request-Timeout-Ms': String(deadline) }));
      expectFault(result, faultOf('unit21', 'PROVIDER_TIMEOUT'));
      expect(took).toBeLessThan(deadline + wideMargin);
    });
  });

  test('longer than the server’s changes nothing', async () => {
    vendor.on(parts.unit21.line, { silent: true });
    const { result, took } = await timed(readPart('unit21', { 'X-Request-Timeout-Ms': '600000' }));
    expectFault(result, faultOf('unit21', 'PROVIDER_TIMEOUT'));
    expect(took).toBeGreaterThan(deadline - 50);
    expect(took).toBeLessThan(deadline + wideMargin);
  });

  test.each(['0', '-1', '1.5', '2e3', '0x10', 'soon', '', '010', '9999999999', '200, 300'])(
    '"%s" is refused, and no vendor is asked',
    async (value) => {
      const { status, errors, headers } = await readPart('sumsub', { 'x-request-timeout-ms': value });
      expect(status).toBe(400);
      expect(errors).toEqual([
        {
          message: 'x-request-timeout-ms must be whole milliseconds, from 1, as digits alone.',
          extensions: {
            code: 'BAD_REQUEST',
            retryable: false,
            outcomeKnown: true,
            requestId: headers.get('x-request-id'),
          },
        },
      ]);
      expect(vendor.calls).toEqual([]);
    },
  );
});

const hour = { 'retry-after': '3600' };
const inAnHour = { 'retry-after': new Date(Date.now() + 3_600_000).toUTCString() };

/** What a vendor does that lasts, with the fault that it is, and the times that it is asked. */
const lasting: [string, ScriptedAnswer, string, number][] = [
  ['is silent', { silent: true }, 'PROVIDER_TIMEOUT', 1],
  ['sends a head and no more', { hold: true }, 'PROVIDER_TIMEOUT', 1],
  ['sends a byte now and then', { body: ' '.repeat(100), drip: 100 }, 'PROVIDER_TIMEOUT', 1],
  ['answers too late', { json: {}, delay: deadline * 2 }, 'PROVIDER_TIMEOUT', 1],
];
/** And what is over at once, unless it were waited for or asked again. */
const short: typeof lasting = [
  ['says 503, Retry-After: 3600', { status: 503, headers: hour }, 'PROVIDER_UNAVAILABLE', 1],
  ['says 503, Retry-After: a date', { status: 503, headers: inAnHour }, 'PROVIDER_UNAVAILABLE', 1],
  ['says 503, Retry-After: 1', { status: 503, headers: { 'retry-after': '1' } }, 'PROVIDER_UNAVAILABLE', 1],
  ['says 503, Retry-After: 0', { status: 503, headers: { 'retry-after': '0' } }, 'PROVIDER_UNAVAILABLE', 3],
  ['says 503 and nonsense', { status: 503, headers: { 'retry-after': 'soon' } }, 'PROVIDER_UNAVAILABLE', 3],
  ['says 503 and -1', { status: 503, headers: { 'retry-after': '-1' } }, 'PROVIDER_UNAVAILABLE', 3],
  ['says 429, Retry-After: 3600', { status: 429, headers: hour }, 'PROVIDER_RATE_LIMITED', 1],
  ['says 429, Retry-After: a date', { status: 429, headers: inAnHour }, 'PROVIDER_RATE_LIMITED', 1],
];

/** Answered by then, in milliseconds. */
const expectInTime = async (answer: ScriptedAnswer, code: string, times: number, by: number) => {
  for (const name of names) vendor.on(parts[name].line, { ...answer, repeat: true });
  const { result, took } = await timed(Promise.all(names.map((name) => readPart(name))));
  names.forEach((name, index) => {
    const { errors } = result[index]!;
    expect(errors).toMatchObject([{ path: faultOf(name, code).path, extensions: { code } }]);
  });
  expect(took).toBeLessThan(by);
  expect(vendor.calls).toHaveLength(times * names.length);
};

describe.each(lasting)('a vendor that %s', (_, answer, code, times) => {
  test('costs no more than the deadline', () => expectInTime(answer, code, times, deadline + wideMargin));
});

describe('where there would be more time', () => {
  useDeadline(late);

  describe.each(short)('a vendor that %s', (_, answer, code, times) => {
    test('costs less than the deadline', () => expectInTime(answer, code, times, late - 500));
  });

  test('calls that wait for each other share the deadline', async () => {
    const ask = async () => {
      vendor.on(applicantLine, { json: toApplicantJson(), delay: late / 2 });
      vendor.on(imagesLine, { silent: true });
      const { data, errors } = await server.query(
        `{ applicant(by: { applicantId: "${applicantId}" }) { applicantId images { imageId } } }`,
      );
      expect(at(data, 'applicant')).toEqual({ applicantId, images: null });
      expect(errors).toMatchObject([{ extensions: { code: 'PROVIDER_TIMEOUT', retryable: true } }]);
    };
    expect(await timeUnder(late + margin, ask)).toBeLessThan(late + margin);
  }, 40_000);

  test('one slow row of a list costs that row, and not the answer', async () => {
    const [fast, slow] = [submissionIdOf(1), submissionIdOf(2)];
    const ask = async () => {
      vendor.on(listLine('count=2'), toItems(toRowJson(fast), toRowJson(slow)));
      vendor.on(readLineOf(fast), toItems(toItemJson({ submission_id: fast })));
      vendor.on(readLineOf(slow), { silent: true });
      const { data, errors } = await server.query('{ submissions(first: 2) { nodes { submissionId ocr } } }');
      expect(at(data, 'submissions.nodes')).toEqual([
        { submissionId: fast, ocr: expect.anything() },
        { submissionId: slow, ocr: null },
      ]);
      expect(errors).toMatchObject([{ extensions: { code: 'PROVIDER_TIMEOUT' } }]);
    };
    expect(await timeUnder(late + margin, ask)).toBeLessThan(late + margin);
  }, 40_000);
});

test('providers that are silent are told by the deadline', async () => {
  const probes = [
    'GET /resources/status/api',
    'GET /v3/submission?submission_id=no-such-submission',
    'GET /v2/customers/0?source=INSTORE',
    'GET /v1/test-org/entities/dossier.probe%3Ano-such-entity',
  ];
  for (const line of probes) vendor.on(line, { silent: true });
  // As far from the 5 s of a call as the process may stand still.
  const { result, took } = await timed(
    server.query('{ providers { provider reachable message } }', undefined, {
      'x-request-timeout-ms': '2300',
    }),
  );
  expect(result.errors).toEqual([]);
  expect(at(result.data, 'providers')).toHaveLength(4);
  expect(took).toBeLessThan(deadline + margin);
});
