import { z } from 'zod'
import { isEmailAddress } from '../../domain/people/email-address.ts'

/** ISO 8601 UTC. */
export const instant = z.iso.datetime()
export const id = z.string().min(1).max(64)
export const personName = z.string().trim().min(1).max(200)
/** One mail address, in any legal form (RFC 5321, RFC 6531). */
export const email = z
  .string()
  .max(254)
  .refine(isEmailAddress, { error: 'This is not an e-mail address.' })
  .meta({ format: 'email' })
/** E.164, e.g. +46701234567. */
export const phone = z.string().regex(/^\+[1-9]\d{6,14}$/)
export const jsonValue = z.json()
export const jsonObject = z.record(z.string(), z.json())

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    errors: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })).optional(),
    /** The facts behind `detail`, for translation. */
    data: jsonObject.optional(),
  })
  .meta({ id: 'Problem' })
export type Problem = z.infer<typeof problem>

/** A page of a list. `total` counts all that match the filters. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable(), total: z.int() })

export interface Page<T> {
  items: T[]
  nextCursor: string | null
  total: number
}

export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().max(500).optional(),
  /** A field, with `-` before it for descending. */
  sort: z.string().max(40).optional(),
  q: z.string().max(200).optional(),
})
