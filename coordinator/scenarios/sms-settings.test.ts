import { describe, expect, it } from 'vitest'
import type { ChannelSettings, ChannelTestAnswer } from '../../shared/contract/http/settings.ts'
import { must } from '../testing/cast.ts'
import { OWNER_TOKEN, startTestCoordinator } from '../testing/test-coordinator.ts'
import { ANA, BEN, gateway, cast, url } from '../testing/staged-texts.ts'

describe('setting up texts in the app', () => {
  it('is refused where the operator did, and tries the way there is', async () => {
    const shown = await must<ChannelSettings>(cast.olga.client.get('/settings/sms'))
    expect(shown).toMatchObject({ source: 'operator', callbackUrl: url() })
    expect(shown.url).not.toContain('gateway-token')
    const reply = await cast.olga.client.put<{ code: string }>('/settings/sms', { url: gateway.url })
    expect([reply.status, reply.body.code]).toEqual([409, 'channel_from_operator'])
    gateway.answerNext({ status: 400, body: { code: 21211, message: "The 'To' number is not valid" } })
    const body = { to: '+46700001111' }
    expect(await must<ChannelTestAnswer>(cast.olga.client.post('/settings/sms/test', body))).toEqual({
      delivered: false,
      to: '+46700001111',
      response: "400 21211 The 'To' number is not valid",
      advice: 'recipient',
    })
    expect(await must<ChannelTestAnswer>(cast.olga.client.post('/settings/sms/test', body))).toMatchObject({
      delivered: true,
    })
    expect(gateway.messages.at(-1)?.body).toContain('This is a test')
    expect(await must<ChannelTestAnswer>(cast.olga.client.post('/settings/sms/test', {}))).toMatchObject({
      advice: 'no-recipient',
    })
  })

  it('keeps the secret, shows it to nobody, and sends it nowhere else', async () => {
    const own = await startTestCoordinator({ flags: { allowPrivateWebhooks: true } })
    try {
      const admin = own.as(OWNER_TOKEN)
      expect(await must<ChannelTestAnswer>(admin.post('/settings/sms/test', { to: ANA }))).toMatchObject({
        advice: 'not-set-up',
      })
      const wrong = await admin.put<{ errors: { message: string }[] }>('/settings/sms', {
        url: 'twilio://a:b@c',
      })
      expect([wrong.status, wrong.body.errors[0]?.message]).toEqual([
        422,
        expect.stringContaining('sender is missing') as string,
      ])
      const saved = await must<ChannelSettings>(admin.put('/settings/sms', { url: gateway.url }))
      expect(saved).toMatchObject({ source: 'app' })
      expect(JSON.stringify(saved)).not.toContain('gateway-token')
      const again = { url: (saved.url ?? '').replace(/from=.*/, 'from=Acme') }
      await must(admin.put('/settings/sms', again))
      await must(admin.post('/settings/sms/test', { to: ANA }))
      expect(gateway.messages.at(-1)).toMatchObject({ to: ANA, from: 'Acme' })
      const elsewhere = { url: (saved.url ?? '').replace('127.0.0.1', 'evil.example') }
      expect((await admin.put('/settings/sms', elsewhere)).status).toBe(422)
      await own.restart()
      await must(admin.post('/settings/sms/test', { to: BEN }))
      expect(gateway.messages.at(-1)).toMatchObject({ to: BEN })
      await must(admin.delete('/settings/sms'))
      expect(await must(admin.get('/settings/sms'))).toEqual({ channel: 'sms', source: 'none' })
      const log = await own.coordinator.core.store.read((tx) => tx.log.read(0, 1000))
      expect(JSON.stringify(log)).not.toContain('gateway-token')
    } finally {
      await own.stop()
    }
  })
})

it('a phone number that is none is refused where it is entered', async () => {
  const body = { name: 'Kim', email: 'kim@example.com', phone: '070-1234567' }
  expect((await cast.olga.client.put(`/users/${cast.kim.id}`, body)).status).toBe(422)
})
