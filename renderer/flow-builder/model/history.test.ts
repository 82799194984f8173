import { describe, expect, it } from 'vitest'
import { canRedo, canUndo, record, redo, seal, startHistory, undo } from './history.ts'

describe('history', () => {
  it('goes back and forth', () => {
    const two = record(record(startHistory('a'), 'b', null, 0), 'c', null, 1)
    expect(undo(undo(two)).present).toBe('a')
    expect(redo(undo(two)).present).toBe('c')
    expect([canUndo(startHistory(0)), canRedo(two), canRedo(undo(two))]).toEqual([false, false, true])
    expect(undo(startHistory('a')).present).toBe('a')
    expect(redo(two)).toBe(two)
  })

  it('forgets what was undone when something else is done', () => {
    const other = record(undo(record(startHistory('a'), 'b', null, 0)), 'c', null, 1)
    expect(canRedo(other)).toBe(false)
  })

  it('takes typing as one change, until it pauses, ends, or is about something else', () => {
    const typed = ['S', 'Se', 'Sec'].reduce(
      (h, text, i) => record(h, text, 'name', i * 200),
      startHistory(''),
    )
    expect(undo(typed).present).toBe('')
    expect(undo(record(typed, 'Secu', 'name', 5_000)).present).toBe('Sec')
    expect(undo(record(seal(typed), 'Secu', 'name', 500)).present).toBe('Sec')
    expect(undo(record(typed, 'x', 'description', 500)).present).toBe('Sec')
  })

  it('ignores a change that changes nothing, and keeps a bounded past', () => {
    const start = startHistory(0)
    expect(record(start, 0, 'x', 0)).toBe(start)
    const many = Array.from({ length: 500 }, (_, i) => i + 1).reduce((h, n) => record(h, n, null, n), start)
    expect(many.past.length).toBe(200)
  })
})
