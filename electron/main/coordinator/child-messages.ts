import { z } from 'zod'

/** What the desktop says to the coordinator it carries. */
export type ToCoordinator =
  | {
      readonly type: 'start'
      /** 256 random bits, new at each start: authorises setting up the owner and opening the owner's session. */
      readonly secret: string
      /** Key of the secrets at rest, base64, 32 bytes; absent where the coordinator keeps its own key file. */
      readonly key?: string
      readonly version: string
    }
  | { readonly type: 'stop' }

/** What it says back. */
export const fromCoordinator = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('listening'),
    url: z.url({ protocol: /^http$/, hostname: /^(127\.0\.0\.1|\[::1\]|localhost)$/ }),
  }),
  z.object({ type: z.literal('failed'), code: z.string(), detail: z.string() }),
  z.object({ type: z.literal('stopped') }),
])
export type FromCoordinator = z.infer<typeof fromCoordinator>
