import type { ChannelSetup } from '../ports/channel-setup.ts'

/** For cores that send nothing. */
export const NO_CHANNELS: ChannelSetup = {
  fromOperator: () => null,
  problemWith: () => null,
  changed: async () => {},
  trySend: async () => null,
}
