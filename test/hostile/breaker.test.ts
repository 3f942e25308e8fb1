// A vendor that fails again and again is left alone, then tried with one call, and all is whole soon after it is mended.
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { repeat } from '../support/one-client.ts';
import { codeOf, openFor, useOutage } from '../support/outage.ts';
import { names, parts } from '../support/person.ts';
import { until } from '../support/until.ts';

const scene = useOutage();
const { read, heal, breakDown, expectLeftAlone, openBreaker } = scene;

test.each(names)(
  'hostile 57: %s answers 500 again and again: three tries, then it is left alone',
  async (name) => {
    breakDown(name);
    expect(codeOf(await read(name))).toBe('PROVIDER_UNAVAILABLE');
    expect(scene.vendors[name].calls).toHaveLength(3);
    await openBreaker(name);
    // Ten reads, and the tries that were saved up or earned.
    expect(scene.vendors[name].calls.length).toBeLessThanOrEqual(17);
    const others = names.filter((other) => other !== name);
    others.forEach(heal);
    for (const other of others) expect(codeOf(await read(other))).toBe('WHOLE');
  },
);

test('hostile 57: all is whole within 20 s of the mending, and nobody asks twice before', async () => {
  await openBreaker('argos');
  const asked = scene.vendors.argos.calls.length;
  heal('argos');
  const mended = performance.now();
  while (codeOf(await read('argos')) !== 'WHOLE') await sleep(100);
  expect(performance.now() - mended).toBeLessThan(20_000);
  expect(scene.vendors.argos.calls).toHaveLength(asked + 1);
  const answers = await repeat(30, () => read('argos'));
  expect(answers.map(codeOf)).toEqual(answers.map(() => 'WHOLE'));
});

describe('hostile 57: the one call that is let through', () => {
  beforeEach(async () => {
    await openBreaker('sumsub');
    await sleep(openFor);
  });

  test('is one; the others are refused at once, and let in once it went well', async () => {
    const before = scene.vendors.sumsub.calls.length;
    const { promise: refused, resolve: letGo } = Promise.withResolvers<undefined>();
    scene.vendors.sumsub.mend(parts.sumsub.line, { ...parts.sumsub.answer, after: () => refused });
    const trial = read('sumsub');
    await until(() => scene.vendors.sumsub.calls.length === before + 1);
    const others = await repeat(10, () => read('sumsub'));
    letGo(undefined);
    expect(others.map(codeOf)).toEqual(others.map(() => 'PROVIDER_UNAVAILABLE'));
    expect(scene.vendors.sumsub.calls).toHaveLength(before + 1);
    expect(codeOf(await trial)).toBe('WHOLE');
    heal('sumsub');
    expect(codeOf(await read('sumsub'))).toBe('WHOLE');
  });

  test('that fails leaves the vendor alone for as long again', async () => {
    const before = scene.vendors.sumsub.calls.length;
    expect(codeOf(await read('sumsub'))).toBe('PROVIDER_UNAVAILABLE');
    expect(scene.vendors.sumsub.calls).toHaveLength(before + 1);
    await expectLeftAlone('sumsub');
  });

  test('that its own caller cuts short says nothing: it neither closes the breaker nor locks it', async () => {
    scene.vendors.sumsub.mend(parts.sumsub.line, { silent: true });
    expect(codeOf(await read('sumsub', { 'x-request-timeout-ms': '1000' }))).toBe('PROVIDER_TIMEOUT');
    await sleep(600);
    // Of those who come then, one is let through: a breaker that had closed would let all of them, a locked one none.
    const before = scene.vendors.sumsub.calls.length;
    const { promise: refused, resolve: letGo } = Promise.withResolvers<undefined>();
    scene.vendors.sumsub.mend(parts.sumsub.line, { ...parts.sumsub.answer, after: () => refused });
    const codes: unknown[] = [];
    const reads = repeat(10, async () => codes.push(codeOf(await read('sumsub'))));
    await until(() => codes.length === 9);
    letGo(undefined);
    await reads;
    expect(codes.toSorted()).toEqual([...Array<string>(9).fill('PROVIDER_UNAVAILABLE'), 'WHOLE']);
    expect(scene.vendors.sumsub.calls).toHaveLength(before + 1);
    heal('sumsub');
    expect(codeOf(await read('sumsub'))).toBe('WHOLE');
  });
});
