import type { PolicyResource } from '../../../shared/contract/http/policies.ts'
import { isoOf } from '../../../shared/domain/time.ts'
import type { StoredPolicy } from '../documents.ts'

/** A policy as the API shows it. The contract's lists are mutable, the domain's are not; the values are the same. */
export const policyView = ({ updatedAt, ...policy }: StoredPolicy): PolicyResource =>
  ({ ...policy, updatedAt: isoOf(updatedAt) }) as PolicyResource

export const inOrder = (policies: readonly StoredPolicy[]): StoredPolicy[] =>
  [...policies].sort((left, right) => left.position - right.position || (left.id < right.id ? -1 : 1))
