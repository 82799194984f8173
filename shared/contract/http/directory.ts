import { z } from 'zod'
import { id, instant } from './common.ts'

/** A key with which a company's directory keeps people and groups up to date (SCIM 2.0), and does nothing else. */
export const directoryKey = z
  .object({ id, name: z.string(), createdAt: instant, lastUsedAt: instant.optional() })
  .meta({ id: 'DirectoryKey' })
export type DirectoryKey = z.infer<typeof directoryKey>

export const createDirectoryKey = z.strictObject({ name: z.string().trim().min(1).max(120) })
export const createdDirectoryKey = z.object({ id, key: z.string() })

export const directory = z
  .object({
    /** What is entered at the directory as the address of its tenant. */
    url: z.string(),
    keys: z.array(directoryKey),
    people: z.int(),
    groups: z.int(),
  })
  .meta({ id: 'Directory' })
export type Directory = z.infer<typeof directory>
