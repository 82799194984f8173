import { stringify } from 'csv-stringify/sync'
import { describe, expect, it } from 'vitest'
import { sha256Hex } from '../canonical/sha256.ts'
import { hostileTexts } from '../text/hostile-corpus.ts'
import { chainEntry, EMPTY_HEAD, entryHash } from './chain.ts'
import type { LogEntry } from './entry.ts'
import { CSV_COLUMNS, CSV_OPTIONS, csvRow, jsonLine } from './export.ts'

const entryWith = (text: string): LogEntry =>
  chainEntry(
    {
      at: Date.parse('2027-03-01T12:00:00Z'),
      type: 'request.created',
      actor: { kind: 'agent', id: 'a1', name: text, from: '10.0.0.1' },
      subject: { kind: 'request', id: text },
      data: { note: text },
    },
    EMPTY_HEAD,
    sha256Hex,
  )

describe('JSON Lines', () => {
  it('holds the exact entry, on one line', () => {
    const entry = entryWith('a\u2028b\n"=1+1"')
    const line = jsonLine(entry)
    expect(line.indexOf('\n')).toBe(line.length - 1)
    expect(JSON.parse(line)).toEqual(entry)
    expect(entryHash(JSON.parse(line) as LogEntry, sha256Hex)).toBe(entry.hash)
  })
})

describe('CSV', () => {
  it('has a cell for every column', () => {
    expect(csvRow(entryWith('x'))).toHaveLength(CSV_COLUMNS.length)
    const system: LogEntry = { ...entryWith('x'), actor: { kind: 'system' } }
    expect(csvRow(system).slice(0, 8)).toEqual([
      '1',
      '2027-03-01T12:00:00.000Z',
      'request.created',
      'system',
      '',
      '',
      '',
      '',
    ])
  })

  it('holds nothing that a spreadsheet would run or a terminal would obey', () => {
    const isWellFormed = (text: string): boolean => !/[\uD800-\uDFFF]/u.test(text)
    for (const { name, text } of hostileTexts().filter((one) => isWellFormed(one.text))) {
      const line = stringify([[...csvRow(entryWith(text))]], CSV_OPTIONS)
      expect(line.endsWith('\r\n'), name).toBe(true)
      const cells = line.slice(1, -3).split('","')
      for (const cell of cells) expect(cell, name).not.toMatch(/^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/)
      expect(line.slice(0, -2), name).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    }
  })
})
