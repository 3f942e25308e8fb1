// Four vendors × read, delete, upload × eight kinds of bad network. What each cell comes to stands in matrix.ts.
import { expect, test } from '@jest/globals';
import { play } from './acts.ts';
import { cells } from './matrix.ts';

test.concurrent.each(cells)('$title', (cell) => play(cell), 40_000);

test('the matrix has 96 cells, each once', () => {
  expect(cells).toHaveLength(96);
  expect(new Set(cells.map(({ vendor, kind, toxic }) => `${vendor} ${kind} ${toxic}`)).size).toBe(96);
});
