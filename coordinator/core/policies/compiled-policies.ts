import { compilePolicies, type CompiledPolicies } from '../../../shared/domain/policy/compile.ts'
import type { Tx } from '../../ports/store.ts'
import { policiesOf, type StoredPolicy } from '../documents.ts'
import { inOrder } from './policy-view.ts'

const compiled = new WeakMap<readonly StoredPolicy[], CompiledPolicies>()

/** The policies as this transaction sees them, compiled once for each change of them. */
export async function readPolicies(tx: Tx): Promise<CompiledPolicies> {
  const policies = await policiesOf(tx).all()
  let made = compiled.get(policies)
  if (!made) {
    made = compilePolicies(inOrder(policies))
    compiled.set(policies, made)
  }
  return made
}
