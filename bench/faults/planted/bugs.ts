/** A defect put into the product's own source for one run of the simulator. `find` must stand in the file exactly once. */
export interface PlantedBug {
  readonly name: string
  readonly file: string
  readonly find: string
  readonly replace: string
  /** A second defence that would hide it is taken down as well. */
  readonly also?: { readonly file: string; readonly find: string; readonly replace: string }
}

const RULES = 'shared/domain/request'

/** Mistakes that approval systems really made. A harness that misses one of them is not trusted. */
export const PLANTED_BUGS: readonly PlantedBug[] = [
  {
    name: 'quorum by > instead of >=',
    file: `${RULES}/tally.ts`,
    find: 'seatsFor(state, tool, counting, directory) >= needed',
    replace: 'seatsFor(state, tool, counting, directory) > needed',
  },
  {
    name: 'quorum by equality, of all who ever voted',
    file: `${RULES}/tally.ts`,
    find: 'seatsFor(state, tool, counting, directory) >= needed',
    replace: 'state.votes.filter(({ nodeId }) => nodeId === node.id).length === needed',
  },
  {
    name: 'one person counted twice',
    file: `${RULES}/tally.ts`,
    find: 'return new Set(agreeing.map((vote) => identityOf(seatOwner(vote), directory))).size',
    replace: 'return agreeing.length * 2',
  },
  {
    name: 'the requester may decide',
    file: 'shared/domain/people/eligibility.ts',
    find: 'if (identity === asking.requesterId) return !asking.selfApproval\n  if (identity === asking.ownerId) return true',
    replace: 'if (identity === asking.requesterId) return false',
  },
  {
    name: 'whoever was removed still counts',
    file: `${RULES}/seats.ts`,
    find: 'isEligible(identity, addresseesNow(state, node), asking, directory)',
    replace: "identity !== ''",
  },
  {
    name: 'a denial waits for one more',
    file: `${RULES}/tally.ts`,
    find: 'return new Set(against.map(seatOwner)).size >= threshold',
    replace: 'return new Set(against.map(seatOwner)).size > threshold',
  },
  {
    name: 'a decision on something else is taken',
    file: `${RULES}/ballot.ts`,
    find: "if (command.digest !== undefined && command.digest !== state.digest) return refuse('changed')",
    replace: '',
  },
  {
    name: 'another call may use the approval',
    file: 'coordinator/core/calls/begin-call.ts',
    find: "return refuse('digest_mismatch')",
    replace: 'return { ok: true, inForce: call.arguments }',
    also: {
      file: `${RULES}/commands/execute.ts`,
      find: "if (digest !== callDigest(state.snapshot, state.edits, tool)) return refuse('digest_mismatch')",
      replace: '',
    },
  },
  {
    name: 'a call is not known by its key',
    file: 'coordinator/core/calls/decide-call.ts',
    find: '(await tx.requests.findAttachable(key)) ?? (await',
    replace: '(await',
  },
  {
    name: 'a grant can be used again',
    file: `${RULES}/commands/execute.ts`,
    find: "    case 'executing':\n    case 'used':\n      return refuse('grant_used')",
    replace: "    case 'executing':\n    case 'used':\n      break",
  },
  {
    name: 'acknowledged before the commit',
    file: 'coordinator/core/commit-once.ts',
    find: 'if (!once) return core.store.commit(work, wanted)',
    replace: `if (!once) {
    return new Promise((resolve, reject) => {
      core.store.commit(async (tx) => { const reply = await work(tx); resolve(reply); return reply }).catch(reject)
    })
  }`,
  },
  {
    name: 'timers on the wall clock',
    file: 'coordinator/adapters/system/system-clock.ts',
    find: 'const passed = sources.monotonic() - startedAt',
    replace: 'const passed = sources.wall() - start.at + 0 * startedAt',
  },
  {
    name: 'downtime counts for silence',
    file: 'coordinator/adapters/system/system-clock.ts',
    find: 'running: stored.running + Math.min(down, LONGEST_RUNNING_GAP_MS)',
    replace: 'running: stored.running + down',
  },
  {
    name: 'silence approves though nobody was told',
    file: `${RULES}/due/auto-approve.ts`,
    find: "(isEachStepTold(due) ? null : 'nobody_told')",
    replace: '(isEachStepTold(due) ? null : null)',
  },
  {
    name: 'a delivered message loses its key',
    file: 'coordinator/core/deliveries/settle-delivery.ts',
    find: "await putDelivery(tx, { ...settled, status: 'delivered' }, 'delivery.delivered', SYSTEM)",
    replace:
      "await putDelivery(tx, { ...settled, status: row.attempts > 1 ? 'delivered' : 'queued' }, 'delivery.delivered', SYSTEM)",
  },
  {
    name: 'an interrupted call is forgotten',
    file: 'coordinator/core/calls/finish-call.ts',
    find: 'const ids = await core.store.read((tx) => tx.requests.executingIds())',
    replace: 'const ids = (await core.store.read((tx) => tx.requests.executingIds())).slice(1)',
  },
]
