import type { ChannelKind } from '../../../shared/domain/flow/flow.ts'
import { NOBODY_ASKS, whyUnreached, type Unreached } from '../../../shared/domain/flow/reach.ts'
import { resolveAddressed, type Addressees } from '../../../shared/domain/people/eligibility.ts'
import type { Directory, PersonRef } from '../../../shared/domain/people/person.ts'

export interface ChannelReach {
  readonly channel: ChannelKind
  readonly reached: number
  readonly unreachable: readonly (PersonRef & { readonly why: Unreached })[]
}

/** Who may decide at a step, before it is known who asks. */
export interface StepPeople {
  readonly people: readonly PersonRef[]
  /** Whose manager is asked shows only when somebody asks. */
  readonly andManager: boolean
  readonly reach: readonly ChannelReach[]
}

/** Everybody a step names, and whom each channel can and cannot reach. */
export function stepPeople(
  step: Addressees,
  channels: readonly ChannelKind[],
  directory: Directory,
): StepPeople {
  const people = resolveAddressed({ ...step, requesterManager: false }, NOBODY_ASKS, directory)
  const reach = channels.map((channel) => {
    const unreachable = people.flatMap((person) => {
      const why = whyUnreached(person, channel, directory)
      return why === null ? [] : [{ ...person, why }]
    })
    return { channel, reached: people.length - unreachable.length, unreachable }
  })
  return { people, andManager: step.requesterManager === true, reach }
}

/** What all steps of a flow reach together, each person counted once. */
export function flowPeople(
  steps: readonly Addressees[],
  channels: readonly ChannelKind[],
  directory: Directory,
): StepPeople {
  const all = {
    groups: [...new Set(steps.flatMap((step) => step.groups))],
    emails: [...new Set(steps.flatMap((step) => step.emails))],
    requesterManager: steps.some((step) => step.requesterManager === true),
  }
  return stepPeople(all, channels, directory)
}
