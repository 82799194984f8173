import { isDeepStrictEqual } from 'node:util'
import type { FastifySerializerCompiler } from 'fastify/types/schema.js'
import type { ZodType } from 'zod'

/**
 * Serialises a reply only when it is exactly what its schema says: nothing missing, and nothing more, which might be
 * something that should not leave. For tests; outside them replies are made by functions that TypeScript checks.
 */
export const checkReply: FastifySerializerCompiler<ZodType> =
  ({ schema, url, method }) =>
  (value) => {
    const text = JSON.stringify(value)
    const plain: unknown = text === undefined ? undefined : JSON.parse(text)
    const parsed = schema.safeParse(plain)
    if (!parsed.success)
      throw new Error(`${method} ${url} answers against its schema: ${parsed.error.message}`)
    if (!isDeepStrictEqual(JSON.parse(JSON.stringify(parsed.data)), plain)) {
      throw new Error(`${method} ${url} answers more than its schema says: ${text}`)
    }
    return text
  }

/** Replies as they are. */
export const trustReply: FastifySerializerCompiler<ZodType> = () => JSON.stringify
