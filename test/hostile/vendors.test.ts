// Vendors that are away, slow, broken or mistaken: what the caller gets, and that nothing is sent twice.
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import * as argos from '../support/argos.ts';
import * as capillary from '../support/capillary.ts';
import { createCertificate } from '../support/certificate.ts';
import { expectFault } from '../support/faults.ts';
import { names, parts, type Name } from '../support/person.ts';
import { useScriptedServer } from '../support/scripted-server.ts';
import { startVendor } from '../support/scripted-vendor.ts';
import { adminKey, at, startServer, type TestServer } from '../support/server.ts';
import * as sumsub from '../support/sumsub.ts';
import * as unit21 from '../support/unit21.ts';

const { vendor, server } = useScriptedServer(names);

const readPart = (name: Name, from: TestServer = server) =>
  from.query(`{ person(userId: "user-1") { ${parts[name].selection} } }`);
const faultOf = (name: Name, code: string, retryable = false) => ({
  code,
  retryable,
  provider: name.toUpperCase(),
  path: ['person', parts[name].field],
});

describe('hostile 54: a vendor that can not be reached', () => {
  const expectUnavailable = async (url: string) => {
    const own = await startServer({
      ADMIN_API_KEY: adminKey,
      SUMSUB_URL: url,
      SUMSUB_APP_TOKEN: 'sbx:test.token',
      SUMSUB_SECRET_KEY: 'local-secret-0001',
    });
    const answer = await readPart('sumsub', own);
    await own.close();
    expectFault(answer, faultOf('sumsub', 'PROVIDER_UNAVAILABLE', true));
    expect(JSON.stringify(answer)).not.toContain(new URL(url).host);
  };

  test('as it refuses the connection', async () => {
    const gone = await startVendor();
    await gone.close();
    await expectUnavailable(gone.origin);
  });

  test('as there is no such name', () => expectUnavailable('https://no-such-host.invalid'));

  test('as its certificate is signed by nobody', async () => {
    let calls = 0;
    const impostor = createTlsServer(createCertificate('IP:127.0.0.1'), (_request, response) => {
      calls += 1;
      response.end(JSON.stringify(sumsub.toApplicantJson()));
    });
    await new Promise<void>((resolve) => impostor.listen(0, '127.0.0.1', resolve));
    try {
      await expectUnavailable(`https://127.0.0.1:${(impostor.address() as AddressInfo).port}`);
    } finally {
      impostor.close();
    }
    expect(calls).toBe(0);
  });
});

test('hostile 55: silence is PROVIDER_TIMEOUT after the deadline of 5 s, and is not asked again', async () => {
  vendor.on(parts.sumsub.line, { silent: true });
  vendor.on(parts.capillary.line, { hold: true, body: '{"id":' });
  const began = performance.now();
  const answers = await Promise.all([readPart('sumsub'), readPart('capillary')]);
  const took = performance.now() - began;
  expectFault(answers[0], faultOf('sumsub', 'PROVIDER_TIMEOUT', true));
  expectFault(answers[1], faultOf('capillary', 'PROVIDER_TIMEOUT', true));
  expect(took).toBeGreaterThan(4_900);
  expect(took).toBeLessThan(7_900);
  expect(vendor.calls).toHaveLength(2);
});

const wrongTypes: Record<Name, string> = {
  sumsub: '{"id":7,"inspectionId":[]}',
  argos: '{"Items":{"submission_id":1}}',
  capillary: '{"id":true,"profiles":"none"}',
  unit21: '{"general_data":["canary"]}',
};

describe.each(names)('hostile 56: %s answers 200 with', (name) => {
  const whole = parts[name].answer.body ?? JSON.stringify(parts[name].answer.json);
  test.each([
    ['a page', '<!doctype html><title>canary</title>'],
    ['nothing', ''],
    ['half an answer', String(whole).slice(0, -20)],
    ['wrong types', wrongTypes[name]],
  ])('%s: PROVIDER_BAD_RESPONSE', async (_, body) => {
    vendor.on(parts[name].line, { body });
    const answer = await readPart(name);
    expectFault(answer, faultOf(name, 'PROVIDER_BAD_RESPONSE'));
    expect(JSON.stringify(answer)).not.toContain('canary');
  });
});

test.each(names)("hostile 58: %s's 401 is PROVIDER_AUTH, and never the caller's", async (name) => {
  vendor.on(parts[name].line, { status: 401, json: {}, headers: { 'www-authenticate': 'Basic' } });
  expectFault(await readPart(name), faultOf(name, 'PROVIDER_AUTH'));
});

