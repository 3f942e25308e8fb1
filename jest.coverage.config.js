// The gate's run: the same tests, with coverage and its floor. Plain `npm test` stays fast.
import { globSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import config from './jest.config.js';

const root = import.meta.dirname;

/** True: nothing is left once the types are stripped, so no test can run a line of it. */
const isTypesOnly = (path) =>
  stripTypeScriptTypes(readFileSync(join(root, path), 'utf8'))
    .replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
    .trim() === '';

/** @type {import('jest').Config} */
const coverageConfig = {
  ...config,
  collectCoverage: true,
  collectCoverageFrom: [
    ...config.collectCoverageFrom,
    ...globSync('src/**/*.ts', { cwd: root })
      .filter(isTypesOnly)
      .map((path) => `!${path}`),
  ],
  coverageThreshold: { global: { lines: 90, branches: 85 } },
  reporters: ['default', '<rootDir>/test/support/still-open.cjs'],
};
export default coverageConfig;
