import type { ChannelTestAnswer, TestChannel } from '../../../shared/contract/http/settings.ts'
import { adviceFor } from '../../../shared/domain/delivery/advice.ts'
import { channelTraits, type ChannelKind } from '../../../shared/domain/delivery/channels.ts'
import type { Caller } from '../../ports/caller.ts'
import { requirePerson, requireRole } from '../access/roles.ts'
import type { Core } from '../core.ts'
import { usersOf } from '../documents.ts'
import { languagesOf } from '../people/message-language.ts'
import { actorOf } from '../log-actor.ts'

const LONGEST_RESPONSE = 500

/**
 * Sends a test to somebody, the caller unless said, and says what came back and what to do about it. Administrators
 * only. It is tried once, beside the queue, and stands in the log.
 */
export async function tryChannel(
  core: Core,
  caller: Caller,
  channel: ChannelKind,
  input: TestChannel,
): Promise<ChannelTestAnswer> {
  requireRole(caller, 'admin')
  const person = requirePerson(caller)
  const to = input.to || (await ownAddress(core, person.id, channel))
  if (to === undefined) return { delivered: false, to: '', response: '', advice: 'no-recipient' }
  const language = (await core.store.read((tx) => languagesOf(tx)))(person.id)
  const outcome = await core.channels.trySend(channel, to, language)
  if (outcome === null) return { delivered: false, to, response: '', advice: 'not-set-up' }
  const response = outcome.response.slice(0, LONGEST_RESPONSE)
  const delivered = outcome.status === 'delivered'
  await core.store.commit((tx) =>
    tx.log.append({
      at: core.clock.now().at,
      type: 'channel.tested',
      actor: actorOf(caller),
      subject: { kind: 'setting', id: channel },
      data: { to, delivered, response },
    }),
  )
  return { delivered, to, response, ...(delivered ? {} : { advice: adviceFor(response) }) }
}

async function ownAddress(core: Core, id: string, channel: ChannelKind): Promise<string | undefined> {
  const { reaches } = channelTraits(channel)
  if (reaches === 'room') return channel
  const user = await core.store.read((tx) => usersOf(tx).get(id))
  return reaches === 'phone' ? user?.phone : user?.email
}
