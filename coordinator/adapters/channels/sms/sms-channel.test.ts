import { expect, it } from 'vitest'
import { createSmsChannel } from './sms-channel.ts'

const PER_SECOND = 10
const now = (): number => performance.now()

it('sends no more a second than the provider takes, each text written when its turn has come', async () => {
  const sent: { at: number; text: string }[] = []
  let written = 0
  const channel = createSmsChannel({
    transport: {
      carrierAnswers: false,
      async send({ text }) {
        sent.push({ at: now(), text })
        return { status: 'delivered', response: 'queued' }
      },
      close: async () => undefined,
    },
    compose: async (id) => {
      written += 1
      // Nothing is written long before it leaves: a code's time begins when it is.
      expect(written).toBe(sent.length + 1)
      return id === 'm3' ? { ok: false, because: 'decided meanwhile' } : { ok: true, text: id }
    },
    perSecond: PER_SECOND,
    now,
  })
  const outcomes = await Promise.all(
    ['m0', 'm1', 'm2', 'm4', 'm5'].map((id) =>
      channel.send({ id, kind: 'request', to: '+46701234567', payload: null }, AbortSignal.timeout(10_000)),
    ),
  )
  expect(outcomes.filter((outcome) => outcome.status === 'delivered')).toHaveLength(5)
  for (const [index, { at }] of sent.entries())
    expect(at - (sent[index - 1]?.at ?? 0)).toBeGreaterThanOrEqual(1000 / PER_SECOND - 5)
  const gone = await channel.send(
    { id: 'm3', kind: 'request', to: '+46701234567', payload: null },
    AbortSignal.timeout(10_000),
  )
  expect(gone).toEqual({ status: 'failed', response: 'decided meanwhile' })
  const late = await channel.send(
    { id: 'm9', kind: 'request', to: '+46701234567', payload: null },
    AbortSignal.abort(),
  )
  expect([late.status, written]).toEqual(['retry', 6])
  await channel.close()
})
