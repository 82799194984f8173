import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FaultRow } from '../row.ts'
import { createRandom } from '../simulator/random.ts'
import { recordDisk } from './record-disk.ts'
import { replay } from './replay.ts'

/** Enough that the write-ahead log is carried into the database several times, whatever is asked for. */
const FEWEST_REQUESTS = 60
const MOST_REQUESTS = 400
const IN_MEMORY = '/dev/shm'
const SAY_EVERY = 5_000

/** Linux with a compiler: what a real coordinator wrote and synced is recorded, and power is lost in between. */
export const powerRow: FaultRow = {
  what: 'power loss, replayed from recorded writes: what was not synced is there, or not, or torn',
  goal: '50,000 images, 0 acknowledged lost, all open clean',
  unit: 'images',
  full: 50_000,
  short: 300,
  async play({ seed, rounds, isOver, tell, say }) {
    const folder = await mkdtemp(join(existsSync(IN_MEMORY) ? IN_MEMORY : tmpdir(), 'countersign-power-'))
    try {
      const requests = Math.max(FEWEST_REQUESTS, Math.min(MOST_REQUESTS, Math.round(rounds / 20)))
      const recorded = await recordDisk(folder, createRandom(seed), requests)
      const { events, acknowledged } = recorded
      say(`${events.length} writes and syncs recorded, ${acknowledged.length} commands acknowledged`)
      const { done, wrong, unsynced, losses } = replay(recorded, {
        seed,
        images: rounds,
        file: join(folder, 'image.db'),
        isOver,
        onFault: tell,
        onImage: (count) => {
          if (count % SAY_EVERY === 0) say(`${count} of ${rounds} images`)
        },
      })
      const of = (is: string, file: 0 | 1): number =>
        events.filter((event) => event.is === is && event.file === file).length
      const counts = {
        'acknowledged commands': acknowledged.length,
        'writes to the log file': of('write', 1),
        'writes to the database': of('write', 0),
        syncs: of('sync', 0) + of('sync', 1),
        'images with unsynced writes': unsynced,
        ...losses,
      }
      return { done, wrong, counts }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}
