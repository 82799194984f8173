import { execFileSync } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { appRoot } from '../support/electron.ts'
import { notifications, OWNER } from '../support/desktop.ts'
import type { Transcript } from './transcript.ts'

const PICTURES = join(appRoot, 'test-results', 'demo')

export interface Held {
  readonly note: string
  readonly tool: string
  /** A piece of each argument that must stand on the screen. */
  readonly shown: readonly string[]
}

/** Waits for the notification, takes its picture, clicks it, and reads the review panel that opens. */
export async function openFromNotification(
  page: Page,
  held: Held,
  transcript: Transcript,
  name: string,
): Promise<void> {
  await expect.poll(() => notifications.count(), { timeout: 30_000, intervals: [50] }).toBeGreaterThan(0)
  transcript.say('desktop', 'shows a native notification')
  await mkdir(PICTURES, { recursive: true })
  execFileSync('import', ['-window', 'root', join(PICTURES, `${name}-notification.png`)])
  notifications.click()
  const panel = page.getByTestId('review-panel')
  await expect(panel).toBeVisible()
  transcript.say('person', 'clicks it; the review panel opens')
  const reads = async (fact: string, testId: string, text: string): Promise<void> => {
    await expect(panel.getByTestId(testId).first()).toContainText(text)
    transcript.check(`the panel shows ${fact}: ${text}`, true)
  }
  await reads('the requester', 'requester', OWNER.name)
  await reads('who that is', 'requester', OWNER.email)
  await expect(panel.getByTestId('groups')).toBeVisible()
  transcript.check('the panel shows the access groups', true)
  await reads('the note', 'note', held.note)
  await reads('the connector’s status', 'connector-status', 'Connected')
  await reads('the tool', 'tool', held.tool)
  for (const text of held.shown) await reads('an argument', 'arguments', text)
  await page.screenshot({ path: join(PICTURES, `${name}-panel.png`) })
}

export async function approve(page: Page, transcript: Transcript): Promise<void> {
  await page.getByTestId('approve').click()
  transcript.say('person', 'presses “Approve for user”')
}

export async function deny(page: Page, reason: string, transcript: Transcript): Promise<void> {
  await page.getByTestId('deny').click()
  await page.getByTestId('deny-reason').fill(reason)
  await page.getByTestId('deny-confirm').click()
  transcript.say('person', `presses “Deny”, because: ${reason}`)
}

export const picturesFolder = PICTURES
