// One SQL for both databases: columns are text and bigint, and nothing is used that only one of them has.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import ts from 'typescript';

const root = join(import.meta.dirname, '../..');

/** Every text in a file that may become SQL; comments are none. */
const readStrings = (path: string): string[] => {
  const source = ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.Latest);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) found.push(node.text);
    // What stands between the parts is a value or a name: a statement is judged as a whole.
    if (ts.isTemplateExpression(node))
      found.push(
        [node.head, ...node.templateSpans.map(({ literal }) => literal)].map(({ text }) => text).join('x'),
      );
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
};

const toStrings = (...patterns: string[]) =>
  patterns.flatMap((pattern) => globSync(pattern, { cwd: root })).flatMap(readStrings);

const forbidden = [
  /\bjsonb/i,
  /\btimestamp(tz)?\b/i,
  /\b(small|big)?serial\b/i,
  /\bautoincrement\b/i,
  /advisory/i,
  /\bskip\s+locked\b/i,
  /\bfor\s+(update|share)\b/i,
  /\b(un)?listen\b/i,
  /\bnotify\b/i,
  /::\w/,
];

const isForbidden = (text: string) => forbidden.some((pattern) => pattern.test(text));

/** The columns that a text creates, as `table.column type`. */
const toColumns = (text: string): string[] => {
  const created = [...text.matchAll(/create\s+table\s+(\w+)\s*\(([^]*)\)/gi)].flatMap(
    ([, table = '', body = '']) =>
      body
        .replaceAll(/\([^()]*\)/g, '')
        .split(',')
        .filter((part) => !/^\s*(primary|unique|foreign|check|constraint)\b/i.test(part))
        .map((part) => `${table}.${part.trim()}`),
  );
  const added = [...text.matchAll(/alter\s+table\s+(\w+)\s+add\s+(?:column\s+)?([^;]*)/gi)].map(
    ([, table = '', column = '']) => `${table}.${column}`,
  );
  return [...created, ...added];
};

const isPortable = (column: string) => /^\w+\.\w+\s+(text|bigint)\b(?!\s*[[(])/i.test(column);

test('nothing that only PostgreSQL has', () => {
  const strings = toStrings('src/store/**/*.ts', 'src/ledger/**/*.ts');
  expect(strings.length).toBeGreaterThan(100);
  expect(strings.filter(isForbidden)).toEqual([]);
});

test('columns are text and bigint', () => {
  const columns = toStrings('src/store/migrations/*.ts').flatMap(toColumns);
  expect(columns).toEqual(
    expect.arrayContaining(['ledger.seq bigint not null primary key check', 'ledger.kind text not null']),
  );
  expect(columns.filter((column) => !isPortable(column))).toEqual([]);
});

test.each([
  'select * from t for update skip locked',
  'select pg_advisory_lock(1)',
  'LISTEN changes',
  "notify changes, 'x'",
  "select '{}'::text",
  'select jsonb_build_object()',
  'create table t (id bigserial, at timestamptz)',
])('the rule itself refuses: %s', (text) => {
  expect(isForbidden(text)).toBe(true);
});

test.each([
  'create table t (a text, b jsonb)',
  'create table t (a integer primary key)',
  'create table t (a text[], b bigint)',
  'create table t (a bigint, b varchar(20) not null)',
  'alter table t add column a boolean',
])('and the columns of: %s', (text) => {
  expect(toColumns(text).every(isPortable)).toBe(false);
});
