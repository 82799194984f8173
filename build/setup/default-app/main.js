// What `electron FOLDER` runs: finds the app's folder among the arguments and hands over to its main script.
// It must be an ES module that waits for the import: otherwise `ready` fires before the app's main has run, and
// `protocol.registerSchemesAsPrivileged` throws.
import { app } from 'electron'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

process.defaultApp = true
const args = process.argv.slice(1)
const require = createRequire(import.meta.url)
let folder

for (let index = 0; index < args.length; index++) {
  const arg = args[index]
  if (arg === '-r' || arg === '--require') require(args[++index])
  else if (!arg.startsWith('-') && folder === undefined) folder = resolve(arg)
}
if (folder === undefined) {
  console.error('usage: electron [-r MODULE] FOLDER [ARGUMENTS]')
  process.exit(2)
}

const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
app.setAppPath(folder)
app.setName(manifest.productName ?? manifest.name)
if (manifest.version) app.setVersion(manifest.version)
if (manifest.desktopName) app.setDesktopName(manifest.desktopName)
await import(pathToFileURL(join(folder, manifest.main ?? 'index.js')).href)
