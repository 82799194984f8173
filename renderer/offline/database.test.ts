import 'fake-indexeddb/auto'
import { liveQuery } from 'dexie'
import { expect, it } from 'vitest'
import { QueueDatabase } from './database.ts'
import type { QueuedDecision } from './queued-decision.ts'
import { createSeal } from './store/seal.ts'

const decision = { decisionId: 'd1', requestId: 'r1', state: 'queued', told: false } as QueuedDecision

it.each([
  ['sealed', true],
  ['as it is', false],
])('shows a decision as kept only when it is on the disk: %s', async (_how, sealed) => {
  const seal = sealed ? createSeal(new Uint8Array(32).fill(7)) : null
  const database = new QueueDatabase(`shown-${sealed}`, seal)
  const happened: string[] = []
  const looking = liveQuery(() => database.decisions.toArray()).subscribe((all) => {
    happened.push(`${all.length} shown`)
  })
  await expect.poll(() => happened).toEqual(['0 shown'])
  // Said by the browser, not by the library that writes.
  const complete = new Promise<void>((resolve) => {
    database.decisions.hook('creating', (_key, _value, transaction) => {
      transaction.idbtrans.addEventListener('complete', () => {
        happened.push('on the disk')
        resolve()
      })
    })
  })
  await database.decisions.add(decision)
  await complete
  await expect.poll(() => happened).toContain('1 shown')
  expect(happened).toEqual(['0 shown', 'on the disk', '1 shown'])
  looking.unsubscribe()
  database.close()
})
