// node dbos-worker.mjs POSTGRES-URL: DBOS in a process of its own, told by its parent what to do.
//   { timers, aheadMs }          so many sleep until one instant, then store a step; answers { late }: ms, once stored
//   { approvals: ms, callers }   whole approvals by two people for so long; answers { latencies, tookMs }
import { DBOS } from '@dbos-inc/dbos-sdk'

const BODY = 'x'.repeat(400)
const TWO_PEOPLE = 2
DBOS.setConfig({
  name: 'bench',
  systemDatabaseUrl: process.argv[2],
  systemDatabasePoolSize: 20,
  logLevel: 'error',
  runAdminServer: false,
})

const paused = new Map()
const asleep = DBOS.registerWorkflow(
  async (until) => {
    await DBOS.sleep(Math.max(0, until - Date.now()))
    return DBOS.runStep(async () => 'approved', { name: 'approve' })
  },
  { name: 'asleep' },
)
const approval = DBOS.registerWorkflow(
  async ({ key }) => {
    await DBOS.runStep(
      async () => {
        paused.get(key)?.()
        return true
      },
      { name: 'notify' },
    )
    for (let person = 0; person < TWO_PEOPLE; person += 1) {
      const { approved } = await DBOS.recv('decision', 600)
      if (!approved) return false
    }
    return true
  },
  { name: 'approval' },
)
await DBOS.launch()

const each = async (count, atOnce, work) => {
  let next = 0
  const worker = async () => {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

async function runTimers({ timers, aheadMs }) {
  const due = Date.now() + aheadMs
  const late = []
  const ends = []
  await each(timers, 32, async () => {
    const handle = await DBOS.startWorkflow(asleep)(due)
    ends.push(handle.getResult().then(() => late.push(Date.now() - due)))
  })
  await Promise.all(ends)
  process.send({ late })
}

let made = 0
const run = `${process.pid}-${Date.now()}`
async function approveOnce() {
  const key = `${run}-${made++}`
  const isPaused = new Promise((resolve) => void paused.set(key, resolve))
  const handle = await DBOS.startWorkflow(approval, { workflowID: key })({
    key,
    tool: 'write_file',
    body: BODY,
  })
  await isPaused
  paused.delete(key)
  for (let person = 0; person < TWO_PEOPLE; person += 1) await DBOS.send(key, { approved: true }, 'decision')
  if ((await handle.getResult()) !== true) throw new Error('not approved')
}

async function runApprovals({ approvals, callers }) {
  const latencies = []
  const started = performance.now()
  const caller = async () => {
    while (performance.now() - started < approvals) {
      const before = performance.now()
      await approveOnce()
      latencies.push(performance.now() - before)
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
  process.send({ latencies, tookMs: performance.now() - started })
}

process.on('message', (message) => void ('timers' in message ? runTimers(message) : runApprovals(message)))
process.once('disconnect', () => process.exit())
process.send({ up: true })
