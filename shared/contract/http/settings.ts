import { z } from 'zod'
import { CHANNEL_KINDS } from '../../domain/delivery/channels.ts'
import { instant } from './common.ts'

/** Channels that are set up once for everybody. */
export const setUpChannel = z.enum(CHANNEL_KINDS)
export type SetUpChannel = z.infer<typeof setUpChannel>

/**
 * How a channel is reached. A password or token in `url`, and all of a room's address behind its host, stands as `••••`;
 * sent back like that it stays what it was, for the same host and account.
 */
export const channelSettings = z
  .object({
    channel: setUpChannel,
    /** `operator`: given where the coordinator is started, and not to be changed here. */
    source: z.enum(['operator', 'app', 'none']),
    url: z.string().optional(),
    from: z.string().optional(),
    /** Where an SMS provider has to be told to send replies; only for providers that call. */
    callbackUrl: z.string().optional(),
  })
  .meta({ id: 'ChannelSettings' })
export type ChannelSettings = z.infer<typeof channelSettings>

export const saveChannelSettings = z
  .strictObject({
    /** Begins with one of the channel’s own schemes, as `smtps://`; see the documentation of channels. */
    url: z.string().trim().min(1).max(2000),
    /** Of mail: `Name <address>`. */
    from: z.string().trim().max(300).optional(),
  })
  .meta({ id: 'SaveChannelSettings' })
export type SaveChannelSettings = z.infer<typeof saveChannelSettings>

export const testChannel = z
  .strictObject({
    /** An address or number; absent: the caller’s own. */
    to: z.string().trim().max(254).optional(),
  })
  .meta({ id: 'TestChannel' })
export type TestChannel = z.infer<typeof testChannel>

/** What is to be done about a test that failed. */
export const channelAdvice = z.enum([
  'not-set-up',
  'no-recipient',
  'recipient',
  'credentials',
  'unknown-host',
  'refused',
  'timeout',
  'certificate',
  'private-address',
  'sender',
  'rate',
  'gone',
  'opted-out',
  'provider',
])
export type ChannelAdvice = z.infer<typeof channelAdvice>

export const channelTestAnswer = z
  .object({
    delivered: z.boolean(),
    /** To whom it went. */
    to: z.string(),
    /** The provider’s own words. */
    response: z.string(),
    advice: channelAdvice.optional(),
  })
  .meta({ id: 'ChannelTestAnswer' })
export type ChannelTestAnswer = z.infer<typeof channelTestAnswer>

/** Everything that was made for a webhook from `from` to `to`, both included. */
export const replayWebhooks = z.strictObject({ from: instant, to: instant }).meta({ id: 'ReplayWebhooks' })
export type ReplayWebhooks = z.infer<typeof replayWebhooks>
/** `more`: there were more than are replayed in one go; the newest were taken. */
export const webhookReplay = z.object({ replayed: z.int(), more: z.boolean() }).meta({ id: 'WebhookReplay' })
export type WebhookReplay = z.infer<typeof webhookReplay>
