import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The version in the nearest package.json at or above a folder that is ours. */
export function readVersion(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    try {
      const found = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
        name?: string
        version?: string
      }
      if (found.name === 'countersign' && found.version !== undefined) return found.version
    } catch {
      // No package.json here, or not a readable one: look one folder up.
    }
    if (dirname(folder) === folder) return '0.0.0'
  }
}
