import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/**
 * Serves the built pages. Routes of the pages live behind `#`, so only files exist here and everything else is a 404.
 * File names under /assets change with their content and may be kept for ever.
 */
export async function servePages(server: FastifyInstance, folder: string | null): Promise<void> {
  if (folder === null || !existsSync(join(folder, 'index.html'))) return
  await server.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    index: 'index.html',
    dotfiles: 'deny',
    cacheControl: false,
    globIgnore: ['**/*.map'],
    setHeaders(reply, path) {
      const forEver = /[\\/]assets[\\/]/.test(path)
      reply.header('Cache-Control', forEver ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
}
