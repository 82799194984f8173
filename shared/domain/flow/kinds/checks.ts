import type { Addressees } from '../../people/eligibility.ts'
import type { Drawing, NodeFault } from './kind.ts'

/** Only conditions and forks have several ways out: elsewhere two would open both, and nobody could see why. */
export function oneWayOn({ outgoing }: Drawing): readonly NodeFault[] {
  return outgoing.length <= 1
    ? []
    : [
        {
          code: 'several_ways_out',
          message: 'Use a fork or a condition to go several ways.',
          severity: 'error',
        },
      ]
}

/** A node that asks or tells people must name somebody, and each group it names must exist and have members. */
export function checkAddressees(to: Addressees, { directory }: Drawing): readonly NodeFault[] {
  if (to.groups.length === 0 && to.emails.length === 0 && to.requesterManager !== true) {
    return [
      {
        code: 'nobody_named',
        message: 'Name a group, an address, or the requester’s manager.',
        severity: 'error',
      },
    ]
  }
  return to.groups.flatMap((id): readonly NodeFault[] => {
    const group = directory.group(id)
    if (group === undefined) {
      const message = `There is no group “${id}” any more.`
      return [{ code: 'unknown_group', message, data: { group: id }, severity: 'error' }]
    }
    const isEmpty = !group.members.some((member) => directory.person(member)?.active === true)
    return isEmpty
      ? [
          {
            code: 'empty_group',
            message: `Nobody active is in the group “${group.name}”.`,
            data: { group: group.name },
            severity: 'error',
          },
        ]
      : []
  })
}
