import type { Page } from '@playwright/test'

/** One way a screen can look, reached without a word of any language. */
export interface ScreenState {
  readonly name: string
  readonly path: string
  /** Kept as a picture in `docs/screens`. */
  readonly picture?: true
  /** What is on the screen when it is ready, as a CSS selector. */
  readonly shows: string
  /** What a person does then. */
  act?(page: Page): Promise<unknown>
}

/** What `seed.ts` made, by the names that paths need. */
export interface SeededIds {
  readonly request: string
  readonly flow: string
  readonly policy: string
  readonly connector: string
  readonly user: string
  readonly agent: string
}

const id = (name: string): string => `[data-testid="${name}"]`
const press = (name: string) => (page: Page) => page.getByTestId(name).first().click()
async function rowMenu(page: Page): Promise<void> {
  await page.getByRole('row').last().getByRole('button').last().click()
  await page.getByRole('menu').waitFor()
}

/** Every screen with a team’s data in it, and what opens over it. */
export function filledStates(ids: SeededIds): readonly ScreenState[] {
  const { request, flow, policy, connector, user, agent } = ids
  return [
    { name: 'dashboard', path: '/dashboard', shows: id('pending-request'), picture: true },
    { name: 'dashboard as a table', path: '/dashboard', shows: id('days-switch'), act: press('days-switch') },
    {
      name: 'news',
      path: '/dashboard',
      shows: id('news'),
      picture: true,
      act: async (page) => {
        await page.getByTestId('news').click()
        await page.getByRole('menu').waitFor()
      },
    },
    { name: 'requests', path: '/requests', shows: id('request-row'), picture: true },
    { name: 'requests-panel', path: `/requests/${request}`, shows: id('approve'), picture: true },
    { name: 'deny box', path: `/requests/${request}`, shows: id('deny'), act: press('deny') },
    {
      name: 'requests chosen',
      path: '/requests',
      shows: id('request-row'),
      act: async (page) => {
        await page.keyboard.press('j')
        await page.keyboard.press('x')
        await page.getByTestId('bulk-deny').waitFor()
      },
    },
    {
      name: 'requests filter',
      path: '/requests',
      shows: id('request-row'),
      act: async (page) => {
        await page.locator('main').getByRole('button', { expanded: false }).first().click()
        await page.getByRole('menu').waitFor()
      },
    },
    {
      name: 'put off',
      path: `/requests/${request}`,
      shows: id('snooze'),
      act: async (page) => {
        await page.getByTestId('snooze').first().click()
        await page.getByRole('menu').waitFor()
      },
    },
    {
      name: 'requests-resolved',
      path: '/requests',
      shows: '[role="tab"]',
      picture: true,
      act: (page) => page.getByRole('tab').last().click(),
    },
    {
      name: 'no request found',
      path: '/requests',
      shows: id('request-row'),
      act: (page) => page.getByRole('searchbox').fill('nothing of this name'),
    },
    { name: 'no such request', path: '/requests/01JD8Z6Q3M7T9V2X4B5C6D7E8F', shows: id('request-row') },
    { name: 'flows', path: '/flows', shows: id('flow-row'), picture: true },
    { name: 'flow menu', path: '/flows', shows: id('flow-row'), act: rowMenu },
    {
      name: 'delete a flow',
      path: '/flows',
      shows: id('flow-row'),
      act: async (page) => {
        await rowMenu(page)
        await page.getByRole('menuitem').last().click()
        await page.getByRole('dialog').waitFor()
      },
    },
    {
      name: 'import flows',
      path: '/flows',
      shows: id('flows-yaml'),
      act: async (page) => {
        await page.getByTestId('flows-yaml').click()
        await page.getByRole('menuitem').first().click()
        await page.getByRole('dialog').waitFor()
      },
    },
    { name: 'flow-general', path: `/flows/${flow}/general`, shows: 'form, input', picture: true },
    { name: 'flow-channels', path: `/flows/${flow}/channels`, shows: '[role="switch"]', picture: true },
    { name: 'flow-builder', path: `/flows/${flow}/approval`, shows: id('step-panel'), picture: true },
    {
      name: 'flow-simulate',
      path: `/flows/${flow}/approval`,
      shows: id('simulate'),
      picture: true,
      act: async (page) => {
        await page.getByTestId('simulate').click()
        await page.getByTestId('simulate-scrub').waitFor()
      },
    },
    {
      name: 'flow-advanced',
      path: `/flows/${flow}/advanced`,
      shows: id('advanced-auto-deny'),
      picture: true,
    },
    { name: 'flow-versions', path: `/flows/${flow}/versions`, shows: id('flow-version'), picture: true },
    { name: 'no such flow', path: '/flows/unknown/general', shows: 'main p' },
    { name: 'policies', path: '/policies', shows: id('policy-row'), picture: true },
    { name: 'policies-panel', path: `/policies/${policy}`, shows: id('policy-summary'), picture: true },
    { name: 'policies-what-if', path: '/policies/try', shows: id('whatif-panel'), picture: true },
    { name: 'new policy', path: '/policies/new', shows: id('edit-panel') },
    {
      name: 'remove a policy',
      path: '/policies',
      shows: id('policy-row'),
      act: async (page) => {
        await rowMenu(page)
        await page.getByRole('menuitem').last().click()
        await page.getByRole('alertdialog').or(page.getByRole('dialog')).first().waitFor()
      },
    },
    { name: 'connectors', path: '/connectors', shows: id('connector-row'), picture: true },
    { name: 'connector menu', path: '/connectors', shows: id('connector-row'), act: rowMenu },
    {
      name: 'connectors-panel',
      path: `/connectors/${connector}`,
      shows: id('connector-tool'),
      picture: true,
    },
    {
      name: 'connector not saved',
      path: '/connectors/new',
      shows: id('edit-panel'),
      act: async (page) => {
        await page.getByTestId('edit-panel').getByRole('textbox').first().fill('Wiki')
        await page.getByTestId('panel-save').click()
      },
    },
    { name: 'people', path: '/people', shows: id('user-row'), picture: true },
    { name: 'people-panel', path: `/people/users/${user}`, shows: id('edit-panel'), picture: true },
    { name: 'people-groups', path: '/people/groups', shows: id('group-row'), picture: true },
    { name: 'people-agents', path: '/people/agents', shows: id('agent-row'), picture: true },
    { name: 'agent menu', path: '/people/agents', shows: id('agent-row'), act: rowMenu },
    { name: 'new person', path: '/people/users/new', shows: id('edit-panel') },
    { name: 'new group', path: '/people/groups/new', shows: id('edit-panel') },
    { name: 'new agent', path: '/people/agents/new', shows: id('edit-panel') },
    { name: 'agent panel', path: `/people/agents/${agent}`, shows: id('agent-key') },
    { name: 'settings', path: '/settings', shows: 'h2', picture: true },
    {
      name: 'settings-channels',
      path: '/settings/channels',
      shows: '[data-testid^="channel-settings-"]',
      picture: true,
    },
    { name: 'settings-messages', path: '/settings/messages', shows: id('message-row'), picture: true },
    {
      name: 'message panel',
      path: '/settings/messages',
      shows: id('message-row'),
      act: (page) => page.getByTestId('message-row').first().click(),
    },
    {
      name: 'settings-record',
      path: '/settings/record',
      shows: id('audit-verify'),
      picture: true,
      act: async (page) => {
        await page.getByTestId('audit-verify').click()
        await page.getByTestId('audit-report').waitFor()
      },
    },
    {
      name: 'settings-sessions',
      path: '/settings/window',
      shows: id('sessions'),
      picture: true,
      act: (page) => page.getByTestId('sessions').scrollIntoViewIfNeeded(),
    },
    {
      name: 'settings-directory',
      path: '/settings/directory',
      shows: id('create-directory-key'),
      picture: true,
    },
    {
      name: 'settings-retention',
      path: '/settings/record',
      shows: id('audit-verify'),
      act: (page) => page.getByRole('combobox').last().scrollIntoViewIfNeeded(),
    },
    { name: 'settings-health', path: '/settings/health', shows: id('health-connectors'), picture: true },
    { name: 'settings-about', path: '/settings/about', shows: id('facts'), picture: true },
    {
      name: 'commands',
      path: '/requests',
      shows: id('request-row'),
      picture: true,
      act: async (page) => {
        await page.keyboard.press('ControlOrMeta+k')
        await page.getByTestId('palette').waitFor()
      },
    },
    {
      name: 'keys',
      path: '/requests',
      shows: id('request-row'),
      act: async (page) => {
        await page.keyboard.press('?')
        await page.getByRole('dialog').waitFor()
      },
    },
  ]
}

