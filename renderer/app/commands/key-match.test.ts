import { describe, expect, it } from 'vitest'
import type { Command } from '../../stores/commands.ts'
import { keyCaps, matchKey, pressText } from './key-match.ts'

const press = (
  key: string,
  held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {},
) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
})
const command = (id: string, keys: string[], when?: () => boolean): Command => ({
  id,
  title: id,
  group: 'app',
  keys,
  run: () => undefined,
  ...(when ? { when } : {}),
})
const idOf = (match: ReturnType<typeof matchKey>) => (match.is === 'command' ? match.command.id : match.is)

describe('pressText', () => {
  it.each([
    [press('j'), false, 'j'],
    [press('J', { shiftKey: true }), false, 'shift+j'],
    [press('?', { shiftKey: true }), false, '?'],
    [press('k', { ctrlKey: true }), false, 'mod+k'],
    [press('k', { metaKey: true }), true, 'mod+k'],
    [press('k', { metaKey: true }), false, null],
    [press('Enter', { ctrlKey: true }), false, 'mod+enter'],
    [press('å', { altKey: true }), false, null],
    [press('Control'), false, null],
  ])('%j, Mac %s → %s', (event, mac, text) => {
    expect(pressText(event, mac)).toBe(text)
  })
})

describe('matchKey', () => {
  const commands = [
    command('next', ['j']),
    command('palette', ['mod+k']),
    command('go', ['g r']),
    command('never', ['z'], () => false),
    command('page', ['a']),
    command('panel', ['a']),
  ]

  it.each([
    [null, 'j', true, 'next'],
    [null, 'j', false, 'none'],
    [null, 'mod+k', false, 'palette'],
    [null, 'g', true, 'begun'],
    [null, 'g', false, 'none'],
    ['g', 'r', true, 'go'],
    ['g', 'j', true, 'next'],
    [null, 'z', true, 'none'],
    [null, 'a', true, 'panel'],
  ])('after %s, %s (single keys %s) → %s', (begun, text, single, expected) => {
    expect(idOf(matchKey(commands, begun, text, single))).toBe(expected)
  })
})

it('writes keys as they stand on the caps', () => {
  expect(keyCaps('mod+enter', true)).toEqual(['⌘', '↵'])
  expect(keyCaps('g r', false)).toEqual(['G', 'R'])
})
