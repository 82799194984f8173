// Runs before every module, whatever order the bundler gives them: a schema library would otherwise try out
// `new Function` while its first schema is made, which the pages' policy forbids and reports. Its settings live in this
// one global (zod, core/core.js).
globalThis.__zod_globalConfig = { jitless: true }
