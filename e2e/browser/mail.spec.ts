import { join } from 'node:path'
import { expect, test, type Browser, type Page } from '@playwright/test'
import { startMailServer } from '../../coordinator/testing/receivers.ts'
import { expectAccessible } from '../support/axe.ts'
import { addAsker, connectFiles, type Asker } from '../support/ask.ts'
import { startCoordinator, type RunningCoordinator } from '../support/coordinator.ts'

/** Where the pictures of mails and pages are kept; with the test's other output when it is not said. */
const PICTURES = process.env['COUNTERSIGN_PICTURES']
const PHONE = { width: 390, height: 844 }
const ANA = 'ana@northwind.example'
/** A mailbox that belongs to nobody here: every test has its own, so that no mail waits for a digest. */
const mailboxOf = (name: string): string => `${name}@elsewhere.example`
const NOTE = 'See <b>here</b> \u202egnp.exe\u202c and <script>document.title = "run"</script>'

let mail: Awaited<ReturnType<typeof startMailServer>>
let coordinator: RunningCoordinator
let max: Asker
let flow: { id: string }

test.beforeAll(async () => {
  mail = await startMailServer()
  coordinator = await startCoordinator({
    COUNTERSIGN_SMTP_URL: mail.url,
    COUNTERSIGN_SMTP_FROM: 'Countersign <approvals@northwind.example>',
  })
  await connectFiles(coordinator)
  max = await addAsker(coordinator, 'Max Holm')
  flow = await coordinator.api('POST', '/flows', flowTo(ANA))
})
test.afterAll(async () => {
  await coordinator.stop()
  await mail.stop()
})

const flowTo = (email: string) => ({
  name: 'By mail',
  channels: ['email'],
  isDefault: true,
  graph: {
    nodes: [{ id: 'step', kind: 'approval', groups: [], emails: [email], minimum: 1 }],
    edges: [
      { from: 'start', to: 'step' },
      { from: 'step', to: 'end' },
    ],
  },
  advanced: { ccEmails: ['cc@northwind.example'] },
})

/** Asks, with the flow addressed to this mailbox, and gives the mail that came of it. */
async function mailed(
  name: string,
  tool = 'read_file',
  values: Record<string, unknown> = { path: 'hello.txt' },
  subject = /asks to use/,
) {
  await coordinator.api('PUT', `/flows/${flow.id}`, flowTo(mailboxOf(name)))
  const id = await max.ask([{ name: tool, arguments: values }], NOTE)
  const sent = await mailTo(mailboxOf(name), subject)
  const link = /http\S+\/r\/[0-9a-f]{64}/.exec(sent.text ?? '')?.[0] ?? ''
  return { id, sent, link }
}
async function mailTo(address: string, subject: RegExp) {
  const find = () =>
    mail.mails.all.findLast((one) => one.recipients.includes(address) && subject.test(one.subject ?? ''))
  await expect.poll(() => find() !== undefined).toBe(true)
  return find() as NonNullable<ReturnType<typeof find>>
}
const codeTo = async (address: string): Promise<string> =>
  /^[0-9A-HJKMNP-TV-Z]{8}$/m.exec((await mailTo(address, /^Confirm/)).text ?? '')?.[0] ?? ''
const statusOf = async (id: string): Promise<string> =>
  (await coordinator.api<{ status: string }>('GET', `/requests/${id}`)).status

/** No finding, in light and in dark, and nothing wider than the window. */
async function checkPage(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expectAccessible(page, `${name} ${colorScheme}`)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(wide).toBeLessThanOrEqual(0)
    const file = `${name}-${colorScheme}.png`
    await page.screenshot({
      path: PICTURES === undefined ? test.info().outputPath(file) : join(PICTURES, file),
      fullPage: true,
    })
  }
}
/** A page without script and at phone size, as somebody has who opens a link. */
const phone = async (browser: Browser): Promise<Page> =>
  (await browser.newContext({ viewport: PHONE, javaScriptEnabled: false })).newPage()

test('mails read well on a phone, in light and dark, load nothing, and have no axe finding', async ({
  browser,
}) => {
  const { id, link } = await mailed('reader')
  const page = await (await browser.newContext({ viewport: PHONE })).newPage()
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  const kinds: [string, RegExp, string][] = [
    ['request', /^Max Holm asks to use Files: read_file$/, mailboxOf('reader')],
  ]
  // The code and what was decided, too.
  const reader = await phone(browser)
  await reader.goto(link)
  await reader.getByRole('button', { name: 'Deny…' }).click()
  kinds.push(['code', /^Confirm your denial$/, mailboxOf('reader')])
  await reader.getByLabel('Code').fill(await codeTo(mailboxOf('reader')))
  await reader.getByRole('button', { name: 'Confirm' }).click()
  await expect.poll(() => statusOf(id)).toBe('denied')
  kinds.push(['decision', /^Denied: your request/, 'max@northwind.example'])
  kinds.push(['copy', /^Copy: Max Holm’s request/, 'cc@northwind.example'])
  for (const [name, subject, address] of kinds) {
    const sent = await mailTo(address, subject)
    await page.setContent(sent.html ?? '', { waitUntil: 'load' })
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await checkPage(page, `mail-${name}`)
  }
  expect(asked.filter((url) => !url.startsWith('about:'))).toEqual([])
})

