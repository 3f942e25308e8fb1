import { expect, test } from '@jest/globals';
import { globSync, readFileSync } from 'node:fs';

const lines = 70;

test('every line of the list of hostile inputs is a test by its number', () => {
  const texts = globSync('test/**/*.test.ts').map((path) => readFileSync(path, 'utf8'));
  const numbers = texts.flatMap((text) =>
    [...text.matchAll(/['"`]hostile (\d+):/g)].map(([, number]) => Number(number)),
  );
  const missing = Array.from({ length: lines }, (_, index) => index + 1).filter(
    (line) => !numbers.includes(line),
  );
  expect(missing).toEqual([]);
});
