import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { flowBody, must, setStage } from '../../coordinator/testing/cast.ts'
import { bundleCoordinator } from '../../coordinator/testing/coordinator-process.ts'
import { startHookReceiver, startMailServer } from '../../coordinator/testing/receivers.ts'
import { startSmsGateway } from '../../coordinator/testing/sms-gateway.ts'
import { clientOf, OWNER_EMAIL, OWNER_TOKEN } from '../../coordinator/testing/test-coordinator.ts'
import type { LogEvent } from '../../shared/contract/http/record.ts'
import type { Request } from '../../shared/contract/http/requests.ts'
import type { FaultRow } from './row.ts'
import { createRandom, type Random } from './simulator/random.ts'

/** Secrets of one call. */
const OF_A_CALL = 10
const LONGEST_WAIT_MS = 120_000
/** An agent may have no more than 200 requests open. */
const MOST_LEFT = 100 * 5 * OF_A_CALL

/** Secrets are planted in the arguments of calls; then everything that left the coordinator is searched for them. */
export const secretsRow: FaultRow = {
  what: 'secrets planted in arguments, searched for in mail, SMS, webhooks, the log, its export and what the process printed',
  goal: '5,000 secrets, 0 found',
  unit: 'secrets',
  full: 5_000,
  short: 50,
  async play({ seed, rounds, folder, isOver, tell, say }) {
    const random = createRandom(seed)
    const [mail, sms, hooks] = [
      await startMailServer(),
      await startSmsGateway(),
      await startHookReceiver([200]),
    ]
    const program = await bundleCoordinator()
    const running = await program.start(folder, {
      COUNTERSIGN_OWNER_EMAIL: OWNER_EMAIL,
      COUNTERSIGN_OWNER_TOKEN: OWNER_TOKEN,
      COUNTERSIGN_REQUESTS_PER_MINUTE: '0',
      COUNTERSIGN_SMTP_URL: mail.url,
      COUNTERSIGN_SMTP_FROM: 'Countersign <approvals@example.com>',
      COUNTERSIGN_SMS_URL: sms.url,
      COUNTERSIGN_ALLOW_PRIVATE_WEBHOOKS: 'true',
      COUNTERSIGN_LOG_LEVEL: 'debug',
    })
    const secrets: string[] = []
    let wrong = 0
    try {
      const as = (token: string | null) => clientOf(() => running.url, token)
      const { olga, ana, ben, robot, security, flow } = await setStage({ as, data: folder })
      await must(
        olga.client.put(`/users/${ana.id}`, {
          name: 'Ana',
          email: 'ana@example.com',
          role: 'approver',
          groups: [security.id],
          phone: '+46701234567',
        }),
      )
      const webhook = { url: hooks.url, secret: `whsec_${Buffer.from('a'.repeat(32)).toString('base64')}` }
      await must(
        olga.client.put(`/flows/${flow.id}`, {
          ...flowBody('Security asks', security.id),
          channels: ['email', 'sms'],
          advanced: { webhook, notifyRequester: true },
        }),
      )
      while (secrets.length < rounds && !isOver()) {
        const fresh = Array.from({ length: OF_A_CALL }, () => secret(random))
        secrets.push(...fresh)
        const tools = [
          { name: 'write_file', arguments: { path: fresh[0], content: fresh.slice(1).join('\n') } },
        ]
        const { id } = await must<Request>(robot.client.post('/requests', { connector: 'files', tools }))
        const edits = { write_file: { path: 'other.txt', content: fresh.join(' ') } }
        // Some wait on, so that their messages are not taken back before they leave.
        const isLeft = secrets.length % (5 * OF_A_CALL) === OF_A_CALL && secrets.length < MOST_LEFT
        const verdict = random.chance(0.5) ? { verdict: 'deny' } : { verdict: 'approve', edits }
        if (!isLeft)
          await must(ben.client.post(`/requests/${id}/decisions`, { decisionId: randomUUID(), ...verdict }))
        // A call of the wrong shape is refused with words about it.
        const bad = [
          { name: 'write_file', arguments: { path: { [fresh[1] ?? '']: fresh[2] }, more: fresh[3] } },
        ]
        await robot.client.post('/requests', { connector: 'files', tools: bad })
        if (secrets.length % 1_000 === 0) say(`${secrets.length} of ${rounds} secrets`)
      }
      await until(() => mail.mails.all.length > 0 && sms.messages.length > 0 && hooks.hooks.all.length > 0)
      const events: LogEvent[] = []
      for (let since = 0; ;) {
        const { items, nextSince } = await must<{ items: LogEvent[]; nextSince: number }>(
          olga.client.get(`/events?since=${since}&limit=500`),
        )
        if (items.length === 0) break
        events.push(...items)
        since = nextSince
      }
      const metrics = await fetch(`${running.url}/metrics`).then((answer) => answer.text())
      await running.stop()
      const crashes = await crashFiles(folder)
      const sinks: Readonly<Record<string, string>> = {
        mail: JSON.stringify(mail.mails.all),
        SMS: JSON.stringify(sms.messages),
        webhooks: JSON.stringify(hooks.hooks.all),
        'the log and its export': JSON.stringify(events),
        'what the process printed': JSON.stringify(running.logged),
        metrics,
        'crash files': crashes,
      }
      for (const [sink, text] of Object.entries(sinks)) {
        const found = secrets.filter((each) => text.includes(each)).length
        wrong += found
        if (found > 0) tell({ sink, found })
      }
      const counts = {
        mails: mail.mails.all.length,
        SMS: sms.messages.length,
        webhooks: hooks.hooks.all.length,
      }
      return { done: secrets.length, wrong, counts: { ...counts, 'log entries': events.length } }
    } finally {
      await running.kill()
      if (running.child.exitCode === null && running.child.signalCode === null)
        await once(running.child, 'exit')
      await Promise.all([program.remove(), mail.stop(), sms.stop(), hooks.stop()])
    }
  },
}

const KINDS = ['canary', 'sk_live', 'ghp', 'xoxb', 'AKIA']
const secret = (random: Random): string =>
  `${random.pick(KINDS)}_${Array.from({ length: 24 }, () => random.between(0, 35).toString(36)).join('')}`

async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + LONGEST_WAIT_MS
  while (!holds() && performance.now() < end) await pause(100)
}

/** Whatever a process may leave beside its data when it ends. */
async function crashFiles(folder: string): Promise<string> {
  const files = (await readdir(folder)).filter((name) => /report|crash|core|heap|\.log$/i.test(name))
  return (await Promise.all(files.map((name) => readFile(join(folder, name), 'latin1')))).join('\n')
}
