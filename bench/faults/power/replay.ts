import { createRandom } from '../simulator/random.ts'
import { countRequests, faultOfImage } from './check-image.ts'
import { ReplayedDisk, type Loss } from './images.ts'
import type { Recorded } from './record-disk.ts'

export interface ReplayOptions {
  readonly seed: number
  readonly images: number
  /** An absolute path that is free; best in memory. */
  readonly file: string
  readonly isOver: () => boolean
  readonly onFault: (fault: object) => void
  readonly onImage: (done: number) => void
}

export interface Replay {
  readonly done: number
  readonly wrong: number
  /** Images with writes that nobody had waited for; those to which something of them was lost. */
  readonly unsynced: number
  readonly losses: Readonly<Partial<Record<Loss, number>>>
}

/** Of one moment. */
const IMAGES_A_CUT = 5
const ALL_IS_READ_EVERY = 50

/** Cuts power at moments drawn by lot, and opens what may then stand on the disk. */
export function replay({ events, acknowledged, log, from }: Recorded, options: ReplayOptions): Replay {
  const { seed, images, file, isOver, onFault, onImage } = options
  const random = createRandom(seed)
  const first = events.findIndex(({ end }) => end > from)
  const cuts = Array.from({ length: Math.ceil(images / IMAGES_A_CUT) }, () =>
    random.between(first, events.length - 1),
  ).sort((one, other) => one - other)
  const requestsUpTo = countRequests(log)
  const answers = [...acknowledged].sort((one, other) => one.by - other.by)
  const losses: Partial<Record<Loss, number>> = {}
  const disk = new ReplayedDisk()
  let [done, wrong, unsynced, taken, answered, least] = [0, 0, 0, 0, 0, 0]
  for (const cut of cuts) {
    for (; taken <= cut; taken += 1) disk.take(events[taken] as (typeof events)[number])
    const end = events[cut]?.end ?? 0
    for (; (answers[answered]?.by ?? Infinity) <= end; answered += 1)
      least = Math.max(least, answers[answered]?.seq ?? 0)
    for (let each = 0; each < IMAGES_A_CUT && done < images; each += 1) {
      if (isOver()) return { done, wrong, unsynced, losses }
      const { image, loss } = disk.image(random)
      const readsAll = done % ALL_IS_READ_EVERY === 0
      const fault = faultOfImage(file, image, { log, requestsUpTo, least, readsAll })
      if (fault !== null) {
        wrong += 1
        onFault({ cut, loss, fault })
      }
      losses[loss] = (losses[loss] ?? 0) + 1
      if (disk.unsynced > 0) unsynced += 1
      done += 1
      onImage(done)
    }
  }
  return { done, wrong, unsynced, losses }
}
