import type { ChannelKind } from '../../shared/domain/delivery/channels.ts'
import { composeForRoom } from '../core/rooms/room-message.ts'
import type { RoomService } from '../ports/room.ts'
import { textsOf } from '../core/texts/texts-of.ts'
import type { ChannelKindEntry } from './channel-kind.ts'

/** A service with rooms, as a channel. Each room reads the same; the service says how it is written. */
export const room = <Address>(kind: ChannelKind, service: RoomService<Address>): ChannelKindEntry => ({
  problemWith({ url }) {
    const address = service.readAddress(url)
    return typeof address === 'string' ? address : null
  },
  create({ url }, { core, allowPrivate }) {
    const address = service.readAddress(url)
    if (typeof address === 'string') throw new Error(address)
    return {
      channel: {
        kind,
        async send(message, signal) {
          const content = await composeForRoom(core, message)
          if (content === null) return { status: 'failed', response: 'nothing was left to say' }
          return service.post(address, content, { id: message.id, signal, allowPrivate })
        },
        async close() {},
      },
      tryOut({ id, language }, signal) {
        const { title, words } = textsOf(language).trial
        return service.post(address, { title, facts: [['', words]] }, { id, signal, allowPrivate })
      },
    }
  },
})
