import { z } from 'zod'

/** What stands beside a backup, and says how to tell whether it is whole. Times are ISO 8601. */
const manifest = z.object({
  product: z.literal('countersign'),
  /** Of this file; a later one is not read. */
  format: z.int(),
  /** Of the program that took it. */
  version: z.string(),
  /** Of the database. */
  shape: z.int(),
  createdAt: z.iso.datetime(),
  /** The end of the log: keep its hash elsewhere, and nobody can pass off another backup as this one. */
  head: z.object({ seq: z.int(), hash: z.string().regex(/^[0-9a-f]{64}$/) }),
  requests: z.int(),
  bytes: z.int(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})
export type BackupManifest = z.infer<typeof manifest>

export const FORMAT = 1

export const manifestFile = (backup: string): string => `${backup}.manifest.json`
/** Beside the backup only where somebody asked for it. */
export const keyFile = (backup: string): string => `${backup}.key`

/** Null for what is no manifest of ours. One of a later format is told apart by its `format`. */
export function readManifest(text: string): BackupManifest | null {
  try {
    const parsed = manifest.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
