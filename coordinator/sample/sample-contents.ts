import { saveFlow, type SaveFlow } from '../../shared/contract/http/flows.ts'
import { savePolicy, type SavePolicy } from '../../shared/contract/http/policies.ts'

/** The files that a fresh sample folder holds. */
export const SAMPLE_FILES: Readonly<Record<string, string>> = {
  'read-me-first.txt': [
    'This folder belongs to the sample workspace of Countersign.',
    '',
    'The sample agent may read here as it likes. When it wants to write, you are asked first:',
    'a notification appears, and nothing is written before you have agreed.',
    '',
  ].join('\n'),
  'shopping-list.txt': ['Bread', 'Olives', 'Coffee', 'Candles', ''].join('\n'),
  'meeting-notes.txt': [
    'Tuesday, 10:00',
    '- The report goes out on Friday.',
    '- Ask before anything is sent to customers.',
    '- Maria orders the cake.',
    '',
  ].join('\n'),
}

export type SampleFlow = 'ask' | 'careful' | 'patient'

/** Whoever decides on their own calls need not be told what was decided. */
const ALONE = { allowSelfApproval: true, notifyRequester: false }

/** Flows that one person alone can finish; each shows something else. `me`: the address of whoever installs them. */
export function sampleFlows(me: string): Readonly<Record<SampleFlow, SaveFlow>> {
  const step = (id: string, name: string) => ({ id, kind: 'approval', name, emails: [me], minimum: 1 })
  const chain = (...ids: string[]) =>
    ['start', ...ids].map((from, index) => ({ from, to: ids[index] ?? 'end' }))
  return {
    ask: saveFlow.parse({
      name: 'Ask me',
      description: 'You decide on your own agents’ calls. For a person alone; the record says so each time.',
      channels: ['email'],
      graph: { nodes: [step('me', 'You')], edges: chain('me') },
      advanced: ALONE,
    }),
    careful: saveFlow.parse({
      name: 'Look twice before something is lost',
      description: 'Calls that overwrite or delete take a second look; others take one.',
      channels: ['email'],
      graph: {
        nodes: [
          {
            id: 'kind',
            kind: 'condition',
            name: 'Can something be lost?',
            branches: [{ label: 'yes', when: 'destructive' }],
          },
          step('first', 'First look'),
          step('second', 'Second look'),
          step('once', 'One look'),
        ],
        edges: [
          { from: 'start', to: 'kind' },
          { from: 'kind', to: 'first', label: 'yes' },
          { from: 'first', to: 'second' },
          { from: 'second', to: 'end' },
          { from: 'kind', to: 'once', label: 'otherwise' },
          { from: 'once', to: 'end' },
        ],
      },
      advanced: ALONE,
    }),
    patient: saveFlow.parse({
      name: 'Ask, remind, and say no in the end',
      description: 'Reminds you after five minutes. After an hour without an answer the call is denied.',
      channels: ['email'],
      graph: { nodes: [step('me', 'You')], edges: chain('me') },
      advanced: { ...ALONE, remindAfterMinutes: 5, autoDenyAfterMinutes: 60 },
    }),
  }
}

/** In order: reading passes, everything else asks by the flow. */
export const samplePolicies = (connectorKey: string, flowId: string): readonly SavePolicy[] => [
  savePolicy.parse({
    name: `${connectorKey}: reading is fine`,
    action: 'allow',
    connector: connectorKey,
    annotations: { readOnly: true },
    // The connector is being started; its tools come with this program.
    pinTools: false,
  }),
  savePolicy.parse({
    name: `${connectorKey}: ask me before anything else`,
    action: 'request-approval',
    connector: connectorKey,
    flowId,
  }),
]
