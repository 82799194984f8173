import { END, START, type FlowNode, type NodeId } from '../../../shared/domain/flow/flow.ts'
import { showsPeople } from '../model/layout/sizes.ts'
import type { Texts } from '../texts.ts'
import { presetOf, type Preset } from './condition/condition-preset.ts'

export interface NodeWords {
  readonly title: string
  readonly detail: string
}

/** A node in words, for the card, lists, menus and screen readers. */
export function describeNode(
  id: NodeId,
  node: FlowNode | undefined,
  texts: Texts,
  groupName: (id: string) => string,
): NodeWords {
  if (id === START) return { title: texts('node.start'), detail: '' }
  if (id === END) return { title: texts('node.end'), detail: '' }
  if (!node) return { title: id, detail: '' }
  switch (node.kind) {
    case 'approval': {
      const people = whom(node, texts, groupName)
      const approvals = texts('node.approvals', {}, node.minimum)
      // Where faces are shown, the number stands beside them; a manager is one person.
      const isSaid = showsPeople(node) || (node.requesterManager === true && node.minimum === 1)
      const detail = isSaid ? people : texts('node.joined', { people, approvals })
      return { title: node.name || texts('node.approval'), detail }
    }
    case 'notify':
      return {
        title: node.name || texts('node.notify'),
        detail: texts('node.tells', { people: whom(node, texts, groupName) }),
      }
    case 'condition': {
      const questions = node.branches.map((branch) => describeBranch(branch.when, texts, groupName))
      return { title: node.name || texts('node.condition'), detail: questions.join(texts('node.or')) }
    }
    case 'parallel':
      return { title: node.name || texts('node.parallel'), detail: '' }
    case 'join':
      return { title: node.name || texts('node.join'), detail: '' }
    case 'unknown':
      return {
        title: texts('node.unknown'),
        detail: texts('node.unknown_detail', { kind: node.originalKind }),
      }
  }
}

/** A branch's question in words; an expression somebody wrote is shown as it is. */
function describeBranch(when: string, texts: Texts, groupName: (id: string) => string): string {
  const preset = presetOf(when)
  return preset ? describePreset(preset, texts, groupName) : when
}

function describePreset(preset: Preset, texts: Texts, groupName: (id: string) => string): string {
  switch (preset.kind) {
    case 'destructive':
    case 'read-only':
      return texts(`preset.${preset.kind}.said`)
    case 'risk':
      return texts(`preset.risk.said_${preset.atLeast}`)
    case 'connector':
      return texts('preset.connector.said', { keys: preset.keys.join(', ') })
    case 'group':
      return texts('preset.group.said', { groups: preset.ids.map(groupName).join(', ') })
    case 'tool':
      return texts('preset.tool.said', { pattern: preset.pattern })
    case 'argument':
      return `${preset.name} ${preset.operator} ${JSON.stringify(preset.value)}`
  }
}

function whom(
  node: { groups: readonly string[]; emails: readonly string[]; requesterManager?: boolean },
  texts: Texts,
  groupName: (id: string) => string,
): string {
  const named = [
    ...(node.requesterManager === true ? [texts('node.manager')] : []),
    ...node.groups.map(groupName),
    ...node.emails.filter((email) => email.trim() !== ''),
  ]
  return named.length === 0 ? texts('node.nobody') : named.join(', ')
}
