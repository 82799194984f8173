import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import {
  startOddMailServer,
  type Oddity,
} from '../../../coordinator/adapters/channels/email/testing/odd-mail-server.ts'
import type {
  CoordinatorProcess,
  CoordinatorProgram,
} from '../../../coordinator/testing/coordinator-process.ts'
import { flowBody, must, setStage } from '../../../coordinator/testing/cast.ts'
import { clientOf, OWNER_EMAIL, OWNER_TOKEN } from '../../../coordinator/testing/test-coordinator.ts'
import { createRandom, type Random } from '../simulator/random.ts'

export interface MailOutage {
  readonly seed: number
  /** Requests, each mailed to as many mailboxes. */
  readonly requests: number
  readonly mailboxes: number
  readonly kills: number
  /** How long everything may take to arrive once the server is well again. ms */
  readonly patienceMs: number
}

export interface MailOutageResult {
  /** Mails of requests that were accepted, which therefore have to arrive. */
  readonly expected: number
  readonly lost: readonly string[]
  /** What the server took, the same mail again included. */
  readonly handedIn: number
  /** Message-IDs that the server took more than once. */
  readonly duplicates: readonly string[]
  /** Mailboxes that got one mail under two Message-IDs: nobody could tell it for a repeat. */
  readonly changedIds: readonly string[]
  readonly kills: number
  readonly met: Readonly<Partial<Record<Oddity, number>>>
  readonly seconds: number
}

/** What a mail meets while the server is ill; how often, in hundredths. */
const ILLNESSES: readonly (readonly [Oddity, number])[] = [
  ['accepts', 25],
  ['not-now', 30],
  ['drops-after-data', 22],
  ['resets-mid-data', 17],
  ['stalls', 3],
  ['refuses-greeting', 3],
]

function illness(random: Random): Oddity {
  let left = random.between(1, 100)
  for (const [oddity, share] of ILLNESSES) {
    left -= share
    if (left <= 0) return oddity
  }
  return 'accepts'
}

/**
 * Asks for things while the mail server misbehaves and the coordinator, a process of its own, is killed (SIGKILL) at
 * random moments; then both are well again. Every mail of a request that was accepted has to arrive, under one Message-ID
 * however often it comes.
 */
export async function playMailOutage(
  program: CoordinatorProgram,
  { seed, requests, mailboxes, kills, patienceMs }: MailOutage,
): Promise<MailOutageResult> {
  const random = createRandom(seed)
  const started = performance.now()
  const met: Partial<Record<Oddity, number>> = {}
  let isIll = true
  const server = await startOddMailServer(() => {
    const oddity = isIll ? illness(random) : 'accepts'
    met[oddity] = (met[oddity] ?? 0) + 1
    return oddity
  })
  const data = await mkdtemp(join(tmpdir(), 'countersign-outage-'))
  const start = (): Promise<CoordinatorProcess> =>
    program.start(data, {
      COUNTERSIGN_OWNER_EMAIL: OWNER_EMAIL,
      COUNTERSIGN_OWNER_TOKEN: OWNER_TOKEN,
      COUNTERSIGN_SMTP_URL: server.url,
      COUNTERSIGN_SMTP_FROM: 'Countersign <approvals@example.com>',
    })
  let running = await start()
  try {
    const as = (token: string | null) => clientOf(() => running.url, token)
    const cast = await setStage({ as, data })
    const expected = new Set<string>()
    let killed = 0

    const ask = async (number: number): Promise<void> => {
      for (let attempt = 0; ; attempt += 1) {
        // Mailboxes of their own: of a request whose answer was lost nobody knows whether it was accepted.
        const emails = Array.from(
          { length: mailboxes },
          (_, index) => `r${number}-${attempt}-${index}@example.com`,
        )
        const accepted = await askOnce(emails, `${number}/${attempt}`).catch(() => false)
        if (accepted) return emails.forEach((email) => expected.add(email))
        await pause(50)
      }
    }
    const askOnce = async (emails: readonly string[], path: string): Promise<boolean> => {
      const flow = flowBody('By mail', cast.security.id)
      const nodes = [{ ...flow.graph.nodes[0], groups: [], emails }]
      await must(cast.olga.client.put(`/flows/${cast.flow.id}`, { ...flow, graph: { ...flow.graph, nodes } }))
      const tools = [{ name: 'read_file', arguments: { path } }]
      return (await cast.robot.client.post('/requests', { connector: 'files', tools })).status === 201
    }
    const kill = async (): Promise<void> => {
      for (; killed < kills; killed += 1) {
        await pause(random.between(100, 3000))
        await running.kill()
        running = await start()
      }
    }
    const asking = (async () => {
      for (let number = 0; number < requests; number += 1) {
        await ask(number)
        await pause(random.between(0, (kills * 1500) / requests))
      }
    })()
    await Promise.all([asking, kill()])
    isIll = false

    const until = performance.now() + patienceMs
    const missing = (): string[] => {
      const arrived = new Set(server.mailboxes)
      return [...expected].filter((mailbox) => !arrived.has(mailbox))
    }
    while (missing().length > 0 && performance.now() < until) await pause(250)
    return {
      expected: expected.size,
      lost: missing(),
      handedIn: server.accepted.length,
      ...repeats(server.accepted, server.mailboxes),
      kills: killed,
      met,
      seconds: Math.round((performance.now() - started) / 1000),
    }
  } finally {
    await running.kill()
    await server.stop()
    await rm(data, { recursive: true, force: true })
  }
}

function repeats(
  ids: readonly string[],
  mailboxes: readonly string[],
): Pick<MailOutageResult, 'duplicates' | 'changedIds'> {
  const times = new Map<string, number>()
  const idsOf = new Map<string, Set<string>>()
  for (const [index, id] of ids.entries()) {
    times.set(id, (times.get(id) ?? 0) + 1)
    const mailbox = mailboxes[index] ?? ''
    const known = idsOf.get(mailbox) ?? new Set()
    idsOf.set(mailbox, known.add(id))
  }
  return {
    duplicates: [...times].filter(([, count]) => count > 1).map(([id]) => id),
    changedIds: [...idsOf].filter(([, each]) => each.size > 1).map(([mailbox]) => mailbox),
  }
}
