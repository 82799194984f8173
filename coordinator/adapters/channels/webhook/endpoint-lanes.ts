import type { SendOutcome } from '../../../ports/channel.ts'

export interface EndpointLanes {
  /** Runs `attempt` when its endpoint has room. What waits behind an attempt that got no answer is put off unsent. */
  run(
    endpoint: string,
    attempt: () => Promise<SendOutcome & { readonly silent?: true }>,
  ): Promise<SendOutcome>
}

interface Lane {
  underWay: number
  readonly waiting: ((go: boolean) => void)[]
}

/**
 * So many messages at once for one endpoint, however many are due: a slow receiver is not flooded, and one that does not
 * answer holds up nobody else's messages for longer than one attempt of its own.
 */
export function createEndpointLanes(atOnce: number): EndpointLanes {
  const lanes = new Map<string, Lane>()
  return {
    async run(endpoint, attempt) {
      const lane = lanes.get(endpoint) ?? { underWay: 0, waiting: [] }
      lanes.set(endpoint, lane)
      if (lane.underWay >= atOnce) {
        const go = await new Promise<boolean>((resolve) => void lane.waiting.push(resolve))
        if (!go)
          return {
            status: 'retry',
            response: 'put off: the receiver did not answer the message before this one',
          }
      }
      lane.underWay += 1
      let silent = false
      try {
        const { silent: gotNone, ...outcome } = await attempt()
        silent = gotNone === true
        return outcome
      } finally {
        lane.underWay -= 1
        if (silent) for (const waiting of lane.waiting.splice(0)) waiting(false)
        else lane.waiting.shift()?.(true)
        if (lane.underWay === 0 && lane.waiting.length === 0) lanes.delete(endpoint)
      }
    },
  }
}
