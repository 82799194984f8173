import type { Request } from '../../../shared/contract/http/requests.ts'

/** A pending request for one write, with whatever a test wants to be different. */
export function sampleRequest(id: string, more: Partial<Request> = {}): Request {
  return {
    id,
    status: 'pending',
    revision: 1,
    requester: { id: 'maya', name: 'Maya Lindqvist', email: 'maya@northwind.example', groups: [] },
    agent: { id: 'agent', name: 'assistant' },
    connector: { id: 'files', key: 'files', name: 'Files', status: 'connected' },
    tools: [
      {
        name: 'write_file',
        description: 'Writes a file',
        readOnly: false,
        destructive: false,
        arguments: { path: 'a.txt' },
        maskedPaths: [],
        edited: false,
        definitionHash: 'h',
      },
    ],
    risk: 'medium',
    createdAt: '2026-11-22T10:00:00.000Z',
    expiresAt: null,
    notified: true,
    flow: null,
    policy: null,
    steps: [],
    questions: [],
    timeline: [],
    assignees: ['ana'],
    digest: 'd'.repeat(64),
    canDecide: true,
    ...more,
  }
}
