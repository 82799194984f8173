import { createIdScanner, type IdScanner } from './id-scanner.ts'

export interface LineReader {
  push(chunk: Uint8Array): void
}

interface LineHandlers {
  onLine(text: string): void
  /** A line over the limit was dropped; `id` is that of its JSON-RPC message where it has one. */
  onTooLong(id: string | number | null): void
}

const NEWLINE = 0x0a

/** Splits bytes into lines. Never holds more than `limitBytes` of a line: what is longer is read past and dropped. */
export function createLineReader(limitBytes: number, { onLine, onTooLong }: LineHandlers): LineReader {
  let kept: Uint8Array[] = []
  let keptBytes = 0
  /** Set while a line that is too long is read past. */
  let scanner: IdScanner | null = null

  const add = (part: Uint8Array): void => {
    if (scanner) return scanner.push(part)
    kept.push(part)
    keptBytes += part.length
    if (keptBytes <= limitBytes) return
    scanner = createIdScanner()
    for (const piece of kept) scanner.push(piece)
    kept = []
  }

  const endLine = (): void => {
    if (scanner) onTooLong(scanner.id())
    else if (keptBytes > 0) onLine(Buffer.concat(kept).toString('utf8').replace(/\r$/, ''))
    kept = []
    keptBytes = 0
    scanner = null
  }

  return {
    push(chunk) {
      let start = 0
      for (let end = chunk.indexOf(NEWLINE, start); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
        add(chunk.subarray(start, end))
        endLine()
        start = end + 1
      }
      if (start < chunk.length) add(chunk.subarray(start))
    },
  }
}
