import { setTimeout as pause } from 'node:timers/promises'
import { flowBody, must, setStage, type Cast } from '../../coordinator/testing/cast.ts'
import { startMailServer } from '../../coordinator/testing/receivers.ts'
import { startTestCoordinator } from '../../coordinator/testing/test-coordinator.ts'
import type { FaultRow } from './row.ts'

const MOST_NOTIFICATIONS = 5
const SLOWEST_OTHERS_MS = 5_000
const MINUTE_MS = 60_000
/** Requests of somebody else, whose approver must not wait; four are told one by one before they are told together. */
const OTHERS = 4
const AT_ONCE = 16

/** One agent asks as often as it can; somebody else asks now and then, and is to be heard as if nothing was. */
export const floodRow: FaultRow = {
  what: '10,000 requests in a minute from one agent',
  goal: '≤ 5 notifications for each approver, others’ delay p95 < 5 s',
  unit: 'requests',
  full: 10_000,
  short: 400,
  async play({ rounds, isOver, tell }) {
    const mail = await startMailServer()
    const stage = await startTestCoordinator({
      flags: { smtpUrl: mail.url, smtpFrom: 'Countersign <approvals@example.com>' },
    })
    const to = (address: string): number =>
      mail.mails.all.filter(({ recipients }) => recipients.includes(address)).length
    try {
      const cast = await setStage(stage)
      const ask = await letEveDecideOf(cast)
      const answers: Record<string, number> = {}
      let done = 0
      const flood = async (): Promise<void> => {
        while (done < rounds && !isOver()) {
          const tools = [{ name: 'read_file', arguments: { path: `file-${(done += 1)}` } }]
          const { status } = await cast.robot.client.post('/requests', { connector: 'files', tools })
          answers[`answered ${status}`] = (answers[`answered ${status}`] ?? 0) + 1
        }
      }
      const began = performance.now()
      const delays: number[] = []
      const others = async (): Promise<void> => {
        for (let index = 0; index < OTHERS; index += 1) {
          const asked = performance.now()
          await ask()
          while (to('eve@example.com') <= index && performance.now() - asked < MINUTE_MS) await pause(20)
          delays.push(performance.now() - asked)
        }
      }
      await Promise.all([others(), ...Array.from({ length: AT_ONCE }, flood)])
      const seconds = Math.round((performance.now() - began) / 1000)
      // What is told together is sent within half a minute.
      await pause(Math.max(0, MINUTE_MS - (performance.now() - began)))
      const told = ['ana@example.com', 'ben@example.com'].map(to)
      const wrong = told.filter((count) => count > MOST_NOTIFICATIONS || count === 0).length
      if (wrong > 0) tell({ told })
      const slowest = Math.round(delays.sort((a, b) => a - b).at(-1) ?? Infinity)
      const missed = slowest < SLOWEST_OTHERS_MS ? [] : [`others waited ${slowest} ms`]
      const counts = { 'most notifications': Math.max(...told), 'slowest of others (ms)': slowest }
      return { done, wrong, missed, counts: { ...counts, 'seconds of flood': seconds, ...answers } }
    } finally {
      await stage.stop()
      await mail.stop()
    }
  },
}

/** What the other person asks for goes to Eve, by a flow and a policy of its own. */
async function letEveDecideOf({ olga, eve, max, files }: Cast): Promise<() => Promise<unknown>> {
  const group = await must<{ id: string }>(olga.client.post('/groups', { name: 'Eves', members: [eve.id] }))
  const body = { ...flowBody('Eve decides', group.id), isDefault: false }
  const flow = await must<{ id: string }>(olga.client.post('/flows', body))
  const { tools } = await must<{ tools: { name: string }[] }>(olga.client.get(`/connectors/${files.id}`))
  const name = tools.find((tool) => tool.name.startsWith('list_'))?.name ?? ''
  await must(
    olga.client.post('/policies', {
      name: 'Listing goes to Eve',
      action: 'request-approval',
      flowId: flow.id,
      connector: 'files',
      tools: [name],
    }),
  )
  return () => must(max.client.post('/requests', { connector: 'files', tools: [{ name, arguments: {} }] }))
}