test("hostile 58: a write's 401 is PROVIDER_AUTH too", async () => {
  vendor.on(sumsub.applicantLine, { json: sumsub.toApplicantJson() });
  vendor.on(sumsub.imagesLine, { json: sumsub.toImagesJson(false) });
  vendor.on(sumsub.deleteLine, { status: 401, json: {} });
  const answer = await sumsub.askToSetImageActive(server, {});
  const fault = { code: 'PROVIDER_AUTH', provider: 'SUMSUB', retryable: false, path: ['setImageActive'] };
  expectFault(answer, fault);
});

describe('hostile 59: a write answered 503 is sent once, and settled by reading', () => {
  const brokenOnce = (line: string) => {
    vendor.on(line, { status: 503 });
    return () => vendor.lines.filter((sent) => !sent.startsWith('GET ')).join() === line;
  };

  test('DELETE at Sumsub', async () => {
    vendor.on(sumsub.applicantLine, { json: sumsub.toApplicantJson() });
    vendor.on(sumsub.imagesLine, { json: sumsub.toImagesJson(false) }, { json: sumsub.toImagesJson(true) });
    const isSentOnce = brokenOnce(sumsub.deleteLine);
    const { data, errors } = await sumsub.askToSetImageActive(server, {});
    expect(errors).toEqual([]);
    expect(at(data, 'setImageActive.receipt.outcome')).toBe('APPLIED');
    expect(isSentOnce()).toBe(true);
  });

  test('DELETE at ARGOS', async () => {
    const plain = { submission_id: argos.submissionId, email: 'a@example.test' };
    vendor.on(argos.readLine, argos.toItems(plain), argos.toItems(argos.without(plain, 'email')));
    const isSentOnce = brokenOnce(argos.deleteLine('fields=email&admin_name=admin'));
    const { data, errors } = await argos.partialDelete(server, { fields: ['EMAIL'] });
    expect(errors).toEqual([]);
    expect(at(data, 'partialDeleteSubmission.receipt.outcome')).toBe('APPLIED');
    expect(isSentOnce()).toBe(true);
  });

  test('DELETE at Capillary', async () => {
    const { front, side, toCustomerAnswer } = capillary;
    vendor.on(capillary.readLine, toCustomerAnswer([front, side]), {
      ...toCustomerAnswer([front]),
      repeat: true,
    });
    const isSentOnce = brokenOnce(capillary.deleteLine(1));
    const { data, errors } = await capillary.deleteImage(server);
    expect(errors).toEqual([]);
    expect(at(data, 'deleteCustomerImage.receipt.outcome')).toBe('APPLIED');
    expect(isSentOnce()).toBe(true);
  });

  test('PUT at Unit21', async () => {
    vendor.on(unit21.readLine, unit21.withMedia(), { ...unit21.withMedia('a.txt'), repeat: true });
    const isSentOnce = brokenOnce(unit21.putLine);
    const { data, errors } = await unit21.addMedia(server, [unit21.inBase64(Buffer.from('text'), 'a.txt')]);
    expect(errors).toEqual([]);
    expect(at(data, 'addEntityMedia.added.0.receipt.outcome')).toBe('APPLIED');
    expect(isSentOnce()).toBe(true);
  });
});

test('hostile 61: one of ten calls for a list fails: the rest of the data, and one error at its path', async () => {
  const ids = Array.from({ length: 10 }, (_, number) => argos.submissionIdOf(number));
  vendor.on(argos.listLine('count=10'), argos.toItems(...ids.map((id) => argos.toRowJson(id))));
  ids.forEach((id, number) => {
    const whole = argos.toItems(argos.toItemJson({ submission_id: id }));
    if (number !== 4) vendor.on(argos.readLineOf(id), whole);
    else vendor.on(argos.readLineOf(id), { status: 503 }, { status: 503 }, { status: 503 });
  });
  const answer = await server.query('{ submissions(first: 10) { nodes { submissionId ocr } } }');
  expectFault(answer, {
    code: 'PROVIDER_UNAVAILABLE',
    provider: 'ARGOS',
    retryable: true,
    path: ['submissions', 'nodes', 4, 'ocr'],
  });
  expect(at(answer.data, 'submissions.nodes')).toEqual(
    ids.map((submissionId, number) => ({ submissionId, ocr: number === 4 ? null : expect.anything() })),
  );
});