test('the page shows the exact call without a script, and decides by the code that is mailed', async ({
  browser,
}) => {
  const { id, link } = await mailed('decider', 'read_file', { path: 'a\u200bb <img src=x>' })
  const page = await phone(browser)
  await page.goto(link)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Max Holm asks to use Files')
  const shown = page.locator('body')
  await expect(shown).toContainText('<script>document.title = "run"</script>')
  await expect(shown).toContainText('U+202E')
  await expect(shown).toContainText('<img src=x>')
  await expect(shown).toContainText('U+200B')
  expect(await page.locator('script, img, iframe').count()).toBe(0)
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BODY')
  await page.getByLabel('Reason (optional)').fill('Fine by me')
  await page.getByRole('button', { name: 'Approve…' }).click()
  await expect(page.getByText('d…@elsewhere.example')).toBeVisible()
  await page.getByLabel('Code').fill('00000000')
  await page.getByRole('button', { name: 'Confirm' }).click()
  await expect(page.getByRole('alert')).toContainText('Nothing was decided')
  await page.getByLabel('Code').fill(await codeTo(mailboxOf('decider')))
  await page.getByRole('button', { name: 'Confirm' }).click()
  await expect(page.getByRole('status')).toContainText('You approved it')
  expect(page.url()).toBe(link)
  expect(await statusOf(id)).toBe('approved')
})

test('every state of the page has no axe finding at phone size, in light and dark', async ({ browser }) => {
  const page = await (await browser.newContext({ viewport: PHONE })).newPage()
  const low = await mailed('states')
  await page.goto(low.link)
  await checkPage(page, 'page-open')
  await page.getByRole('button', { name: 'Deny…' }).click()
  await checkPage(page, 'page-code')
  await page.getByLabel('Code').fill(await codeTo(mailboxOf('states')))
  await page.getByRole('button', { name: 'Confirm' }).click()
  await checkPage(page, 'page-decided')
  const high = await mailed('dangerous', 'delete_file', { path: 'hello.txt' })
  await page.goto(high.link)
  await expect(page.getByRole('button', { name: 'Approve…' })).toHaveCount(0)
  await expect(page.getByText('can be approved only in the app')).toBeVisible()
  await checkPage(page, 'page-high-risk')
  await page.goto(`${coordinator.url}/r/${'0'.repeat(64)}`)
  await checkPage(page, 'page-unknown')
})

test('mail and page in German say so to programs, fit a phone, and have no axe finding', async ({
  browser,
}) => {
  await coordinator.api('PUT', '/message-language', { language: 'de' })
  try {
    const page = await (await browser.newContext({ viewport: PHONE })).newPage()
    const one = await mailed(
      'leserin',
      'read_file',
      { path: 'hello.txt' },
      /möchte Files: read_file verwenden/,
    )
    await page.setContent(one.sent.html ?? '', { waitUntil: 'load' })
    await expect(page.locator('html')).toHaveAttribute('lang', 'de')
    await checkPage(page, 'mail-request-de')
    await page.goto(one.link)
    await expect(page.locator('html')).toHaveAttribute('lang', 'de')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Max Holm möchte Files verwenden')
    await checkPage(page, 'page-open-de')
    await page.getByRole('button', { name: 'Freigeben …' }).click()
    await checkPage(page, 'page-code-de')
    const code = await mailTo(mailboxOf('leserin'), /^Bestätigen Sie/)
    await page.getByLabel('Code').fill(/^[0-9A-HJKMNP-TV-Z]{8}$/m.exec(code.text ?? '')?.[0] ?? '')
    await page.getByRole('button', { name: 'Bestätigen' }).click()
    await expect(page.getByRole('status')).toContainText('Sie haben sie freigegeben')
    await checkPage(page, 'page-decided-de')
    const high = await mailed('gefahr', 'delete_file', { path: 'hello.txt' }, /möchte Files: delete_file/)
    await page.goto(high.link)
    await expect(page.getByText('Freigeben lässt es sich nur in der App')).toBeVisible()
    await checkPage(page, 'page-high-risk-de')
    await page.goto(`${coordinator.url}/r/${'0'.repeat(64)}`)
    await checkPage(page, 'page-unknown-de')
  } finally {
    await coordinator.api('PUT', '/message-language', { language: 'en' })
  }
})

test('a scanner that opens, runs, clicks and submits everything decides nothing', async ({ browser }) => {
  const targets = [
    await mailed('scanned-one'),
    await mailed('scanned-two', 'delete_file', { path: 'hello.txt' }),
  ]
  const context = await browser.newContext()
  const decided: string[] = []
  for (const { id, sent, link } of targets) {
    const links = [
      ...new Set(
        [link, ...(sent.html ?? '').matchAll(/href="([^"]+)"/g)].map((found) =>
          String(Array.isArray(found) ? found[1] : found),
        ),
      ),
    ]
    for (const address of links) {
      const page = await context.newPage()
      await page.goto(address)
      const count = await page.locator('button, a[href], input[type=submit]').count()
      for (let index = 0; index < count; index += 1) {
        await page.goto(address)
        const target = page.locator('button, a[href], input[type=submit]').nth(index)
        if (!(await target.isVisible().catch(() => false))) continue
        await target.click({ timeout: 2000 }).catch(() => {})
        // Whatever comes next is filled in and sent as well.
        for (const input of await page.locator('input:visible, textarea:visible').all())
          await input.fill('ABCD1234').catch(() => {})
        for (const button of await page.locator('form button').all())
          await button.click({ timeout: 2000 }).catch(() => {})
      }
      await page.close()
    }
    if ((await statusOf(id)) !== 'pending') decided.push(id)
  }
  expect(decided).toEqual([])
})
