import { describe, expect, it } from 'vitest'
import type { Change } from '../../../shared/contract/stream.ts'
import {
  mayReadChange,
  mayReadRequest,
  readsAllRequests,
  type ReadableRequest,
  type Viewer,
} from './may-read.ts'

const person = (id: string, role: 'admin' | 'approver' | 'member'): Viewer => ({ kind: 'person', id, role })
const CAST = {
  admin: person('olga', 'admin'),
  approver: person('eve', 'approver'),
  requester: person('max', 'member'),
  asked: person('ann', 'member'),
  outsider: person('kim', 'member'),
  'own agent': { kind: 'agent', id: 'robot', userId: 'max' },
  'other agent': { kind: 'agent', id: 'other', userId: 'max' },
  system: { kind: 'system' },
} as const satisfies Record<string, Viewer>

const request: ReadableRequest = {
  requesterId: 'max',
  agentId: 'robot',
  agentOwnerId: 'max',
  askedIds: ['ann'],
}

describe('who may read a request', () => {
  it.each<[keyof typeof CAST, boolean]>([
    ['admin', true],
    ['approver', true],
    ['requester', true],
    ['asked', true],
    ['outsider', false],
    ['own agent', true],
    ['other agent', false],
    ['system', true],
  ])('%s: %s', (who, expected) => {
    expect(mayReadRequest(CAST[who], request)).toBe(expected)
    // Lists leave their filter out for nobody who could be refused one request.
    if (readsAllRequests(CAST[who]))
      expect(mayReadRequest(CAST[who], { ...request, requesterId: 'x', askedIds: [] })).toBe(true)
  })
})

describe('who is told of a change', () => {
  const thing = (kind: string, value: object): Change => ({ kind, value }) as unknown as Change
  const changes: Record<string, Change> = {
    'their own person': thing('user', { id: 'kim' }),
    'somebody else': thing('user', { id: 'max' }),
    'their group': thing('group', { id: 'g', members: ['kim'] }),
    'another group': thing('group', { id: 'g', members: ['max'] }),
    'their agent': thing('agent', { id: 'a', userId: 'kim' }),
    'another agent': thing('agent', { id: 'a', userId: 'max' }),
    'a connector': thing('connector', { id: 'c' }),
    'a flow': thing('flow', { id: 'f' }),
    'a policy': thing('policy', { id: 'p' }),
    'a delivery': thing('delivery', { id: 'd' }),
    'a removal': { kind: 'removed', of: 'flow', id: 'f' },
  }
  const OF_MEMBERS = ['their own person', 'their group', 'their agent', 'a connector', 'a removal']

  it.each(Object.keys(changes))('%s', (what) => {
    const change = changes[what] as Change
    expect(mayReadChange(CAST.outsider, change)).toBe(OF_MEMBERS.includes(what))
    expect([mayReadChange(CAST.admin, change), mayReadChange(CAST.approver, change)]).toEqual([true, true])
    expect(mayReadChange(CAST['own agent'], change)).toBe(false)
  })
})
