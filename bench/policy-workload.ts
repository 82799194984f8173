import { seeded } from './harness.ts'

/** Users of a group may call one tool on paths below a folder, up to an amount. One rule in twenty denies. */
export interface BenchPolicy {
  readonly id: string
  readonly deny: boolean
  readonly group: string
  readonly tool: string
  readonly prefix: string
  readonly limit: number
}

export interface BenchCall {
  readonly user: string
  readonly group: string
  readonly tool: string
  readonly path: string
  readonly amount: number
}

export interface Workload {
  readonly policies: readonly BenchPolicy[]
  readonly users: readonly { readonly user: string; readonly group: string }[]
  readonly calls: readonly BenchCall[]
}

const TOOLS = 200
const GROUPS = 20
const CALLS = 4_096

/** Calls are spread over all rules; about half stay within the amount. */
export function createWorkload(size: number): Workload {
  const random = seeded(12_345)
  const policies = Array.from({ length: size }, (_, i) => ({
    id: `p${i}`,
    deny: i % 20 === 19,
    group: `g${i % GROUPS}`,
    tool: `tool${i % TOOLS}`,
    prefix: `/srv/app${i}/`,
    limit: 100 + (i % 50) * 10,
  }))
  const users = Array.from({ length: 200 }, (_, i) => ({ user: `user${i}`, group: `g${i % GROUPS}` }))
  const calls = Array.from({ length: CALLS }, () => {
    const policy = policies[random(size)] as BenchPolicy
    const { user } = users[random(10) * GROUPS + Number(policy.group.slice(1))] as { user: string }
    const amount = random(2) === 1 ? random(90) : 5_000
    return {
      user,
      group: policy.group,
      tool: policy.tool,
      path: `${policy.prefix}file${random(100)}.txt`,
      amount,
    }
  })
  return { policies, users, calls }
}
