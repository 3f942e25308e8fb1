import { expect, test } from '@jest/globals';
import { createGate } from '../../src/media/gate.ts';

const create = (patience: number) =>
  createGate({ room: 4, patience, toFault: () => new Error('waited in vain') });

/** A task that lasts until it is let go. */
const hold = () => {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  return { task: () => promise, end: () => resolve(undefined) };
};

test('who waits too long is told so, and never runs', async () => {
  const gate = create(50);
  const first = hold();
  const running = gate(4, first.task);
  let ran = false;
  const late = gate(1, async () => {
    ran = true;
  });
  await expect(late).rejects.toThrow('waited in vain');
  first.end();
  await running;
  expect(await gate(4, async () => 'next')).toBe('next');
  expect(ran).toBe(false);
});

test('one that is too heavy for the room that is left keeps lighter ones back no longer than it waits itself', async () => {
  const gate = create(50);
  const first = hold();
  const running = gate(2, first.task);
  const heavy = gate(4, async () => 'heavy').catch(() => 'gave up');
  const light = gate(2, async () => 'light').catch(() => 'gave up');
  expect(await Promise.all([heavy, light])).toEqual(['gave up', 'light']);
  first.end();
  await running;
});

test('a task that fails gives its room back', async () => {
  const gate = create(1_000);
  await expect(gate(4, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  expect(await gate(9, async () => 'next')).toBe('next');
});
