/** What a disk was asked to do, in order. `end`: where the record ends in the file that it was read from. */
export type DiskEvent =
  | {
      readonly is: 'write'
      readonly file: DiskFile
      readonly end: number
      readonly at: number
      readonly bytes: Buffer
    }
  | { readonly is: 'truncate'; readonly file: DiskFile; readonly end: number; readonly size: number }
  | { readonly is: 'sync'; readonly file: DiskFile; readonly end: number }

/** 0: the database; 1: its write-ahead log. */
export type DiskFile = 0 | 1

const HEAD_BYTES = 16
const [WRITE, TRUNCATE, SYNC] = [1, 2, 3]

/** Reads what `shim/faulty-disk.c` wrote down. A record that was cut off by a kill is left out. */
export function readRecording(recording: Buffer): readonly DiskEvent[] {
  const events: DiskEvent[] = []
  for (let at = 0; at + HEAD_BYTES <= recording.length;) {
    const what = recording.readUInt8(at)
    const file = recording.readUInt8(at + 1) === 0 ? 0 : 1
    const length = recording.readUInt32LE(at + 4)
    const offset = Number(recording.readBigUInt64LE(at + 8))
    const end = at + HEAD_BYTES + length
    if (end > recording.length) break
    if (what === WRITE) {
      events.push({ is: 'write', file, end, at: offset, bytes: recording.subarray(at + HEAD_BYTES, end) })
    } else if (what === TRUNCATE) events.push({ is: 'truncate', file, end, size: offset })
    else if (what === SYNC) events.push({ is: 'sync', file, end })
    else throw new Error(`the recording has a record of no kind at ${at}`)
    at = end
  }
  return events
}
