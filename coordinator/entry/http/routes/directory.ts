import { z } from 'zod'
import {
  createdDirectoryKey,
  createDirectoryKey as keyBody,
  directory,
} from '../../../../shared/contract/http/directory.ts'
import {
  createDirectoryKey,
  readDirectory,
  revokeDirectoryKey,
} from '../../../core/directory/directory-keys.ts'
import type { Api } from '../api.ts'
import type { HttpDeps } from '../http-deps.ts'
import { idParams } from '../pages.ts'

export function directoryRoutes(api: Api, { core }: HttpDeps): void {
  const tags = ['people']
  api.get(
    '/directory',
    { schema: { tags, summary: 'How a directory reaches us (SCIM 2.0)', response: { 200: directory } } },
    (request) => readDirectory(core, request.caller),
  )
  api.post(
    '/directory/keys',
    {
      schema: {
        tags,
        summary: 'A key for a directory; shown once',
        body: keyBody,
        response: { 201: createdDirectoryKey },
      },
    },
    async (request, reply) =>
      reply.status(201).send(await createDirectoryKey(core, request.caller, request.body)),
  )
  api.delete(
    '/directory/keys/:id',
    { schema: { tags, summary: 'End a key of a directory', params: idParams, response: { 204: z.null() } } },
    async (request, reply) => {
      await revokeDirectoryKey(core, request.caller, request.params.id)
      return reply.status(204).send(null)
    },
  )
}
