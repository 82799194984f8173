import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { SampleWorkspace } from '../../shared/contract/http/session.ts'
import { asOwner, coordinatorUrl, notifications } from '../support/desktop.ts'
import { launchApp } from '../support/electron.ts'
import { connectAgent } from './agent.ts'
import { firstRun } from './first-run.ts'
import { approve, deny, openFromNotification, picturesFolder } from './review.ts'
import { createTranscript } from './transcript.ts'

/**
 * npm start -- --demo=approve: an agent's tool call waits for a person at a real desktop, is approved and runs; a second
 * one is denied and does not. Every part is real: Electron, coordinator, notification daemon, MCP client, MCP server.
 * Exit code 0 only when all of it happened.
 */
const transcript = createTranscript()
const { say, check } = transcript
const CONTENT = 'Meeting moved to Thursday, 14:00.'
const REASON = 'Not before the review on Friday.'

const started = performance.now()
const desktop = await launchApp({ args: process.argv.slice(2).filter((flag) => flag.startsWith('--')) })
try {
  const page = desktop.window
  say('app', `first window after ${Math.round(performance.now() - started)} ms`)
  await firstRun(page)
  say('person', 'is the owner, on this computer, with the sample workspace')
  const url = await coordinatorUrl(page)
  const { folder } = await asOwner<SampleWorkspace>(page, 'GET', '/sample-workspace')
  if (folder === undefined) throw new Error('the sample workspace has no folder')
  const agent = await connectAgent(page, url)
  say('agent', `is connected to ${url}/mcp and sees ${agent.tools.length} tools`)
  check('the agent sees files_write_file', agent.tools.includes('files_write_file'))

  for (const verdict of ['approve', 'deny'] as const) {
    const path = join(folder, `${verdict}-notes.txt`)
    const note = verdict === 'approve' ? 'Write down when the meeting is.' : 'Write it down once more.'
    notifications.closeAll()
    say('agent', `calls files_write_file for ${path}`)
    const answer = agent.call('files_write_file', { path, content: CONTENT }, note, (message) =>
      say('progress', message),
    )
    const held = { note, tool: 'files_write_file', shown: [path, CONTENT] }
    await openFromNotification(page, held, transcript, verdict)
    check('the file is not there while the call is held', !(await exists(path)))
    if (verdict === 'approve') await approve(desktop, held, transcript)
    else await deny(page, REASON, transcript)
    const { isError, text } = await answer
    say('agent', `has its answer: ${text.replaceAll('\n', ' ')}`)
    if (verdict === 'approve') {
      check('the answer is the tool’s own, and no error', !isError && /success|wrote/i.test(text))
      check('the file has what the agent wrote', (await readFile(path, 'utf8')) === CONTENT)
    } else {
      check('the answer is an error that gives the reason', isError && text.includes(REASON))
      check('the file is not there', !(await exists(path)))
    }
  }
  await agent.close()
  say('pictures', picturesFolder)
  say('✓', 'all of it happened')
} finally {
  await desktop.close()
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
