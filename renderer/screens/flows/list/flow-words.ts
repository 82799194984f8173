import { Mail, MessageSquare, MessagesSquare } from '@lucide/vue'
import type { Component } from 'vue'
import type { FlowResource } from '../../../../shared/contract/http/flows.ts'
import type { ChannelKind } from '../../../../shared/domain/flow/flow.ts'
import type { Texts } from '../../../flow-builder/texts.ts'

export interface ChannelLook {
  readonly tone: 'email' | 'sms' | 'accent'
  readonly icon: Component
}

/** How each channel is shown everywhere. */
export const CHANNEL_LOOKS: Readonly<Record<ChannelKind, ChannelLook>> = {
  email: { tone: 'email', icon: Mail },
  sms: { tone: 'sms', icon: MessageSquare },
  chat: { tone: 'accent', icon: MessagesSquare },
}

/** What a flow is limited to, in words. */
export function scopeText(
  scope: FlowResource['scope'],
  texts: Texts,
  names: { groupName(id: string): string; connectorName(key: string): string },
): string {
  switch (scope.type) {
    case 'global':
      return texts('scope.global')
    case 'connectors':
      return scope.connectors.map((key) => names.connectorName(key)).join(', ')
    case 'groups':
      return scope.groups.map((id) => texts('scope.group', { name: names.groupName(id) })).join(', ')
  }
}
