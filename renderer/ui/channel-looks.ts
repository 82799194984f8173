import { BellRing, Mail, MessageSquare, MessagesSquare, Monitor, Webhook } from '@lucide/vue'
import type { Component } from 'vue'
import type { ChannelKind } from '../../shared/domain/delivery/channels.ts'

interface ChannelLook {
  readonly tone: 'email' | 'sms' | 'accent'
  readonly icon: Component
}

/** How each channel is shown everywhere. */
export const CHANNEL_LOOKS: Readonly<Record<ChannelKind, ChannelLook>> = {
  email: { tone: 'email', icon: Mail },
  sms: { tone: 'sms', icon: MessageSquare },
  chat: { tone: 'accent', icon: MessagesSquare },
  ntfy: { tone: 'accent', icon: BellRing },
}

/** Also of what nobody sets up, and of a channel that only a newer coordinator knows. */
export function channelIcon(channel: string): Component {
  if (channel === 'webhook') return Webhook
  if (channel === 'desktop') return Monitor
  return channel in CHANNEL_LOOKS ? CHANNEL_LOOKS[channel as ChannelKind].icon : MessagesSquare
}
