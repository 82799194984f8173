import type { Happening, Schedule, Verdict } from './schedule.ts'

/** What a decision of the device came to. `recorded`: it stands, told by whichever of its sends was answered. */
export type Ending = 'recorded' | 'superseded' | 'expired' | 'changed' | 'not-eligible' | 'taken-back'
export type Status = 'pending' | 'approved' | 'denied' | 'cancelled' | 'expired'

export interface Expected {
  /** For each request the endings of the device's decisions, in the order in which they were made. */
  readonly endings: readonly (readonly Ending[])[]
  readonly statuses: readonly Status[]
  /** Whether the record holds a decision of the device. */
  readonly recorded: readonly boolean[]
}

interface Entry {
  readonly request: number
  readonly verdict: Verdict
  readonly stale: boolean
  state: 'held' | 'queued'
  /** The moment in which it could be taken back is over. */
  over: boolean
  /** It reached the coordinator and stands there; only the answer is missing. */
  recorded: boolean
  ending: Ending | null
}

const after = (verdict: Verdict): Status => (verdict === 'approve' ? 'approved' : 'denied')

/** What must come of a schedule, told without the product: a queue, a coordinator with one vote a request, a bad network. */
export function expectedOf({ requests, firstExpired, happenings }: Schedule): Expected {
  const statuses = Array.from({ length: requests }, (_one, index): Status =>
    firstExpired && index === 0 ? 'expired' : 'pending',
  )
  const entries: Entry[] = []
  let online = true
  let eligible = true
  let lose: 'call' | 'answer' | null = null

  function judge(entry: Entry): Ending {
    // Whoever said the same before has nothing more to say: that is a success.
    if (
      entries.some((one) => one.request === entry.request && one.recorded && one.verdict === entry.verdict)
    ) {
      return 'recorded'
    }
    if (!eligible) return 'not-eligible'
    if (statuses[entry.request] === 'expired') return 'expired'
    if (statuses[entry.request] !== 'pending') return 'superseded'
    if (entry.stale) return 'changed'
    statuses[entry.request] = after(entry.verdict)
    entry.recorded = true
    return 'recorded'
  }

  /** Sends what waits, in order, until one is not answered. */
  function send(): void {
    for (const entry of entries) {
      if (entry.ending !== null || (entry.state === 'held' && !entry.over)) continue
      entry.state = 'queued'
      if (!online) return
      const lost = lose
      lose = null
      if (lost === 'call') return
      const ending = judge(entry)
      if (lost === 'answer') return
      entry.ending = ending
    }
  }

  function wait(): void {
    for (const entry of entries) entry.over = true
    send()
  }

  function happen(one: Happening): void {
    switch (one.do) {
      case 'decide':
      case 'decide-stale': {
        const held = one.do === 'decide' && one.held
        const stale = one.do === 'decide-stale'
        const { request, verdict } = one
        entries.push({
          request,
          verdict,
          stale,
          state: held ? 'held' : 'queued',
          over: !held,
          recorded: false,
          ending: null,
        })
        if (!held) send()
        return
      }
      case 'take-back': {
        // One that was too late to take back may still be on its way when the next is made.
        const mine = entries.find(
          ({ request, ending, state }) => request === one.request && ending === null && state === 'held',
        )
        if (mine) mine.ending = 'taken-back'
        return
      }
      case 'offline':
        online = false
        return
      case 'online':
        online = true
        return send()
      case 'lose-call':
        lose = 'call'
        return
      case 'lose-answer':
        lose = 'answer'
        return
      case 'wait':
        return wait()
      case 'reconnect-twice':
        lose = null
        online = true
        return send()
      case 'kill':
        return send()
      case 'colleague-decides':
        if (statuses[one.request] === 'pending') statuses[one.request] = after(one.verdict)
        return
      case 'requester-cancels':
        if (statuses[one.request] === 'pending') statuses[one.request] = 'cancelled'
        return
      case 'revoke':
        eligible = false
        return
      case 'restore':
        eligible = true
    }
  }

  for (const one of happenings) happen(one)
  // In the end everything comes back, and the queue drains.
  online = true
  eligible = true
  lose = null
  wait()

  const of = (request: number): Entry[] => entries.filter((entry) => entry.request === request)
  return {
    endings: statuses.map((_status, request) => of(request).flatMap(({ ending }) => ending ?? [])),
    statuses,
    recorded: statuses.map((_status, request) => of(request).some(({ recorded }) => recorded)),
  }
}
