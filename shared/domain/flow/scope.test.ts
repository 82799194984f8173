import { describe, expect, it } from 'vitest'
import type { FlowScope } from './flow.ts'
import { canCover, covers } from './scope.ts'

const everything: FlowScope = { type: 'global' }
const mailOnly: FlowScope = { type: 'connectors', connectors: ['mail', 'calendar'] }
const financeOnly: FlowScope = { type: 'groups', groups: ['finance', 'audit'] }
const fromLater = { type: 'regions', regions: ['eu'] } as unknown as FlowScope

describe('a flow takes a call', () => {
  it.each<[string, FlowScope, string, string[], boolean]>([
    ['of any connector when it is global', everything, 'files', [], true],
    ['of a connector it is limited to', mailOnly, 'calendar', [], true],
    ['of no other connector', mailOnly, 'files', ['finance'], false],
    ['of no connector whose key only begins alike', mailOnly, 'mailer', [], false],
    ['of somebody in one of its groups', financeOnly, 'files', ['staff', 'audit'], true],
    ['of nobody else', financeOnly, 'files', ['staff'], false],
    ['of nobody without groups', financeOnly, 'files', [], false],
    ['never when its scope is of a kind from a newer version', fromLater, 'files', ['finance'], false],
  ])('%s: %#', (_, scope, connector, groups, expected) => {
    expect(covers(scope, { connector, groups })).toBe(expected)
  })
})

describe('a policy can lead to a flow', () => {
  const rita = { groups: ['staff'] }
  const finn = { groups: ['staff', 'finance'] }
  it.each<[string, FlowScope, string, { groups: string[] }[], boolean]>([
    ['that is global', everything, 'files', [], true],
    ['of its connector', mailOnly, 'mail', [rita], true],
    ['of one connector when it is about all', mailOnly, '*', [rita], true],
    ['not of another connector', mailOnly, 'files', [finn], false],
    ['of a group that one of its people is in', financeOnly, 'files', [rita, finn], true],
    ['not of a group that none of its people is in', financeOnly, '*', [rita], false],
    ['not of a group when it is about nobody', financeOnly, '*', [], false],
  ])('%s: %#', (_, scope, connector, requesters, expected) => {
    expect(canCover(scope, connector, requesters)).toBe(expected)
  })
})
