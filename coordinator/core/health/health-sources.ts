import type { StoreFacts } from '../../ports/store-facts.ts'
import type { Measures } from './measures.ts'

/** Where the figures about a running coordinator come from, beside its store. */
export interface HealthSources {
  readonly measures: Measures
  storeFacts(): Promise<StoreFacts>
  /** Open stream sockets. */
  streamClients(): number
  /** Calls of agents that wait for people. */
  heldCalls(): number
  /** That the process takes. */
  memoryBytes(): number
  /** Epoch ms. */
  readonly startedAt: number
}
