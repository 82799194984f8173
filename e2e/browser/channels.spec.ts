import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test, type BrowserContext, type Page } from '@playwright/test'
import { startSmsGateway, type SmsGateway } from '../../coordinator/testing/sms-gateway.ts'
import { expectAccessible } from '../support/axe.ts'
import { addAsker, connectFiles } from '../support/ask.ts'
import { startCoordinator, type RunningCoordinator } from '../support/coordinator.ts'

const BEN = '+46707654321'
let coordinator: RunningCoordinator
let gateway: SmsGateway
let receiver: Server
let flow: { id: string }

async function openPage(context: BrowserContext, path: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${coordinator.url}/#${path}`)
  return page
}

test.beforeAll(async () => {
  receiver = createServer((request, response) => {
    request.resume()
    request.on('end', () => response.writeHead(410).end('moved away for good'))
  })
  receiver.listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  const { port } = receiver.address() as AddressInfo
  gateway = await startSmsGateway()
  coordinator = await startCoordinator({
    COUNTERSIGN_ALLOW_PRIVATE_WEBHOOKS: 'true',
    COUNTERSIGN_SMTP_URL: 'smtp://127.0.0.1:1',
  })
  await connectFiles(coordinator)
  const people: string[] = []
  for (const [name, phone] of [
    ['Ben Okafor', BEN],
    ['Kim Sato', undefined],
  ] as const) {
    const email = `${name.slice(0, 3).toLowerCase()}@northwind.example`
    const body = { name, email, role: 'approver', ...(phone === undefined ? {} : { phone }) }
    people.push((await coordinator.api<{ id: string }>('POST', '/users', body)).id)
  }
  const group = await coordinator.api<{ id: string }>('POST', '/groups', {
    name: 'Security',
    members: people,
  })
  await coordinator.api('PUT', '/settings/sms', { url: gateway.url })
  flow = await coordinator.api<{ id: string }>('POST', '/flows', {
    name: 'Security asks',
    channels: ['email', 'sms'],
    isDefault: true,
    graph: {
      nodes: [{ id: 's1', kind: 'approval', name: 'Security', groups: [group.id], emails: [], minimum: 1 }],
      edges: [
        { from: 'start', to: 's1' },
        { from: 's1', to: 'end' },
      ],
    },
    advanced: {
      webhook: {
        url: `http://127.0.0.1:${port}/hook`,
        secret: `whsec_${Buffer.alloc(24, 7).toString('base64')}`,
      },
    },
  })
  const maya = await addAsker(coordinator, 'Maya Lindqvist')
  await maya.ask([{ name: 'list_files', arguments: {} }])
  await gateway.call(`${coordinator.url}/callbacks/sms/message`, {
    From: BEN,
    To: '+46700000000',
    Body: 'STOP',
    MessageSid: `SM${'1'.repeat(32)}`,
    AccountSid: 'AC00000000000000000000000000000001',
  })
})
test.beforeEach(({ context }) => coordinator.signIn(context))
test.afterAll(async () => {
  await coordinator.stop()
  await gateway.stop()
  receiver.close()
})

test('a webhook that was switched off stands on the dashboard and in the settings', async ({ context }) => {
  const page = await openPage(context, '/dashboard')
  const line = page.getByTestId('gone-webhooks')
  await expect(line).toContainText('The webhook of Security asks is switched off')
  await expect(page.getByTestId('channel-health').filter({ hasText: 'Webhook' })).toContainText(
    '410 moved away for good',
  )
  await expectAccessible(page, 'dashboard')
  for (const section of ['messages', 'channels']) {
    await page.goto(`${coordinator.url}/#/settings/${section}`)
    await expect(line).toContainText('switched off')
    await expectAccessible(page, section)
  }
  await line.getByRole('link', { name: 'Open the flow Security asks' }).click()
  await expect(page).toHaveURL(new RegExp(`/flows/${flow.id}`))
})

test('who answered STOP is named where a flow shows whom it reaches, and on People', async ({ context }) => {
  const page = await openPage(context, `/flows/${flow.id}`)
  await page.getByText('Channels', { exact: true }).first().click()
  await expect(page.getByText('SMS reaches 0 of 2: 1 has no number')).toBeVisible()
  await expect(page.getByText('Ben Okafor has answered STOP', { exact: false })).toBeVisible()
  await page.goto(`${coordinator.url}/#/people`)
  const ben = page.getByTestId('user-row').filter({ hasText: 'Ben Okafor' })
  await expect(ben).toContainText('No texts')
  await ben.click()
  await expect(page.getByTestId('texts-ended')).toContainText('START from that phone')
  await expectAccessible(page, 'person without texts')
})

test('a message that waits says when it is tried again', async ({ context }) => {
  const page = await openPage(context, '/settings/messages')
  await page.getByRole('searchbox').fill('kim@northwind')
  await page.getByTestId('message-row').filter({ hasText: 'Waiting' }).first().click()
  await expect(page.getByTestId('next-attempt')).toContainText('Next attempt')
  // What became of a message stays in sight beside its panel.
  await expect(page.getByTestId('message-status').first()).toBeInViewport()
})

test('ntfy is set up with its topic and token hidden afterwards', async ({ context }) => {
  const page = await openPage(context, '/settings/channels')
  const card = page.getByTestId('channel-settings-ntfy')
  await card.getByRole('textbox', { name: 'Server and topic' }).fill('https://127.0.0.1:1/ops-9f2c')
  await card.getByLabel('Password or token').fill('tk_s3cret')
  await card.getByTestId('save-channel').click()
  await expect(card).toContainText('Set up here')
  await expect(card.getByRole('textbox', { name: 'Server and topic' })).toHaveValue('127.0.0.1:1/••••')
  await card.getByTestId('test-channel').click()
  await expect(card.getByTestId('test-result')).toContainText('Nobody listens at this host and port')
  await card.getByTestId('save-channel').click()
  await expect(page.getByText('Saved. The next message goes this way.').first()).toBeVisible()
})
