// Prints, as JSON, where the programs of PostgreSQL are that tests start, and as whom: `{ folder, identity }`.
import { findPostgres, UNPRIVILEGED } from './postgres.mjs'
import { runTool } from './setup-error.mjs'

await runTool(async () => {
  process.stdout.write(`${JSON.stringify({ folder: await findPostgres(), identity: UNPRIVILEGED })}\n`)
})
