import { createChatChannel, readChatAddress } from '../adapters/channels/chat/chat-channel.ts'
import { composeChat } from '../core/chat/chat-message.ts'
import { TEST_WORDS, type ChannelKindEntry } from './channel-kind.ts'

export const chat: ChannelKindEntry = {
  fromConfig: ({ chatUrl }) => (chatUrl === undefined ? null : { url: chatUrl }),
  problemWith({ url }) {
    const address = readChatAddress(url)
    return typeof address === 'string' ? address : null
  },
  create({ url }, { core, allowPrivate }) {
    const address = readChatAddress(url)
    if (typeof address === 'string') throw new Error(address)
    const test = createChatChannel({
      address,
      allowPrivate,
      compose: async () => ({ title: 'Test of Countersign', facts: [['', TEST_WORDS]] }),
    })
    return {
      channel: createChatChannel({ address, allowPrivate, compose: (message) => composeChat(core, message) }),
      tryOut: (id, to, signal) => test.send({ id, kind: 'test', to, payload: null }, signal),
    }
  },
}
