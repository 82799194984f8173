import { expect, it } from 'vitest'
import { sectionsFor } from './sections.ts'

it.each([
  ['member', ['window', 'about']],
  ['approver', ['window', 'messages', 'about']],
  ['admin', ['window', 'messages', 'channels', 'directory', 'record', 'health', 'about']],
] as const)('a %s sees what they may read', (role, sections) => {
  expect(sectionsFor(role)).toEqual(sections)
})
