import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { createTransport } from 'nodemailer'
import { composeMail } from '../coordinator/core/deliveries/mail/compose-mail.ts'
import type { NoticePayload } from '../coordinator/core/deliveries/notice-payload.ts'
import type { OutboxRow } from '../coordinator/ports/store.ts'
import { startTestCoordinator, type TestCoordinator } from '../coordinator/testing/test-coordinator.ts'
import { interleaved, machine, rounded, type Benchmark, type Contender, type Sample } from './harness.ts'
import { queuedAt } from '../coordinator/core/deliveries/queued-at.ts'

const FROM = 'Countersign <approvals@example.com>'
/** As many as the product opens to one provider. */
const CONNECTIONS = 5
const FEWEST = 200

/**
 * How fast the outbox drains into a local mail server, beside nodemailer alone with the same mails over as many
 * connections. One mail for each ms of a run. The outbox claims, writes the mail, sends it, and records in the log what
 * the server said; nodemailer is given texts that are ready, and records nothing.
 */
export const mailBenchmark: Benchmark = async (options) => {
  const sink = await startSink()
  const stage = await startTestCoordinator({ flags: { smtpUrl: sink.url, smtpFrom: FROM } })
  const contenders = [outbox(stage, sink), await nodemailer(stage, sink)]
  try {
    const [ours, peer] = await interleaved(contenders, options)
    if (!ours || !peer) throw new Error('nothing was measured')
    const ratio = rounded(ours.perSecond / peer.perSecond)
    return {
      bench: 'mail',
      ours: ours.perSecond,
      peer: peer.perSecond,
      ratio,
      unit: 'mails/s',
      n: options.runs,
      peerName: peer.name,
      goals: [],
      contenders: [ours, peer],
      machine: machine(),
    }
  } finally {
    for (const { close } of contenders) await close?.()
    await stage.stop()
    await sink.stop()
  }
}

interface Sink {
  readonly url: string
  /** When the messages since the last call were taken, ms since the epoch, in order. */
  taken(): Promise<readonly number[]>
  stop(): Promise<unknown>
}

async function startSink(): Promise<Sink> {
  const worker = new Worker(join(import.meta.dirname, 'mail-sink.mjs'))
  const [address] = (await once(worker, 'message')) as [{ port: number }]
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    async taken() {
      worker.postMessage('taken')
      const [times] = (await once(worker, 'message')) as [number[]]
      return times
    },
    stop: () => worker.terminate(),
  }
}

const countOf = (ms: number): number => Math.max(FEWEST, Math.round(ms))

/** `p50` and `p99`: until that part of the mails had been taken. */
async function measured(sink: Sink, count: number, send: () => Promise<unknown>): Promise<Sample> {
  await sink.taken()
  const started = performance.timeOrigin + performance.now()
  await send()
  const seconds = (performance.timeOrigin + performance.now() - started) / 1000
  const taken = await sink.taken()
  if (taken.length !== count) throw new Error(`${taken.length} of ${count} mails were taken`)
  const at = (share: number): number => ((taken[Math.floor(count * share)] ?? 0) - started) * 1000
  return { perSecond: count / seconds, p50: at(0.5), p99: at(0.99), operations: count }
}

function outbox(stage: TestCoordinator, sink: Sink): Contender {
  const { store, clock } = stage.coordinator.core
  let made = 0
  const untilDelivered = (count: number): Promise<void> =>
    new Promise((resolve) => {
      let left = count
      const stop = store.onCommitted((committed) => {
        left -= committed.filter(({ entry }) => entry.type === 'delivery.delivered').length
        if (left > 0) return
        stop()
        resolve()
      })
    })
  return {
    name: 'countersign outbox',
    version: 'this',
    settings: `SQLite on disk, ${CONNECTIONS} connections, mails written as they leave`,
    async run(ms) {
      const count = countOf(ms)
      const rows = Array.from({ length: count }, () => rowOf(made++, clock.now()))
      await store.commit(async (tx) => {
        for (const row of rows) await tx.outbox.enqueue(row)
      })
      return measured(sink, count, async () => {
        const delivered = untilDelivered(count)
        // What wakes the worker is an entry about what was queued.
        await store.commit((tx) =>
          tx.log.append({
            at: clock.now().at,
            type: 'delivery.queued',
            actor: { kind: 'system' },
            subject: { kind: 'delivery', id: 'all' },
            data: {},
          }),
        )
        await delivered
      })
    },
  }
}

async function nodemailer(stage: TestCoordinator, sink: Sink): Promise<Contender> {
  const { core } = stage.coordinator
  const row = rowOf(0, core.clock.now())
  const { subject, text, html } = await composeMail(core, row)
  const { port } = new URL(sink.url)
  const transport = createTransport({
    host: '127.0.0.1',
    port: Number(port),
    pool: true,
    maxConnections: CONNECTIONS,
    maxMessages: Number.POSITIVE_INFINITY,
  })
  let made = 0
  return {
    name: 'nodemailer',
    version: transport.transporter.version,
    settings: `pool of ${CONNECTIONS} connections, the same mails, ready before`,
    run(ms) {
      const count = countOf(ms)
      return measured(sink, count, () =>
        Promise.all(
          Array.from({ length: count }, () => {
            const number = made++
            return transport.sendMail({
              from: FROM,
              to: `person${number}@example.com`,
              subject,
              text,
              html,
              messageId: `<n${number}@example.com>`,
              inReplyTo: '<r1@example.com>',
              references: '<r1@example.com>',
              headers: { 'Auto-Submitted': 'auto-generated' },
            })
          }),
        ),
      )
    },
    close: () => transport.close(),
  }
}

const payload: NoticePayload = {
  notice: {
    kind: 'decision',
    requestId: 'r1',
    requester: 'Maya Lindqvist',
    connector: 'Files',
    tools: ['write_file', 'read_file'],
    risk: 'medium',
    status: 'approved',
  },
  name: 'Maya Lindqvist',
  language: 'en',
  facts: {
    connectorKey: 'files',
    agent: 'Robot',
    flow: 'Security asks',
    tools: [
      { name: 'write_file', readOnly: false, destructive: false, outcome: 'approved' },
      { name: 'read_file', readOnly: true, destructive: false, outcome: 'approved' },
    ],
    askedAt: '2026-01-05T09:00:00.000Z',
    expiresAt: null,
    decided: { by: 'Ana Duarte', at: '2026-01-05T09:05:00.000Z', reason: 'As agreed.' },
  },
}

const rowOf = (number: number, now: Parameters<typeof queuedAt>[0]): OutboxRow => ({
  id: `r1:2:${number}:p${number}:email`,
  channel: 'email',
  kind: 'decision',
  recipient: `person${number}@example.com`,
  personId: `p${number}`,
  requestId: null,
  payload,
  ...queuedAt(now),
})
