import type { Contender } from './harness.ts'
import { repeatFor } from './repeat.ts'
import { peerModule, peerVersion } from './peers.ts'
import type { BenchPolicy, BenchCall, Workload } from './policy-workload.ts'

/** What is measured, and one answer for comparing the contenders with each other. */
export interface PolicyContender extends Contender {
  readonly allows: (call: BenchCall) => boolean
}

export const contender = (
  name: string,
  version: string,
  settings: string,
  { calls }: Workload,
  allows: (call: BenchCall) => boolean,
): PolicyContender => ({
  name,
  version,
  settings,
  allows,
  run: (ms) => repeatFor(ms, (i) => void allows(calls[i % calls.length] as BenchCall)),
})

interface CedarModule {
  preparsePolicySet: (id: string, set: { staticPolicies: string }) => { type: string }
  statefulIsAuthorized: (request: unknown) => { type: string; response?: { decision: string } }
}

/** Cedar compiled to WebAssembly, policies parsed once. Answers with the ids of the deciding policies. */
export function cedar(workload: Workload): PolicyContender {
  const module = peerModule<CedarModule>('@cedar-policy/cedar-wasm/nodejs')
  const id = `set-${workload.policies.length}`
  const parsed = module.preparsePolicySet(id, { staticPolicies: workload.policies.map(cedarText).join('\n') })
  if (parsed.type !== 'success') throw new Error(`cedar: ${JSON.stringify(parsed).slice(0, 300)}`)
  return contender(
    'cedar-wasm',
    peerVersion('@cedar-policy/cedar-wasm'),
    'policy set preparsed, stateful',
    workload,
    (call) => {
      const answer = module.statefulIsAuthorized({
        principal: { type: 'Agent', id: call.user },
        action: { type: 'Action', id: call.tool },
        resource: { type: 'Server', id: 'files' },
        context: { path: call.path, amount: call.amount },
        preparsedPolicySetId: id,
        entities: [
          { uid: { type: 'Agent', id: call.user }, attrs: {}, parents: [{ type: 'Group', id: call.group }] },
          { uid: { type: 'Group', id: call.group }, attrs: {}, parents: [] },
        ],
      })
      if (answer.type !== 'success') throw new Error(`cedar: ${JSON.stringify(answer).slice(0, 300)}`)
      return answer.response?.decision === 'allow'
    },
  )
}

const cedarText = (policy: BenchPolicy): string =>
  `@id("${policy.id}")\n${policy.deny ? 'forbid' : 'permit'}(principal in Group::"${policy.group}", ` +
  `action == Action::"${policy.tool}", resource) when ` +
  `{ context.path like "${policy.prefix}*" && context.amount <= ${policy.limit} };`

interface CasbinModule {
  newModelFromString: (text: string) => unknown
  newEnforcer: (model: unknown) => Promise<CasbinEnforcer>
}
interface CasbinEnforcer {
  addPolicies: (rows: readonly (readonly (string | number)[])[]) => Promise<boolean>
  addGroupingPolicies: (rows: readonly (readonly string[])[]) => Promise<boolean>
  enforceSync: (...request: readonly unknown[]) => boolean
}

const CASBIN_MODEL = `[request_definition]
r = sub, tool, path, amount
[policy_definition]
p = sub, tool, path, lim, eft
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = r.tool == p.tool && g(r.sub, p.sub) && keyMatch(r.path, p.path) && r.amount <= p.lim
`

/** casbin, synchronous and without explanations, which is its faster way. */
export async function casbin(workload: Workload): Promise<PolicyContender> {
  const { newModelFromString, newEnforcer } = peerModule<CasbinModule>('casbin')
  const enforcer = await newEnforcer(newModelFromString(CASBIN_MODEL))
  await enforcer.addPolicies(
    workload.policies.map((p) => [p.group, p.tool, `${p.prefix}*`, p.limit, p.deny ? 'deny' : 'allow']),
  )
  await enforcer.addGroupingPolicies(workload.users.map(({ user, group }) => [user, group]))
  return contender('casbin', peerVersion('casbin'), 'enforceSync, without reasons', workload, (call) =>
    enforcer.enforceSync(call.user, call.tool, call.path, call.amount),
  )
}
