// What neither prettier nor tsc holds. Who may import whom is held by .dependency-cruiser.mjs.
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const ours = ['src/**/*.ts', 'test/**/*.ts', 'demo/**/*.ts', 'bench/**/*.ts'];
const environment = 'Only src/config.ts reads the environment: take the value from the Config.';

const environmentSyntax = [
  {
    selector:
      'MemberExpression[object.type="MemberExpression"][object.property.name="process"][property.name="env"]',
    message: environment,
  },
  {
    selector: 'ImportDeclaration[source.value=/^(node:)?process$/] ImportSpecifier[imported.name="env"]',
    message: environment,
  },
  {
    selector:
      'ImportDeclaration[source.value=/^(node:)?process$/] :matches(ImportDefaultSpecifier, ImportNamespaceSpecifier)[local.name!="process"]',
    message: `${environment} Under another name than process it would go unseen.`,
  },
];

export default defineConfig(
  // What it is measured against is compiled with packages of its own.
  globalIgnores(['coverage/', 'reports/', 'src/generated/', 'bench/peers/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    name: 'dossier/mistakes',
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-async-promise-executor': 'error',
      'no-case-declarations': 'error',
      'no-cond-assign': 'error',
      'no-constant-binary-expression': 'error',
      'no-constant-condition': 'error',
      'no-control-regex': 'error',
      'no-debugger': 'error',
      'no-duplicate-case': 'error',
      'no-empty': 'error',
      'no-empty-character-class': 'error',
      'no-empty-pattern': 'error',
      'no-loss-of-precision': 'error',
      'no-misleading-character-class': 'error',
      'no-prototype-builtins': 'error',
      'no-regex-spaces': 'error',
      'no-self-assign': 'error',
      'no-self-compare': 'error',
      'no-sparse-arrays': 'error',
      'no-template-curly-in-string': 'error',
      'no-unmodified-loop-condition': 'error',
      'no-unreachable-loop': 'error',
      'no-unsafe-finally': 'error',
      'no-unsafe-optional-chaining': 'error',
      'no-useless-assignment': 'error',
      'no-useless-backreference': 'error',
      'no-useless-catch': 'error',
      'no-useless-escape': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'preserve-caught-error': 'error',
    },
  },
  {
    name: 'dossier/plain-javascript',
    files: ['**/*.{js,mjs,cjs}'],
    rules: { 'no-unused-vars': 'error' },
  },
  {
    name: 'dossier/types',
    files: ours,
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/ban-ts-comment': ['error', { minimumDescriptionLength: 10 }],
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      // Type stripping leaves `import {} from '…'` where every name is a type: the module would be loaded.
      '@typescript-eslint/no-import-type-side-effects': 'error',
      // `!` reads an index that is known to exist; the other way is a branch no test can reach.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // A type only the caller knows, such as that of a JSON answer, stands once.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // tsc's noUnusedLocals and noUnusedParameters report the same.
      '@typescript-eslint/no-unused-vars': 'off',
      // Hooks of Apollo and Fastify must return a promise, awaited or not.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        {
          allow: ['Error', 'URL', 'URLSearchParams'],
          allowAny: false,
          allowBoolean: true,
          allowNever: false,
          allowNullish: false,
          allowNumber: true,
          allowRegExp: false,
        },
      ],
    },
  },
  {
    name: 'dossier/size',
    files: ours,
    rules: {
      complexity: ['error', 15],
      'max-lines': ['error', { max: 250, skipBlankLines: false, skipComments: false }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true, IIFEs: true }],
    },
  },
  {
    name: 'dossier/suites-are-long',
    files: ['test/**/*.ts'],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    name: 'dossier/no-default-exports',
    files: ours,
    rules: {
      'no-restricted-exports': [
        'error',
        {
          restrictDefaultExports: {
            direct: true,
            named: true,
            defaultFrom: true,
            namedFrom: true,
            namespaceFrom: true,
          },
        },
      ],
    },
  },
  {
    name: 'dossier/no-environment',
    files: ours,
    ignores: ['src/config.ts', 'src/main.ts', 'test/support/postgres.ts'],
    rules: {
      'no-restricted-properties': ['error', { object: 'process', property: 'env', message: environment }],
      'no-restricted-syntax': ['error', ...environmentSyntax],
    },
  },
  {
    name: 'dossier/one-way-to-write',
    files: ['src/**/*.ts'],
    // The rule above holds there all the same: neither file reads the environment.
    ignores: ['src/ledger/*.ts', 'src/model/write.ts', 'src/config.ts', 'src/main.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...environmentSyntax,
        {
          selector:
            'Identifier[name="SealedWrite"]:not(NewExpression > Identifier, ImportSpecifier > Identifier, TSTypeReference > Identifier)',
          message: 'Nobody but the ledger opens a write: make one, or give it to context.writer.',
        },
        {
          selector: 'ImportSpecifier[imported.name="SealedWrite"][local.name!="SealedWrite"]',
          message: 'Under another name it could be opened unseen.',
        },
        {
          selector: 'ImportDeclaration[source.value=/write\\.ts$/] ImportNamespaceSpecifier',
          message: 'Under another name SealedWrite could be opened unseen.',
        },
      ],
    },
  },
  {
    name: 'dossier/no-console',
    files: ['src/**/*.ts', 'test/**/*.ts'],
    ignores: ['src/main.ts'],
    rules: { 'no-console': 'error' },
  },
  {
    // Rows of "this field, or null": each counts as a branch, and none needs thought.
    name: 'dossier/maps',
    files: ['src/providers/*/map.ts'],
    rules: { complexity: 'off' },
  },
);
