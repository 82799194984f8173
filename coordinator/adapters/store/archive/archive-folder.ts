import { createHash } from 'node:crypto'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { canonicalJson } from '../../../../shared/domain/canonical/canonical-json.ts'
import type { Archive } from '../../../ports/archive.ts'
import { flush, writePrivate } from '../backup/durable-file.ts'

const FOLDER = 'archive'
export const ARCHIVE_FORMAT = 1

/** The archive of a data folder: JSON Lines with a manifest beside each file, readable by their owner alone. */
export function createArchiveFolder(dataFolder: string, now: () => number): Archive {
  const folder = join(dataFolder, FOLDER)
  return {
    async write(name, lines, facts) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const file = `${name}.jsonl`
      const path = join(folder, file)
      const text = lines.map((line) => `${canonicalJson(line)}\n`).join('')
      const sha256 = createHash('sha256').update(text).digest('hex')
      const manifest = {
        product: 'countersign',
        kind: 'archive',
        format: ARCHIVE_FORMAT,
        createdAt: new Date(now()).toISOString(),
        ...facts,
        requests: lines.length,
        sha256,
      }
      await writePrivate(`${path}.partial`, text)
      await writePrivate(manifestOf(path), `${JSON.stringify(manifest, null, 2)}\n`)
      await rename(`${path}.partial`, path)
      await flush(folder)
      return { file, sha256 }
    },
    async discard(file) {
      const path = join(folder, file)
      await rm(path, { force: true })
      await rm(manifestOf(path), { force: true })
    },
  }
}

/** `requests-X.jsonl` has its manifest in `requests-X.manifest.json`. */
export const manifestOf = (path: string): string => path.replace(/\.jsonl$/, '.manifest.json')