/** The same screens before anything was set up. */
export const emptyStates: readonly ScreenState[] = [
  '/dashboard',
  '/requests',
  '/flows',
  '/flows/new/approval',
  '/policies',
  '/connectors',
  '/people/groups',
  '/people/agents',
  '/settings/messages',
  '/settings/health',
].map((path) => ({ name: `empty ${path}`, path, shows: 'h1' }))

/** For whoever is not signed in. */
export const openStates: readonly ScreenState[] = [
  { name: 'sign-in', path: '/sign-in', shows: id('sign-in-token'), picture: true },
  { name: 'welcome', path: '/welcome', shows: 'h1' },
  { name: 'set-up', path: '/setup/0123456789', shows: 'h1' },
]

/** Goes to a state from wherever the page is, and does what belongs to it. */
export async function enter(page: Page, address: string, state: ScreenState): Promise<void> {
  // Another page first: what was typed or opened on this one is not to stay.
  await page.keyboard.press('Escape')
  // The words of whatever the pointer rests on, or had the focus, belong to no state of their own.
  await page.mouse.move(0, 0)
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
  await page.locator('[role=tooltip]').first().waitFor({ state: 'detached' })
  if (page.url().endsWith(`#${state.path}`)) await page.goto(`${address}/#/settings/about`)
  await page.goto(`${address}/#${state.path}`)
  const shown = page.locator(state.shows).first()
  const discard = page.getByTestId('leave-discard')
  await shown.or(discard).first().waitFor()
  if (await discard.isVisible()) await discard.click()
  await shown.waitFor()
  await state.act?.(page)
}
