import type { ChannelSettings, SaveChannelSettings } from '../../../shared/contract/http/settings.ts'
import type { ChannelKind } from '../../../shared/domain/delivery/channels.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { Caller } from '../../ports/caller.ts'
import type { ChannelAddress } from '../../ports/channel-setup.ts'
import type { Tx } from '../../ports/store.ts'
import { requireRole } from '../access/roles.ts'
import { commitOnce } from '../commit-once.ts'
import type { Core } from '../core.ts'
import { actorOf } from '../log-actor.ts'
import { maskAddress, unmaskAddress } from './masked-address.ts'

const keyOf = (channel: ChannelKind): string => `channel:${channel}`

/** What was saved in the app, or null. */
export async function storedAddress(
  core: Core,
  tx: Tx,
  channel: ChannelKind,
): Promise<ChannelAddress | null> {
  const text = await tx.values.get(keyOf(channel))
  if (text === undefined || text === '') return null
  return JSON.parse(core.secrets.open(text)) as ChannelAddress
}

/** How a channel is set up, secrets masked. Administrators only. */
export function readChannel(core: Core, caller: Caller, channel: ChannelKind): Promise<ChannelSettings> {
  requireRole(caller, 'admin')
  return core.store.read(async (tx) => view(core, channel, await storedAddress(core, tx, channel)))
}

/**
 * Sets up a channel. Administrators only. Errors: `channel_from_operator` where the operator did, `invalid_body` saying
 * what is wrong with the address, also where a kept secret is meant for another host or account.
 */
export async function saveChannel(
  core: Core,
  caller: Caller,
  channel: ChannelKind,
  input: SaveChannelSettings,
): Promise<ChannelSettings> {
  requireRole(caller, 'admin')
  assertFree(core, channel)
  const saved = await commitOnce(core, caller, async (tx) => {
    const url = unmaskAddress(input.url, (await storedAddress(core, tx, channel))?.url)
    if (url === null)
      throw invalid('Enter the secret again: it is kept for the host and account it was given for.')
    const address = { url, ...(input.from === undefined || input.from === '' ? {} : { from: input.from }) }
    const problem = core.channels.problemWith(channel, address)
    if (problem !== null) throw invalid(problem)
    await put(core, tx, caller, channel, address)
    return view(core, channel, address)
  })
  await core.channels.changed()
  return saved
}

/** Nothing leaves by this channel any more; what waits stays waiting. Administrators only. */
export async function removeChannel(
  core: Core,
  caller: Caller,
  channel: ChannelKind,
): Promise<ChannelSettings> {
  requireRole(caller, 'admin')
  assertFree(core, channel)
  const left = await commitOnce(core, caller, async (tx) => {
    await put(core, tx, caller, channel, null)
    return view(core, channel, null)
  })
  await core.channels.changed()
  return left
}

function assertFree(core: Core, channel: ChannelKind): void {
  if (core.channels.fromOperator(channel)) throw new AppError('channel_from_operator')
}

async function put(
  core: Core,
  tx: Tx,
  caller: Caller,
  channel: ChannelKind,
  address: ChannelAddress | null,
): Promise<void> {
  await tx.values.set(keyOf(channel), address === null ? '' : core.secrets.seal(JSON.stringify(address)))
  await tx.log.append({
    at: core.clock.now().at,
    type: address === null ? 'channel.removed' : 'channel.changed',
    actor: actorOf(caller),
    subject: { kind: 'setting', id: channel },
    data: address === null ? {} : { ...address, url: maskAddress(address.url) },
  })
}

function view(core: Core, channel: ChannelKind, stored: ChannelAddress | null): ChannelSettings {
  const operator = core.channels.fromOperator(channel)
  const address = operator ?? stored
  if (address === null) return { channel, source: 'none' }
  return {
    channel,
    source: operator ? 'operator' : 'app',
    ...address,
    url: maskAddress(address.url),
    ...(/^twilio/.test(address.url) ? { callbackUrl: `${core.publicUrl}${SMS_CALLBACK}` } : {}),
  }
}

/** Where a provider brings replies. */
export const SMS_CALLBACK = '/callbacks/sms/message'
/** Where a provider tells what became of a message. */
export const SMS_STATUS_CALLBACK = '/callbacks/sms/status'

const invalid = (message: string): AppError =>
  new AppError('invalid_body', {}, { fields: [{ path: '/url', code: 'address', message }] })
