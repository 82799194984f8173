import type { Answer } from '../model/rehearsal.ts'

/** What was chosen for a rehearsal; people and tools that are gone fall back to the first there are. */
export interface SceneDraft {
  readonly requesterId: string
  readonly connectorKey: string
  readonly tools: readonly string[]
  readonly answer: Answer
  readonly afterMinutes: number
  readonly others: readonly {
    readonly personId: string
    readonly answer: Answer
    readonly afterMinutes: number
  }[]
}

export const firstScene = (): SceneDraft => ({
  requesterId: '',
  connectorKey: '',
  tools: [],
  answer: 'nothing',
  afterMinutes: 10,
  others: [],
})
