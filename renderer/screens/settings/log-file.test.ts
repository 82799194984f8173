import { describe, expect, it } from 'vitest'
import type { LogEvent } from '../../../shared/contract/http/record.ts'
import { ApiError } from '../../offline/api-error.ts'
import { createApi } from '../../offline/api.ts'
import { answering, json } from '../../offline/testing/answers.ts'
import { readLogFile } from './log-file.ts'

const entry = (seq: number): LogEvent => ({
  seq,
  at: '2026-11-22T10:00:00.000Z',
  type: 'policy.created',
  actor: { kind: 'person', id: 'u1', name: '=1+1', via: 'http' },
  subject: { kind: 'policy', id: 'p1' },
  data: { name: 'Reading' },
  hash: 'h'.repeat(64),
  previousHash: 'g'.repeat(64),
})

/** A coordinator with so many entries, which gives out two at a time. */
function logOf(count: number, failAfter = Number.POSITIVE_INFINITY) {
  const { transport } = answering(({ path }) => {
    const since = Number(/since=(\d+)/.exec(path)?.[1] ?? 0)
    if (since >= failAfter) throw new TypeError('failed to fetch')
    const items = Array.from({ length: Math.min(2, count - since) }, (_, index) => entry(since + index + 1))
    return json(200, { items, nextSince: items.at(-1)?.seq ?? since })
  })
  return createApi(transport)
}

describe('readLogFile', () => {
  it('writes every entry once, oldest first, exactly', async () => {
    const seen: number[] = []
    const { blob, entries } = await readLogFile(logOf(5), 'jsonl', (count) => seen.push(count))
    const lines = (await blob.text()).trimEnd().split('\n')
    expect(entries).toBe(5)
    expect(seen).toEqual([2, 4, 5])
    expect(lines.map((line) => (JSON.parse(line) as { seq: number }).seq)).toEqual([1, 2, 3, 4, 5])
    // The time as the log holds it, of which its hash is made.
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ at: Date.parse('2026-11-22T10:00:00.000Z') })
  })

  it('writes a table with its columns, in which no cell is a formula', async () => {
    const { blob } = await readLogFile(logOf(2), 'csv', () => undefined)
    const [head, first] = (await blob.text()).split('\r\n')
    expect(head).toMatch(/^"seq","at","type"/)
    expect(first).toContain(`"'=1+1"`)
  })

  it('hands out nothing when a page cannot be read', async () => {
    await expect(readLogFile(logOf(9, 4), 'jsonl', () => undefined)).rejects.toBeInstanceOf(ApiError)
  })
})
