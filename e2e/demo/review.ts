import { execFileSync } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { appRoot, type LaunchedApp } from '../support/electron.ts'
import { notifications, openConfirm, OWNER } from '../support/desktop.ts'
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

/** The sample's tool may overwrite a file: that is confirmed in a window of the app's own. */
export async function approve(
  { app, window: page }: LaunchedApp,
  held: Held,
  transcript: Transcript,
): Promise<void> {
  const confirm = await openConfirm(app, page)
  transcript.say('person', 'presses “Approve for user”; the app asks once more in a window of its own')
  for (const text of [held.tool, ...held.shown]) {
    await expect(confirm.locator('#sheet')).toContainText(JSON.stringify(text).slice(1, -1))
    transcript.check(`that window shows: ${text}`, true)
  }
  await confirm.screenshot({ path: join(PICTURES, 'approve-confirm.png') })
  await confirm.getByTestId('confirm-approve').click()
  transcript.say('person', 'presses “Approve” there')
}

export async function deny(page: Page, reason: string, transcript: Transcript): Promise<void> {
  await page.getByTestId('deny').click()
  await page.getByTestId('deny-reason').fill(reason)
  await page.getByTestId('deny-confirm').click()
  transcript.say('person', `presses “Deny”, because: ${reason}`)
}

export const picturesFolder = PICTURES
