import type { SharedRequest } from '../../../../shared/contract/http/requests.ts'

type Entry = SharedRequest['timeline'][number]

/** Key of the sentence and what it is filled with. Text from people stands in `quote`, apart from our own words. */
export interface TimelineText {
  readonly key: string
  readonly data: Readonly<Record<string, string>>
  readonly quote?: string
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const list = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []

/** The sentence for one entry of a request's timeline; null for one that this version has no words for. */
export function timelineText(request: SharedRequest, entry: Entry): TimelineText | null {
  const { data } = entry
  const step = request.steps.find(({ id }) => id === data['nodeId'])?.name ?? text(data['nodeId'])
  const short = entry.type.replace(/^request\./, '')
  const key = `requests.timeline.${short}`
  switch (short) {
    case 'created':
      return { key, data: { name: request.requester.name, agent: request.agent?.name ?? '' } }
    case 'step-opened':
    case 'step-approved':
    case 'step-denied':
    case 'step-reopened':
    case 'step-set-back':
    case 'step-skipped':
      return { key, data: { step } }
    case 'branch-chosen':
      return { key, data: { label: text(data['label']) } }
    case 'decided': {
      const verdict = data['verdict'] === 'approve' ? 'approved' : 'denied'
      const count = list(data['tools']).length
      const part = verdict === 'approved' && count < request.tools.length ? 'partly' : verdict
      const quote = text(data['reason'])
      return {
        key: `requests.timeline.decided-${part}${data['self'] === true ? '-self' : ''}`,
        data: {
          name: text(data['by']),
          via: text(data['via']),
          count: String(count),
          total: String(request.tools.length),
        },
        ...(quote === '' ? {} : { quote }),
      }
    }
    case 'decision-withdrawn':
      return { key, data: { name: nameOf(request, text(data['by'])) } }
    case 'asked':
    case 'answered':
      return { key, data: { name: text(data['by']) }, quote: text(data['text']) }
    case 'told':
      return {
        key,
        data: { name: nameOf(request, text(data['personId'])), channel: text(data['channel']) },
      }
    case 'reminded':
      return { key, data: { times: String(typeof data['times'] === 'number' ? data['times'] : 1) } }
    case 'escalated':
      return { key, data: { names: list(data['added']).join(', ') } }
    case 'resolved':
      return { key, data: { status: text(data['status']), name: text(data['name']) } }
    case 'grant':
      return { key: `requests.timeline.grant-${text(data['status'])}`, data: { tool: text(data['tool']) } }
    default:
      return null
  }
}

function nameOf(request: SharedRequest, id: string): string {
  if (request.requester.id === id) return request.requester.name
  for (const step of request.steps) {
    const known = [...step.eligible, ...step.decisions.map(({ by }) => by)].find((person) => person.id === id)
    if (known) return known.name
  }
  return id
}
