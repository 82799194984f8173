import { powerMonitor } from 'electron'
import { dropConnections } from '../access/drop-connections.ts'
import type { Wires } from '../access/wires.ts'
import type { PlaceWatches } from '../inbox/watch-places.ts'
import type { Log } from '../log/create-log.ts'

export interface WakeParts {
  readonly wires: Pick<Wires, 'drop'>
  readonly watches: Pick<PlaceWatches, 'nudge'>
  readonly log: Log
}

/** After a sleep nothing that was open is trusted: streams of pages and of main, and connections of calls, begin anew. */
export function beginAnewOnWake({ wires, watches, log }: WakeParts): void {
  powerMonitor.on('resume', () => {
    log.info('the machine is awake')
    void dropConnections().catch((error: unknown) => log.warn({ err: String(error) }, 'connections stay'))
    wires.drop()
    watches.nudge()
  })
  powerMonitor.on('unlock-screen', () => watches.nudge())
}
