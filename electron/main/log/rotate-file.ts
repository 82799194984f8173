import { mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** At start a log file larger than this (bytes) is set aside as `NAME.1`, over the one before. */
const ROTATE_AT = 4 * 1024 * 1024

/** Makes room for a log file: its folder, and a fresh file where the old one has grown too large. */
export function rotateFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > ROTATE_AT) renameSync(file, `${file}.1`)
}
