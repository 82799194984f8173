import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { askedBy, digestOf } from '../../../../shared/domain/request/digest.ts'
import type { RequestSnapshot } from '../../../../shared/domain/request/snapshot.ts'
import { ARCHIVE_FORMAT, manifestOf } from './archive-folder.ts'

const manifest = z.object({
  product: z.literal('countersign'),
  kind: z.literal('archive'),
  format: z.literal(ARCHIVE_FORMAT),
  requests: z.int(),
  sha256: z.string(),
})

const line = z.object({
  request: z.object({ snapshot: z.looseObject({ id: z.string(), digest: z.string() }) }),
})

export interface CheckedArchive {
  /** What is wrong with the file, in words; null when nothing is. */
  readonly problem: string | null
  readonly sha256: string
  /** The requests in it. */
  readonly ids: readonly string[]
}

/**
 * Holds an archive file against its manifest, and each request in it against the digest that people decided on. Whether
 * it is the file that the log names is for whoever has the log: compare `sha256`.
 */
export async function checkArchive(path: string): Promise<CheckedArchive> {
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text === null) return { problem: 'it cannot be read', sha256: '', ids: [] }
  const sha256 = createHash('sha256').update(text).digest('hex')
  const said = await readManifest(manifestOf(path))
  if (said === null) return { problem: 'its manifest is missing or is none of ours', sha256, ids: [] }
  if (said.sha256 !== sha256)
    return { problem: 'it was changed: its SHA-256 is another one', sha256, ids: [] }
  const ids: string[] = []
  for (const [index, each] of text.trimEnd().split('\n').entries()) {
    const read = readLine(each)
    if (read === null) return { problem: `line ${index + 1} is not an archived request`, sha256, ids }
    const { snapshot } = read
    if (digestOf(askedBy(snapshot)) !== snapshot.digest)
      return { problem: `request ${snapshot.id} is not what was decided on`, sha256, ids }
    ids.push(snapshot.id)
  }
  const problem =
    ids.length === said.requests ? null : `it has ${ids.length} requests and not ${said.requests}`
  return { problem, sha256, ids }
}

async function readManifest(path: string): Promise<z.infer<typeof manifest> | null> {
  try {
    const read = manifest.safeParse(JSON.parse(await readFile(path, 'utf8')))
    return read.success ? read.data : null
  } catch {
    return null
  }
}

function readLine(text: string): { readonly snapshot: RequestSnapshot } | null {
  try {
    const read = line.safeParse(JSON.parse(text))
    return read.success ? { snapshot: read.data.request.snapshot as unknown as RequestSnapshot } : null
  } catch {
    return null
  }
}
