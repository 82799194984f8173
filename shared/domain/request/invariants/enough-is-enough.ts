import type { RequestEvent } from '../event.ts'
import { snapshotOf, type Invariant } from './history.ts'
import { openSteps, stepsOnPath } from './path.ts'
import { peopleFor } from './quorum-in-order.ts'

/** Of a timer that only tells people something. Who has come back meanwhile counts with the next count. */
const isNoCount = ({ type }: RequestEvent): boolean =>
  type === 'request.timer-fired' || type === 'request.reminded'

/** Liveness: a step that enough people have agreed to, for every tool nobody denied, does not stay open. */
export const enoughIsEnough: Invariant = (history) => {
  const snapshot = snapshotOf(history)
  const last = history.applied?.at(-1)
  if (snapshot === undefined || history.stored?.status !== 'pending' || last?.result.ok !== true) return []
  // Only a command that reads the directory counts anew.
  if (!('directory' in last.command) || last.result.events.every(isNoCount)) return []
  const { directory } = last.command
  const { deniedTools } = history.stored
  const tools = snapshot.tools
    .map(({ definition }) => definition.name)
    .filter((name) => !deniedTools.includes(name))
  const open = openSteps(history)
  return stepsOnPath(history, snapshot)
    .filter((node) => open.has(node.id) && node.differentPeople !== true && tools.length > 0)
    .filter((node) =>
      tools.every((tool) => peopleFor(tool, node, snapshot, history, directory) >= node.minimum),
    )
    .map(({ id }) => `${id} has enough and is still open`)
}
