import { createCallers, type Callers } from './callers.ts'
import { createHolds, type Holds } from './holds.ts'
import type { McpDeps } from './mcp-deps.ts'
import { createRuns, type Runs } from './runs.ts'

/** What all messages of all agents share. */
export interface Gateway {
  readonly deps: McpDeps
  readonly callers: Callers
  readonly holds: Holds
  readonly runs: Runs
}

export const createGateway = (deps: McpDeps): Gateway => ({
  deps,
  callers: createCallers(),
  holds: createHolds(deps.calls),
  runs: createRuns(deps.clock),
})
