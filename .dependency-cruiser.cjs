// The import table: which folder may import which. Everything not named here is refused.

/** Tests may use what they test and their own tools. */
const test = '\\.(test|contract)\\.(ts|mjs)$|/testing/'

/**
 * @param {string} name
 * @param {string} from folder (regular expression)
 * @param {string} allowed folders it may import inside the project (regular expression)
 */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: test },
  to: { path: '^(shared|coordinator|electron|renderer|build|e2e|bench|dist)/', pathNot: allowed },
})

const noPackages = (name, from, forbidden, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: test },
  to: { path: forbidden },
})

const NODE =
  '^(node:|(assert|buffer|child_process|cluster|crypto|dns|events|fs|http|http2|https|module|net|os|path|process|readline|stream|timers|tls|tty|url|util|v8|vm|worker_threads|zlib)(/|$))'
const inPackage = (names) => `(^|/)node_modules/(${names})/`

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Two files that need each other are one thing, or a third is missing.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere. The peers of benchmarks are installed when one is run.',
      severity: 'error',
      from: { pathNot: '^bench/[^/]+[.]mjs$' },
      to: { couldNotResolve: true, pathNot: '^(virtual:|electron$)' },
    },
    {
      name: 'no-dev-packages',
      comment: 'What ships imports only what is listed to ship; Vue’s build-time parts are bundled.',
      severity: 'error',
      from: { path: '^(shared|coordinator|electron)/', pathNot: `${test}|^coordinator/sample-server/` },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: inPackage('electron') },
    },

    only('domain-first', '^shared/domain/', '^shared/domain/', 'The domain stands on nothing.'),
    only(
      'contract-on-domain',
      '^shared/contract/',
      '^shared/(domain|contract)/',
      'The contract names domain types.',
    ),
    only('sync-on-contract', '^shared/sync/', '^shared/', 'Sync stands on contract and domain.'),
    noPackages('shared-is-pure', '^shared/', NODE, 'shared runs anywhere: no Node modules.'),
    noPackages(
      'shared-is-plain',
      '^shared/',
      inPackage('electron|vue|vue-router|pinia|dexie|fastify|ws|kysely|pino|nodemailer'),
      'shared knows no framework.',
    ),

    only(
      'core',
      '^coordinator/core/',
      '^(shared|coordinator/(core|ports))/',
      'Use cases know ports, not adapters or entries.',
    ),
    noPackages(
      'core-is-plain',
      '^coordinator/core/',
      inPackage('fastify|@fastify|ws|kysely|@photostructure|pino|nodemailer|@modelcontextprotocol'),
      'Use cases know no framework.',
    ),
    only(
      'ports',
      '^coordinator/ports/',
      '^(shared|coordinator/ports)/',
      'Ports are interfaces over shared types.',
    ),
    only('entry', '^coordinator/entry/', '^(shared|coordinator/(core|ports|entry))/', 'Entries call core.'),
    only(
      'adapters',
      '^coordinator/adapters/',
      '^(shared|coordinator/(ports|adapters))/',
      'Adapters implement ports.',
    ),
    {
      name: 'entries-apart',
      comment:
        'HTTP, stream, MCP, SCIM and workers do not call each other; what they share lies beside them.',
      severity: 'error',
      from: { path: '^coordinator/entry/([^/]+)/', pathNot: test },
      to: { path: '^coordinator/entry/[^/]+/', pathNot: '^coordinator/entry/$1/' },
    },
    {
      name: 'adapters-apart',
      comment: 'Adapters of different ports do not call each other.',
      severity: 'error',
      from: { path: '^coordinator/adapters/([^/]+)/', pathNot: test },
      to: { path: '^coordinator/adapters/[^/]+/', pathNot: '^coordinator/adapters/$1/' },
    },
    only(
      'coordinator',
      '^coordinator/',
      '^(shared|coordinator)/',
      'The coordinator is a program of its own.',
    ),
    noPackages(
      'coordinator-without-electron',
      '^coordinator/',
      inPackage('electron|vue'),
      'The coordinator also runs where there is no Electron.',
    ),

    only('electron', '^electron/', '^(shared|electron)/', 'The shell starts the coordinator by file path.'),
    only(
      'preload',
      '^electron/preload/',
      '^(shared/contract|shared/domain|electron/preload)/',
      'The preload is exactly the IPC contract.',
    ),
    noPackages(
      'preload-without-node',
      '^electron/(preload|confirm)/',
      NODE,
      'A sandboxed preload has no Node, and no page has.',
    ),
    only(
      'confirm-window',
      '^electron/confirm/',
      '^(shared/contract|shared/domain|electron/confirm)/',
      'The confirm window draws what main hands it.',
    ),

    only('renderer', '^renderer/', '^(shared|renderer)/', 'The pages also run in a browser.'),
    noPackages('renderer-without-node', '^renderer/', NODE, 'The pages also run in a browser.'),
    noPackages(
      'renderer-without-electron',
      '^renderer/',
      inPackage('electron|fastify|ws|kysely|@photostructure|pino|ajv'),
      'The pages also run in a browser.',
    ),
    {
      name: 'screens-apart',
      comment: 'A screen never imports another screen; what they share belongs to ui, stores or offline.',
      severity: 'error',
      from: { path: '^renderer/screens/([^/]+)/', pathNot: test },
      to: { path: '^renderer/screens/[^/]+/', pathNot: '^renderer/screens/$1/' },
    },
    {
      name: 'screens-below-app',
      comment: 'The app shell knows the screens, not the other way round.',
      severity: 'error',
      from: { path: '^renderer/(screens|ui|stores|offline|flow-builder)/', pathNot: test },
      to: { path: '^renderer/app/', pathNot: '^renderer/app/locales/' },
    },
    {
      name: 'parts-below-screens',
      comment: 'Parts, stores and the offline layer know no screen.',
      severity: 'error',
      from: { path: '^renderer/(ui|stores|offline)/', pathNot: test },
      to: { path: '^renderer/screens/' },
    },
    {
      name: 'nothing-imports-build',
      comment: 'Build scripts are not part of the product.',
      severity: 'error',
      from: { path: '^(shared|coordinator|electron|renderer)/' },
      to: { path: '^(build|e2e|bench|dist)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|release|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.vue', '.json', '.d.ts'],
    },
  },
}
