import { AppError } from '../../../shared/domain/app-error.ts'
import { isDestructive } from '../../../shared/domain/flow/risk.ts'
import { compileGlob } from '../../../shared/domain/policy/glob.ts'
import type { Tx } from '../../ports/store.ts'
import type { Core } from '../core.ts'
import { connectorsOf, policiesOf, type StoredFlow, type StoredPolicy } from '../documents.ts'

/** What an administrator types to let silence approve tools that destroy or overwrite. */
const CONFIRMING_WORDS = 'silence approves destructive tools'

/**
 * A flow that approves by itself after a while and guards destructive tools has to be confirmed in words. Returns the
 * flow with the confirmation in it, or throws `confirmation_required`. A confirmation once given holds for later
 * versions; one that is not needed is not kept.
 */
export async function assertDestructiveConfirmed(
  core: Core,
  tx: Tx,
  flow: StoredFlow,
  confirm: string | undefined,
): Promise<StoredFlow> {
  const { autoApproveDestructive: before, ...advanced } = flow.advanced
  if (advanced.autoApproveAfterMinutes === null) return { ...flow, advanced }
  if (confirm === CONFIRMING_WORDS || before === true) {
    return { ...flow, advanced: { ...advanced, autoApproveDestructive: true } }
  }
  const guarding = (await policiesOf(tx).all()).filter(({ flowId }) => flowId === flow.id)
  for (const policy of guarding) {
    if (await guardsDestructive(core, tx, policy)) {
      throw new AppError('confirmation_required', { phrase: CONFIRMING_WORDS, policy: policy.name })
    }
  }
  return { ...flow, advanced }
}

async function guardsDestructive(core: Core, tx: Tx, policy: StoredPolicy): Promise<boolean> {
  if (policy.annotations?.readOnly === true || policy.annotations?.destructive === false) return false
  const matchers = policy.tools.map(compileGlob)
  return (await connectorsOf(tx).all())
    .filter(({ key }) => policy.connector === '*' || policy.connector === key)
    .flatMap(({ id }) => core.connectorStatus(id).tools)
    .some(
      (tool) =>
        isDestructive(tool) && (matchers.length === 0 || matchers.some((matches) => matches(tool.name))),
    )
}
