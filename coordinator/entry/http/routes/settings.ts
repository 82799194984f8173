import { z } from 'zod'
import {
  channelSettings,
  channelTestAnswer,
  saveChannelSettings,
  setUpChannel,
  testChannel,
} from '../../../../shared/contract/http/settings.ts'
import { readChannel, removeChannel, saveChannel } from '../../../core/settings/channel-settings.ts'
import { tryChannel } from '../../../core/settings/try-channel.ts'
import type { Api } from '../api.ts'
import type { HttpDeps } from '../http-deps.ts'

const params = z.object({ channel: setUpChannel })

export function settingsRoutes(api: Api, { core }: HttpDeps): void {
  const response = { 200: channelSettings }
  api.get(
    '/settings/:channel',
    { schema: { tags: ['settings'], summary: 'How a channel is set up, secrets masked', params, response } },
    (request) => readChannel(core, request.caller, request.params.channel),
  )
  api.put(
    '/settings/:channel',
    {
      schema: {
        tags: ['settings'],
        summary: 'Set up a channel',
        params,
        body: saveChannelSettings,
        response,
      },
    },
    (request) => saveChannel(core, request.caller, request.params.channel, request.body),
  )
  api.delete(
    '/settings/:channel',
    { schema: { tags: ['settings'], summary: 'Send nothing by a channel any more', params, response } },
    (request) => removeChannel(core, request.caller, request.params.channel),
  )
  api.post(
    '/settings/:channel/test',
    {
      schema: {
        tags: ['settings'],
        summary: 'Send a test now, and say what came back',
        params,
        body: testChannel,
        response: { 200: channelTestAnswer },
      },
    },
    (request) => tryChannel(core, request.caller, request.params.channel, request.body),
  )
}
