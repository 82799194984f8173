import type { FlowBuilder } from '../use-flow-builder.ts'
import type { StepPeople } from '../model/step-people.ts'

/** What the forms of steps offer to choose from. */
export interface FormChoices {
  readonly groups: readonly { readonly id: string; readonly name: string; readonly members: number }[]
  readonly connectors: readonly { readonly key: string; readonly name: string }[]
}

/** What every form of a kind is given, besides its node. */
export interface StepFormProps {
  readonly builder: FlowBuilder
  readonly choices: FormChoices
  /** Null for a kind that asks nobody. */
  readonly people: StepPeople | null
}
