import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Delivery } from '../../../../shared/contract/http/record.ts'
import { plainText } from '../../../../shared/domain/text/plain.ts'
import { useCollection } from '../../../offline/use-collection.ts'

/** Names for what messages tell by code. A newer coordinator's own names stand as they are. */
export function useMessageWords() {
  const { t, te } = useI18n()
  const { value: users } = useCollection('user')
  const names = computed(() => new Map(users.value?.map(({ id, name }) => [id, name])))
  const named = (key: string, code: string): string => (te(key) ? t(key) : code)
  return {
    /** A desktop is a person's; all others are addresses. */
    recipientOf: ({ channel, recipient }: Delivery): string =>
      plainText(channel === 'desktop' ? (names.value.get(recipient) ?? recipient) : recipient, 120),
    kindOf: ({ kind }: Delivery): string => named(`settings.messages.kind.${kind.replace('.', '-')}`, kind),
    channelName: (channel: string): string => named(`settings.messages.channel.${channel}.name`, channel),
  }
}
