import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { canCompileShim } from '../shim/compile-shim.ts'
import { createRandom } from '../simulator/random.ts'
import { ReplayedDisk } from './images.ts'
import { recordDisk } from './record-disk.ts'
import { readRecording, type DiskEvent } from './recording.ts'
import { replay } from './replay.ts'

const write = (at: number, text: string): DiskEvent => ({
  is: 'write',
  file: 0,
  end: 0,
  at,
  bytes: Buffer.from(text),
})
const SYNC: DiskEvent = { is: 'sync', file: 0, end: 0 }

/** The database in many images of a disk that has taken these events. */
function imagesOf(events: readonly DiskEvent[]): ReadonlySet<string> {
  const disk = new ReplayedDisk()
  for (const event of events) disk.take(event)
  const random = createRandom(7)
  return new Set(Array.from({ length: 400 }, () => disk.image(random).image[0].toString()))
}

describe('images of a disk that lost power', () => {
  it('have all that was synced, and of the rest any part', () => {
    expect(imagesOf([write(0, 'aaaa'), SYNC])).toEqual(new Set(['aaaa']))
    const found = imagesOf([write(0, 'aaaa'), SYNC, write(0, 'bb'), write(2, 'cc')])
    expect([...found].sort()).toEqual(['aaaa', 'aacc', 'bbaa', 'bbcc'])
  })

  it('may have a later write without an earlier one, and nothing where it was', () => {
    expect(imagesOf([write(0, 'aa'), write(2, 'bb')])).toContain('\0\0bb')
  })

  it('tear a write at the sectors of a disk', () => {
    const found = imagesOf([write(0, '-'.repeat(1024)), SYNC, write(0, 'x'.repeat(1024))])
    expect(found).toContain('-'.repeat(512) + 'x'.repeat(512))
    expect([...found].every((image) => /^(-{512}|x{512}){2}$/.test(image))).toBe(true)
  })

  it('are shorter after a truncation that was synced', () => {
    const cut: DiskEvent = { is: 'truncate', file: 0, end: 0, size: 2 }
    expect(imagesOf([write(0, 'aaaa'), cut, SYNC])).toEqual(new Set(['aa']))
    expect(imagesOf([write(0, 'aaaa'), cut, SYNC, write(3, 'b')])).toContain('aa\0b')
  })

  it('come from a recording whose last record may be cut off', () => {
    const head = Buffer.alloc(16)
    head.writeUInt8(1, 0)
    head.writeUInt8(1, 1)
    head.writeUInt32LE(3, 4)
    head.writeBigUInt64LE(5n, 8)
    const events = readRecording(Buffer.concat([head, Buffer.from('abc'), head, Buffer.from('a')]))
    expect(events).toEqual([{ is: 'write', file: 1, end: 19, at: 5, bytes: Buffer.from('abc') }])
  })
})

/** Where there is no compiler the recording cannot be made; `npm run faults -- power` says so. */
const RECORDABLE = canCompileShim() ? ['a coordinator'] : []

it.each(RECORDABLE)(
  '%s loses nothing it acknowledged when power is lost, and one whose disk forgets syncs is noticed',
  { timeout: 180_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'countersign-power-'))
    try {
      const recorded = await recordDisk(folder, createRandom(1), 60)
      const faults: object[] = []
      const options = {
        seed: 1,
        images: 200,
        file: join(folder, 'image.db'),
        isOver: () => false,
        onFault: (fault: object) => void faults.push(fault),
        onImage: () => undefined,
      }
      const real = replay(recorded, options)
      expect(faults).toEqual([])
      expect(real).toMatchObject({ done: 200, wrong: 0 })
      expect(real.unsynced).toBeGreaterThan(50)
      expect(recorded.acknowledged).toHaveLength(120)
      // Without the syncs of the log file, what was acknowledged may be gone, and the judge has to see it.
      const { length } = recorded.events
      const events = recorded.events.filter(
        ({ is, file }, at) => is !== 'sync' || file === 0 || at < length / 4,
      )
      expect(replay({ ...recorded, events }, { ...options, images: 60 }).wrong).toBeGreaterThan(10)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
)
