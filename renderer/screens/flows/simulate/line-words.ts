import type { NodeId } from '../../../../shared/domain/flow/flow.ts'
import type { Moment, Simulation } from '../../../../shared/domain/flow/simulate.ts'
import type { Directory } from '../../../../shared/domain/people/person.ts'
import type { Texts } from '../../../flow-builder/texts.ts'
import { waysOf } from '../model/rehearsal.ts'

export interface LineWords {
  readonly text: string
  readonly tone: 'plain' | 'good' | 'bad'
}

interface Naming {
  readonly texts: Texts
  readonly directory: Directory
  titleOf(id: NodeId): string
}

const NAMED = 2
/** Reminders and escalations are said by whom they tell. */
const SAID = new Set([
  'request.step-opened',
  'request.step-approved',
  'request.step-denied',
  'request.step-reopened',
  'request.step-skipped',
  'request.branch-chosen',
  'request.node-passed',
  'request.held',
  'request.timer-held',
])
const GOOD = new Set(['request.step-approved'])
const BAD = new Set(['request.step-denied', 'request.held'])

/** One line of a rehearsal in words; null for what goes without saying. */
export function lineWords(moment: Moment, { texts, directory, titleOf }: Naming): LineWords | null {
  if (moment.kind === 'told') {
    const { people } = moment
    if (people.length === 0) return { text: texts(`line.told_nobody`), tone: 'bad' }
    const ways = [...new Set(people.flatMap((person) => waysOf(person, directory)))]
    const how =
      ways.length === 0 ? texts('line.no_way') : ways.map((way) => texts(`channel.${way}.inline`)).join(', ')
    const who =
      people.length <= NAMED
        ? people.map((person) => person.name).join(', ')
        : texts('line.people', {}, people.length)
    return {
      text: texts(`line.told_${moment.notice}`, { who, how }),
      tone: ways.length === 0 ? 'bad' : 'plain',
    }
  }
  const fact = (name: string): string => {
    const value = moment.data[name]
    return typeof value === 'string' ? value : ''
  }
  const nodeId = fact('nodeId')
  const step = nodeId === '' ? '' : titleOf(nodeId)
  if (moment.type === 'request.decided') {
    const isApproval = fact('verdict') === 'approve'
    return {
      text: texts(isApproval ? 'line.approves' : 'line.denies', { who: fact('by') }),
      tone: isApproval ? 'good' : 'bad',
    }
  }
  if (moment.type === 'request.resolved') return endWords(fact('status'), fact('by') === 'timeout', texts)
  if (!SAID.has(moment.type)) return null
  const key = moment.type.slice('request.'.length).replaceAll('-', '_')
  const text = texts(`line.${key}`, { step, label: fact('label'), because: fact('because') })
  return { text, tone: GOOD.has(moment.type) ? 'good' : BAD.has(moment.type) ? 'bad' : 'plain' }
}

const GOOD_ENDS = new Set(['approved', 'partly-approved'])

function endWords(status: string, bySilence: boolean, texts: Texts): LineWords {
  const text = texts(`ended.${status.replaceAll('-', '_')}`)
  return {
    text: bySilence ? texts('line.nobody', { ended: text }) : text,
    tone: GOOD_ENDS.has(status) ? 'good' : 'bad',
  }
}

/** How a rehearsal ended, or where it stands. */
export function endingWords(simulation: Simulation, { texts, titleOf }: Naming): LineWords {
  if (simulation.status !== 'pending') return endWords(simulation.status, false, texts)
  const steps = simulation.stalls.map((stall) => titleOf(stall.nodeId)).join(', ')
  return { text: texts('line.stalls', { steps }), tone: 'bad' }
}
