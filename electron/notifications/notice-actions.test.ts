import { describe, expect, it } from 'vitest'
import type { Request } from '../../shared/contract/http/requests.ts'
import type { Notice } from '../../shared/contract/stream.ts'
import { hasButtons, noticeActions, noticeFacts } from './notice-actions.ts'

const tool: Request['tools'][number] = {
  name: 'list',
  description: '',
  readOnly: true,
  destructive: false,
  arguments: {},
  maskedPaths: [],
  edited: false,
  definitionHash: 'h',
}
const request: Request = {
  id: 'r1',
  status: 'pending',
  revision: 1,
  requester: { id: 'u2', name: 'Bo', email: 'bo@example.org', groups: [] },
  agent: null,
  connector: { id: 'c', key: 'files', name: 'Files', status: 'connected' },
  tools: [tool],
  risk: 'low',
  createdAt: '2026-01-01T00:00:00Z',
  expiresAt: null,
  notified: true,
  flow: { id: 'f', version: 1, name: 'F', allowSelfApproval: false },
  policy: null,
  steps: [],
  questions: [],
  timeline: [],
  assignees: ['u1'],
  digest: 'd'.repeat(64),
  canDecide: true,
}
const asking = { kind: 'request', risk: 'low' } as const
const actionsOf = (part: Partial<Request>, notice: Pick<Notice, 'kind' | 'risk'> = asking) =>
  noticeActions(notice, noticeFacts({ ...request, ...part }))

describe('buttons of a notification', () => {
  it('approve only what is of low risk and stands in it whole', () => {
    expect(actionsOf({})).toEqual(['review', 'deny', 'approve'])
  })

  it.each<[string, Partial<Request>]>([
    ['with arguments', { tools: [{ ...tool, arguments: { path: 'a' } }] }],
    ['with any arguments', { tools: [{ ...tool, arguments: undefined }] }],
    ['of medium risk', { risk: 'medium' }],
    ['of high risk', { risk: 'high' }],
    ['of more tools than it names', { tools: ['a', 'b', 'c', 'd'].map((name) => ({ ...tool, name })) }],
    ['of a tool whose name is cut', { tools: [{ ...tool, name: 'n'.repeat(81) }] }],
    ['of a name that is longer once it is shown', { tools: [{ ...tool, name: '\u200b'.repeat(20) }] }],
    ['that may be the person’s own', { flow: { id: 'f', version: 1, name: 'F', allowSelfApproval: true } }],
  ])('do not approve a request %s', (_what, part) => {
    expect(actionsOf(part)).toEqual(['review', 'deny'])
  })

  it('do not approve when the notice and the coordinator differ about the risk', () => {
    expect(actionsOf({}, { kind: 'request', risk: 'high' })).toEqual(['review', 'deny'])
  })

  it('decide nothing that the person may not decide', () => {
    expect(actionsOf({ canDecide: false })).toEqual(['review'])
    expect(actionsOf({ status: 'denied' })).toEqual(['review'])
  })

  it.each(['question', 'answer', 'decision', 'copy', 'notify'] as const)('are not on “%s”', (kind) => {
    expect(actionsOf({}, { kind, risk: 'low' })).toEqual([])
  })

  it('are not there when the coordinator did not say', () => {
    expect(noticeActions(asking, null)).toEqual([])
  })

  it.each([
    ['darwin', true],
    ['win32', true],
    ['linux', false],
  ] as const)('on %s: %s', (platform, expected) => {
    expect(hasButtons(platform)).toBe(expected)
  })
})
