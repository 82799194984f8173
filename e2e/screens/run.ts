import { mkdir } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { launchChromium } from '../support/chromium.ts'
import { startCoordinator } from '../support/coordinator.ts'
import { appRoot } from '../support/electron.ts'
import { seed } from './seed.ts'
import { enter, filledStates, openStates, type ScreenState } from './states.ts'

/**
 * npm run screens [-- --size=1280x800] [--folder=docs/screens] [--language=en] [--only=people] [--all]: every screen
 * with a team’s data in it, light and dark. The pages are the real ones, served by a real coordinator. Without a size
 * also 1920x1080, into a folder of its own that is not kept in the repository. With `--all` also what
 * opens over the screens, to be looked at in another folder.
 */
const option = (name: string, otherwise: string): string =>
  process.argv
    .map((arg) => new RegExp(`^--${name}=(.+)$`).exec(arg)?.[1])
    .find((value) => value !== undefined) ?? otherwise
const sizes = option('size', '1280x800,1920x1080').split(',')
const folder = resolve(appRoot, option('folder', 'docs/screens'))
const language = option('language', 'en')
const only = option('only', '')
const all = process.argv.includes('--all')
const kept = ({ picture, name }: ScreenState): boolean => (all || picture === true) && name.includes(only)

const coordinator = await startCoordinator()
const browser = await launchChromium()
let states: readonly ScreenState[] = []
try {
  states = filledStates(await seed(coordinator)).filter(kept)
  for (const size of sizes) for (const theme of ['light', 'dark'] as const) await takePictures(size, theme)
} finally {
  await browser.close()
  await coordinator.stop()
}

async function takePictures(size: string, theme: 'light' | 'dark'): Promise<void> {
  const [width = 1280, height = 800] = size.split('x').map(Number)
  const into = size === '1280x800' ? folder : join(folder, size)
  await mkdir(into, { recursive: true })
  for (const signedIn of [true, false]) {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme })
    if (signedIn) await coordinator.signIn(context, { theme, language })
    for (const state of signedIn ? states : openStates.filter(kept)) {
      const page = await context.newPage()
      await enter(page, coordinator.url, state)
      // Live rows, fonts and the one short layout animation have come to rest by then.
      await page.waitForTimeout(600)
      const file = join(into, `${state.name.replaceAll(/\W+/g, '-')}-${theme}.png`)
      await page.screenshot({ path: file, animations: 'disabled' })
      console.log(relative(appRoot, file))
      await page.close()
    }
    await context.close()
  }
}
