import type { Random } from '../simulator/random.ts'
import type { DiskEvent, DiskFile } from './recording.ts'

/** What may stand on the disk after power was lost: the database and its write-ahead log. */
export type Image = readonly [database: Buffer, log: Buffer]

/** What a disk does with writes that nobody has waited for. */
const LOSSES = [
  'none is there',
  'all are there',
  'a beginning',
  'some',
  'torn',
  'torn in pages',
  'one is missing',
  'one alone',
] as const
export type Loss = (typeof LOSSES)[number]

const SECTOR = 512
const PAGE = 4096

type Pending = Exclude<DiskEvent, { is: 'sync' }>

/**
 * A disk as it takes one event after another. What was synced is there for good; of what came later, each write may be
 * there, or not, or in some of its sectors, whatever came before it.
 */
export class ReplayedDisk {
  readonly #files = [new GrowingFile(), new GrowingFile()] as const
  readonly #pending: [Pending[], Pending[]] = [[], []]

  take(event: DiskEvent): void {
    if (event.is !== 'sync') this.#pending[event.file].push(event)
    else for (const each of this.#pending[event.file].splice(0)) this.#files[event.file].apply(each)
  }

  /** Writes that nobody has waited for. */
  get unsynced(): number {
    return this.#pending[0].length + this.#pending[1].length
  }

  /** One of the images that may be found, drawn by lot. */
  image(random: Random): { readonly image: Image; readonly loss: Loss } {
    const loss = random.pick(LOSSES)
    const file = (which: DiskFile): Buffer => {
      const copy = this.#files[which].copy(longest(this.#pending[which]))
      leave(copy, this.#pending[which], loss, random)
      return copy.bytes()
    }
    return { image: [file(0), file(1)], loss }
  }
}

const longest = (pending: readonly Pending[]): number =>
  Math.max(0, ...pending.map((each) => (each.is === 'write' ? each.at + each.bytes.length : 0)))

/** Applies what of `pending` is there after such a loss. */
function leave(file: GrowingFile, pending: readonly Pending[], loss: Loss, random: Random): void {
  const one = random.between(0, Math.max(0, pending.length - 1))
  const isThere = (index: number): boolean => {
    switch (loss) {
      case 'none is there':
        return false
      case 'all are there':
        return true
      case 'a beginning':
        return index < one
      case 'one is missing':
        return index !== one
      case 'one alone':
        return index === one
      default:
        return random.chance(0.5)
    }
  }
  for (const [index, each] of pending.entries()) {
    const isTorn = (loss === 'a beginning' && index === one) || loss === 'torn' || loss === 'torn in pages'
    if (isTorn && each.is === 'write') {
      for (const piece of piecesOf(each, loss === 'torn in pages' ? PAGE : SECTOR)) {
        if (random.chance(0.5)) file.apply(piece)
      }
    } else if (isThere(index)) file.apply(each)
  }
  // The length of a file is written apart from what stands in it.
  if (loss !== 'none is there' && random.chance(0.3)) file.extend(longest(pending))
}

type Write = Extract<DiskEvent, { is: 'write' }>

/** A write cut at the borders that the disk knows. */
function piecesOf(write: Write, size: number): readonly Write[] {
  const pieces: Write[] = []
  for (let from = 0; from < write.bytes.length;) {
    const to = Math.min(write.bytes.length, from + size - ((write.at + from) % size))
    pieces.push({ ...write, at: write.at + from, bytes: write.bytes.subarray(from, to) })
    from = to
  }
  return pieces
}

/** Bytes that become more; holes are zeros. */
class GrowingFile {
  #bytes = Buffer.alloc(0)
  #length = 0

  apply(event: Pending): void {
    if (event.is === 'truncate') {
      if (event.size < this.#length) this.#bytes.fill(0, event.size, this.#length)
      this.#reserve(event.size)
      this.#length = event.size
      return
    }
    this.extend(event.at + event.bytes.length)
    event.bytes.copy(this.#bytes, event.at)
  }

  extend(length: number): void {
    this.#reserve(length)
    this.#length = Math.max(this.#length, length)
  }

  copy(room: number): GrowingFile {
    const copy = new GrowingFile()
    copy.#bytes = Buffer.alloc(Math.max(room, this.#length))
    this.#bytes.copy(copy.#bytes, 0, 0, this.#length)
    copy.#length = this.#length
    return copy
  }

  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  #reserve(length: number): void {
    if (length <= this.#bytes.length) return
    const larger = Buffer.alloc(Math.max(length, this.#bytes.length * 2))
    this.#bytes.copy(larger, 0, 0, this.#length)
    this.#bytes = larger
  }
}
