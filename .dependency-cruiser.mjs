// Who may import whom. Each rule names the folder it protects; `npm run lint` holds them all.

/** Packages by name, wherever they are installed. */
const packages = (...names) => `(^|node_modules/)(${names.join('|')})(/|$)`;

const graphqlPackages = packages(
  'graphql',
  '@apollo/[^/]+',
  '@as-integrations/[^/]+',
  '@graphql-tools/[^/]+',
);
const httpPackages = packages('got', 'undici');
const tracingSdkPackages = packages('@opentelemetry/(?!api(?:/|$))[^/]+');
/** `@fastify/busboy` is not among them: it is a parser that knows no server. */
const fastifyPackages = packages('fastify', '@fastify/cors');

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const forbidden = [
  {
    name: 'model-imports-nothing',
    comment: 'model/ is the one vocabulary all others share: plain types, free of every library and vendor.',
    severity: 'error',
    from: { path: '^src/model/' },
    to: { pathNot: '^src/model/' },
  },
  {
    name: 'errors-and-config-import-nothing-of-ours',
    comment:
      'Every folder may import errors.ts, and config.ts is read before anything else exists: were they to import something of ours, they would drag it in everywhere.',
    severity: 'error',
    from: { path: '^src/(errors|config|config-reader|config-traces)\\.ts$' },
    to: { path: '^src/', pathNot: '^src/config-(reader|traces)\\.ts$' },
  },
  {
    name: 'errors-and-config-know-no-library',
    comment:
      'A failure is the same one over GraphQL and over plain HTTP, and a setting does not depend on who serves it.',
    severity: 'error',
    from: { path: '^src/(errors|config|config-reader|config-traces)\\.ts$' },
    to: { path: [graphqlPackages, httpPackages, fastifyPackages] },
  },
  {
    name: 'http-knows-no-vendor',
    comment: 'One client serves all vendors; what is special about one of them belongs into its folder.',
    severity: 'error',
    from: { path: '^src/http/' },
    to: { path: '^src/', pathNot: ['^src/http/', '^src/(errors|tracing/span)\\.ts$'] },
  },
  {
    name: 'vendor-imports-only-downwards',
    comment:
      'A data source turns our question into calls and their answers into our model, and nothing else.',
    severity: 'error',
    from: { path: '^src/providers/[^/]+/' },
    to: { path: '^src/', pathNot: ['^src/(providers|http|model)/', '^src/(errors|tracing/span)\\.ts$'] },
  },
  {
    name: 'no-vendor-imports-another-vendor',
    comment:
      "A vendor's folder can be read, changed and deleted alone. What two vendors share goes to http/ or model/.",
    severity: 'error',
    from: { path: '^src/providers/([^/]+)/' },
    to: { path: '^src/providers/', pathNot: '^src/providers/$1/' },
  },
  {
    name: 'vendor-list-looks-downwards',
    comment: 'providers/index.ts lists the vendors; who asks them is not its business.',
    severity: 'error',
    from: { path: '^src/providers/[^/]+\\.ts$' },
    to: {
      path: [
        '^src/(resolvers|generated|flows|sandbox|plugins)/',
        '^src/(schema|context|server|main|format-error)\\.ts$',
      ],
    },
  },
  {
    name: 'only-the-vendor-list-imports-a-vendor',
    comment:
      'Everyone else takes the vendors, and their types, from providers/index.ts, so that adding or removing a vendor touches one list.',
    severity: 'error',
    from: { path: '^src/', pathNot: ['^src/providers/[^/]+/', '^src/providers/index\\.ts$'] },
    to: { path: '^src/providers/[^/]+/' },
  },
  {
    name: 'store-imports-only-errors',
    comment: 'store/ keeps rows; what they mean is known above it.',
    severity: 'error',
    from: { path: '^src/store/' },
    to: { path: '^src/', pathNot: ['^src/store/', '^src/errors\\.ts$'] },
  },
  {
    name: 'ledger-auth-and-media-import-only-downwards',
    comment:
      'A write, a permission and a signed link mean the same for every vendor and every field, so none of the three may know one, nor one another.',
    severity: 'error',
    from: { path: '^src/(ledger|auth|media)/' },
    to: { path: '^src/', pathNot: ['^src/($1|store|model)/', '^src/(errors|tracing/span)\\.ts$'] },
  },
  {
    name: 'traffic-imports-only-downwards',
    comment: 'What is sent to vendors, and how they are, is counted in the same way for all of them.',
    severity: 'error',
    from: { path: '^src/traffic/' },
    to: { path: '^src/', pathNot: ['^src/(traffic|store|http|model)/', '^src/errors\\.ts$'] },
  },
  {
    name: 'metrics-take-only-types',
    comment:
      'Counting must change nothing: what is counted tells it, and knows nothing of how it is counted.',
    severity: 'error',
    from: { path: '^src/metrics/' },
    to: { path: '^src/', pathNot: ['^src/metrics/', '^src/errors\\.ts$'], preCompilationOnly: false },
  },
  {
    name: 'prom-client-only-in-metrics',
    comment: 'A counter made elsewhere would be missing in the registry of its server, or be in one for all.',
    severity: 'error',
    from: { path: '^src/', pathNot: '^src/metrics/' },
    to: { path: '(^|/)node_modules/prom-client/' },
  },
  {
    name: 'flows-import-only-downwards',
    comment: 'A flow crosses vendors with what the ledger and the model give it; it does not know who asked.',
    severity: 'error',
    from: { path: '^src/flows/' },
    to: { path: '^src/', pathNot: ['^src/(flows|providers|ledger|model|traffic)/', '^src/errors\\.ts$'] },
  },
  {
    name: 'flows-take-only-types-from-providers',
    comment: 'A flow is given its data sources, so that they stay those of the one request and its batches.',
    severity: 'error',
    from: { path: '^src/flows/' },
    to: { path: '^src/providers/', preCompilationOnly: false },
  },
  {
    name: 'resolvers-import-only-downwards',
    comment: 'A resolver calls one method of one data source, which it gets from the context, or one flow.',
    severity: 'error',
    from: { path: '^src/resolvers/' },
    to: {
      path: '^src/',
      pathNot: ['^src/(resolvers|generated|flows|model|document)/', '^src/(errors|context)\\.ts$'],
    },
  },
  {
    name: 'document-imports-nothing-of-ours',
    comment: 'What a document asks for is read in the same way before an operation runs and while it does.',
    severity: 'error',
    from: { path: '^src/document/' },
    to: { path: '^src/', pathNot: '^src/document/' },
  },
  {
    name: 'resolvers-take-only-types-from-generated-and-context',
    comment: 'The context is an argument, and generated code is there for the compiler alone.',
    severity: 'error',
    from: { path: '^src/resolvers/' },
    to: { path: ['^src/generated/', '^src/context\\.ts$'], preCompilationOnly: false },
  },
  {
    name: 'resolvers-know-no-http-client',
    comment: 'Not even its types: an answer of a vendor has become our model before a resolver sees it.',
    severity: 'error',
    from: { path: '^src/resolvers/' },
    to: { path: httpPackages },
  },
  {
    name: 'graphql-stays-at-the-top',
    comment:
      'Below the resolvers nothing knows that it is GraphQL that asks; a refusal is data and a fault is an ApiError there.',
    severity: 'error',
    from: { path: '^src/(http|providers|store|ledger|auth|media|flows|sandbox)/' },
    to: { path: graphqlPackages },
  },
  {
    name: 'sandbox-shares-no-code',
    comment:
      'Were the emulated vendors to share code with the server, both would be wrong in the same way and the tests would not notice.',
    severity: 'error',
    from: { path: '^src/sandbox/' },
    to: { dependencyTypes: ['local'], pathNot: '^src/sandbox/' },
  },
  {
    name: 'sandbox-is-started-only-by-the-program',
    comment: 'Whoever else knew the sandbox could answer differently there than live.',
    severity: 'error',
    from: { path: '^src/', pathNot: ['^src/sandbox/', '^src/(main|server)\\.ts$'] },
    to: { path: '^src/sandbox/' },
  },
  {
    name: 'http-clients-only-in-http',
    comment:
      'The client in http/ sets the deadlines, caps and retries; a call past it, by got or undici, would have none. Types are free.',
    severity: 'error',
    from: { path: '^src/', pathNot: '^src/http/' },
    to: { path: httpPackages, preCompilationOnly: false },
  },
  {
    name: 'tracing-imports-only-errors',
    comment: 'Spans are made in every room, so that what makes them may know none.',
    severity: 'error',
    from: { path: '^src/tracing/' },
    to: { path: '^src/', pathNot: ['^src/tracing/', '^src/(errors|config-traces)\\.ts$'] },
  },
  {
    name: 'only-the-start-of-tracing-knows-its-sdk',
    comment:
      "All others make spans by @opentelemetry/api, which does nothing by itself. What sends them is the operator's choice.",
    severity: 'error',
    from: { path: '^src/', pathNot: '^src/tracing/start\\.ts$' },
    to: { path: tracingSdkPackages },
  },
  {
    name: 'the-tracing-sdk-is-loaded-only-where-it-is-wanted',
    comment: 'A server without traces must not carry it in memory. Types are free.',
    severity: 'error',
    from: { path: '^src/' },
    to: { path: tracingSdkPackages, dynamic: false, preCompilationOnly: false },
  },
  {
    name: 'only-main-starts-tracing',
    comment: 'There is one tracer in a process, and whoever sets it has an effect on all of it.',
    severity: 'error',
    from: { path: '^src/', pathNot: '^src/main\\.ts$' },
    to: { path: '^src/tracing/start\\.ts$' },
  },
  {
    name: 'only-what-is-kept-uses-the-store',
    comment:
      'A row that others read or write past the ledger would be a second truth. Whoever opens the database hands it on.',
    severity: 'error',
    from: {
      path: '^src/',
      pathNot: ['^src/(store|ledger|auth|media|traffic|commands)/', '^src/open-store\\.ts$'],
    },
    to: { path: '^src/store/' },
  },
  {
    name: 'request-comes-before-operation',
    comment:
      'What reads a request decides before there is an operation, and knows nothing of GraphQL schemas.',
    severity: 'error',
    from: { path: '^src/plugins/request/' },
    to: { path: '^src/plugins/operation/' },
  },
  {
    name: 'only-main-runs-commands',
    comment:
      'A command is a whole run of the program; it may look at all that main may look at, but for the server.',
    severity: 'error',
    from: { path: '^src/', pathNot: ['^src/main\\.ts$', '^src/commands/'] },
    to: { path: '^src/commands/' },
  },
  {
    name: 'only-data-sources-make-writes-and-only-the-ledger-opens-them',
    comment: 'Whoever has the class could open a write and send it past the ledger. Its types are free.',
    severity: 'error',
    from: { path: '^src/', pathNot: '^src/(ledger|providers)/' },
    to: { path: '^src/model/write\\.ts$', preCompilationOnly: false },
  },
  {
    name: 'nothing-imports-main',
    comment: 'main.ts has effects on import: importing it starts the program.',
    severity: 'error',
    from: { path: '^src/' },
    to: { path: '^src/main\\.ts$' },
  },
  {
    name: 'only-main-imports-server',
    comment: 'schema, context, server, main: each may import those before it, and none behind it.',
    severity: 'error',
    from: { path: '^src/', pathNot: '^src/main\\.ts$' },
    to: { path: '^src/server\\.ts$' },
  },
  {
    name: 'schema-takes-only-types-from-context',
    comment: 'schema, context, server, main: each may import those before it, and none behind it.',
    severity: 'error',
    from: { path: '^src/schema\\.ts$' },
    to: { path: '^src/context\\.ts$', preCompilationOnly: false },
  },
  {
    name: 'no-cycles',
    comment:
      'Two modules that need each other are one module, or a third is missing. That goes for types as well.',
    severity: 'error',
    from: { path: '^src/' },
    to: { circular: true },
  },
  {
    name: 'no-orphans',
    comment: 'A module nothing imports is dead. The program itself begins at main.ts.',
    severity: 'error',
    from: { path: '^src/' },
    module: {
      path: '^src/',
      pathNot: ['^src/main\\.ts$', '\\.d\\.ts$'],
      numberOfDependentsLessThan: 1,
    },
  },
  {
    name: 'src-imports-nothing-beside-it',
    comment: 'What ships cannot need a test, the demonstration or a benchmark.',
    severity: 'error',
    from: { path: '^src/' },
    to: { dependencyTypes: ['local'], pathNot: ['^src/', '^package\\.json$'] },
  },
  {
    name: 'no-dev-dependencies-in-src',
    comment: 'They are not there where the program is installed with `npm ci --omit=dev`.',
    severity: 'error',
    from: { path: '^src/' },
    to: { dependencyTypes: ['npm-dev'] },
  },
  {
    name: 'no-undeclared-packages',
    comment:
      'A package that only another one brings along can be gone, or be a different version, after any update.',
    severity: 'error',
    from: { path: '^src/' },
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  },
  {
    name: 'no-unresolvable-imports',
    comment: 'No other rule can judge an import that leads nowhere.',
    severity: 'error',
    from: { path: '^src/' },
    to: { couldNotResolve: true },
  },
  {
    name: 'no-deprecated-core',
    comment: 'Node takes these modules away one day.',
    severity: 'error',
    from: { path: '^src/' },
    to: {
      dependencyTypes: ['core'],
      path: '^(punycode|domain|constants|sys|_linklist|_stream_[a-z]+|_http_[a-z]+|_tls_[a-z]+)$',
    },
  },
];

/** @type {import('dependency-cruiser').IConfiguration} */
const config = {
  forbidden,
  options: {
    // Type-only imports count, and a rule can tell them from those that are there at run time.
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
export default config;
