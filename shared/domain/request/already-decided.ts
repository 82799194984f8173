import { refuse, type Refusal } from '../refusal.ts'
import { isoOf } from '../time.ts'
import type { ResolvedRequest, Resolution } from './state.ts'

/** What whoever comes later is told: what won, who, and when (invariant 1). */
export function alreadyDecided({ status, resolution }: ResolvedRequest): Refusal {
  return refuse('already_decided', { status, by: nameOf(resolution), at: isoOf(resolution.at) })
}

function nameOf(resolution: Resolution): string {
  switch (resolution.by) {
    case 'people':
    case 'policy':
      return resolution.person.name
    case 'timeout':
      return 'timeout'
    case 'requester':
    case 'agent':
      return resolution.name
  }
}
