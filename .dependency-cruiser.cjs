/**
 * The layers, top first: kernel/abi, kernel, ipc, zx, shared-memory, fuzzing, cli, inspector, and at the bottom
 * examples, bench and test. Imports point only up.
 */
const layers = [
  'kernel',
  'ipc',
  'zx',
  'shared-memory',
  'fuzzing',
  'cli',
  'inspector',
  '(examples|bench|docs|test)',
];

/** Nothing in a layer imports from the layers below it. */
const onlyUp = layers.slice(0, -1).map((layer, i) => ({
  name: `only-up-from-${layer}`,
  severity: 'error',
  comment: `${layer} knows nothing of the layers below it`,
  from: { path: `^${layer}/` },
  to: { path: [`^(${layers.slice(i + 1).join('|')})/`, '^index\\.ts$'] },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...onlyUp,
    {
      name: 'abi-stands-alone',
      severity: 'error',
      comment: 'kernel/abi is what both sides agree on: it imports nothing else',
      from: { path: '^kernel/abi/' },
      to: { pathNot: '^kernel/abi/' },
    },
    {
      name: 'pure-typescript',
      severity: 'error',
      comment:
        'the kernel and the program-side libraries run wherever JavaScript runs: no node: module, no package',
      from: { path: '^(kernel|zx|shared-memory|fuzzing)/', pathNot: '^fuzzing/(files|javascript|report)/' },
      to: { pathNot: '^(kernel|ipc|zx|shared-memory|fuzzing)/' },
    },
    {
      name: 'programs-know-the-interface',
      severity: 'error',
      comment:
        'zx, shared-memory and fuzzing know a process only through kernel/abi; messages share the codec',
      from: { path: '^(zx|shared-memory|fuzzing)/', pathNot: '^fuzzing/javascript/target/' },
      to: { path: '^(kernel|ipc)/', pathNot: '^(kernel/abi/|ipc/wire/codec\\.ts)' },
    },
    {
      name: 'targets-are-programs',
      severity: 'error',
      comment:
        'the programs that run JavaScript targets are started by ipc, and know no kernel but its interface',
      from: { path: '^fuzzing/javascript/target/' },
      to: { path: '^(kernel|ipc)/', pathNot: '^(kernel/abi/|ipc/index\\.ts)' },
    },
    {
      name: 'client-is-no-kernel',
      severity: 'error',
      comment: 'a client holds no kernel: of its folder it takes the interface and the registry client only',
      from: { path: '^ipc/(client|ring|wire|posix)/' },
      to: {
        path: '^kernel/',
        pathNot: '^kernel/(abi/|svc/service-client\\.ts)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'sides-meet-on-the-wire',
      severity: 'error',
      comment: 'the kernel process and its clients share the wire and the host calls, and nothing else',
      from: { path: '^ipc/(client|server)/' },
      to: { path: '^ipc/(client|server)/', pathNot: '^ipc/$1/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'hosting-stands-on-both-sides',
      severity: 'error',
      comment: 'ipc/host puts the kernel and its client in one thread; neither of them knows of it',
      from: { path: '^ipc/(client|server|ring|wire|posix)/' },
      to: { path: '^ipc/host/' },
    },
    {
      name: 'native-code-in-ipc-only',
      severity: 'error',
      comment:
        'only ipc moves syscalls between OS processes; the baselines of the bench do it in their own ways',
      from: { pathNot: '^(ipc|bench)/' },
      to: { path: 'node_modules/(koffi|msgpackr)/' },
    },
    {
      name: 'no-runtime-cycles',
      severity: 'error',
      comment: 'modules may know each other’s types, but not load each other',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'declared-packages',
      severity: 'error',
      comment: 'what users run needs only what package.json lists under dependencies',
      from: { pathNot: '^(test|bench|docs|examples/fuzzing/parsers)/|^[^/]+\\.(mjs|cjs)$' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|node_modules/@types)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['require', 'node', 'default', 'types'],
    },
  },
};
