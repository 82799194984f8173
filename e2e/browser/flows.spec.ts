import { expect, test, type BrowserContext, type Page } from '@playwright/test'
import { join } from 'node:path'
import { expectAccessible } from '../support/axe.ts'
import { appRoot } from '../support/electron.ts'
import { startCoordinator, type RunningCoordinator } from '../support/coordinator.ts'

interface FlowAnswer {
  readonly id: string
  readonly name: string
  readonly version: number
  readonly active: boolean
  readonly description: string
  readonly channels: readonly string[]
  readonly graph: {
    readonly nodes: readonly {
      readonly id: string
      readonly kind: string
      readonly minimum?: number
      readonly groups?: string[]
      readonly emails?: string[]
    }[]
    readonly edges: readonly { readonly from: string; readonly to: string }[]
  }
  readonly advanced: Readonly<Record<string, unknown>>
}

let coordinator: RunningCoordinator
let security: string
let finance: string

const flows = async (): Promise<readonly FlowAnswer[]> =>
  (await coordinator.api<{ items: FlowAnswer[] }>('GET', '/flows')).items
const flowNamed = async (name: string): Promise<FlowAnswer> => {
  const found = (await flows()).find((flow) => flow.name === name)
  if (!found) throw new Error(`no flow “${name}”`)
  return found
}

/** A saved flow of approval steps after each other. */
async function saveChain(
  name: string,
  ...steps: { id: string; groups: string[]; minimum?: number; name?: string }[]
): Promise<FlowAnswer> {
  const nodes = steps.map((step) => ({ kind: 'approval', emails: [], minimum: 1, ...step }))
  const ids = ['start', ...nodes.map(({ id }) => id), 'end']
  const edges = ids.slice(1).map((to, i) => ({ from: ids[i], to }))
  return coordinator.api('POST', '/flows', { name, channels: ['email'], graph: { nodes, edges } })
}

async function openPage(context: BrowserContext, path: string, preferences = {}): Promise<Page> {
  await coordinator.signIn(context, preferences)
  const page = await context.newPage()
  await page.goto(`${coordinator.url}/#${path}`)
  return page
}

const row = (page: Page, name: string) => page.getByTestId('flow-row').filter({ hasText: name })
const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })

test.beforeAll(async () => {
  coordinator = await startCoordinator()
  const person = (name: string, fields = {}) =>
    coordinator.api<{ id: string }>('POST', '/users', {
      name,
      email: `${name.split(' ')[0]?.toLowerCase() ?? ''}@northwind.example`,
      role: 'approver',
      ...fields,
    })
  const [ana, sam, maya] = [
    await person('Ana Lund', { phone: '+46701234567' }),
    await person('Sam Keller'),
    await person('Maya Lindqvist'),
  ]
  const group = (name: string, members: string[]) =>
    coordinator.api<{ id: string }>('POST', '/groups', { name, members })
  security = (await group('Security', [ana.id, sam.id])).id
  finance = (await group('Finance', [maya.id, sam.id])).id
  await coordinator.api('POST', '/connectors', {
    key: 'files',
    name: 'Files',
    transport: {
      type: 'stdio',
      command: process.execPath,
      args: [join(appRoot, 'dist/sample-server/main.js'), appRoot],
    },
  })
  await expect
    .poll(
      async () =>
        (await coordinator.api<{ items: { status: string }[] }>('GET', '/connectors')).items[0]?.status,
    )
    .toBe('connected')
})

test.afterAll(() => coordinator.stop())

test('a two-step flow is made with the keyboard alone', async ({ context }) => {
  const page = await openPage(context, '/flows')
  await expect(page.getByRole('heading', { name: 'Approval flows' })).toBeVisible()
  await expect(page.getByTestId('create-flow')).toBeVisible()
  let presses = 0
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key)
    presses += keys.length
  }

  await press('c')
  await expect(field(page, 'Flow name')).toBeFocused()
  await page.keyboard.type('By keyboard')
  await press('Enter')
  await expect(page.getByRole('switch', { name: 'Use E-mail' })).toBeChecked()
  await press('Control+Enter')
  // The first step is there already; its form has the focus.
  await expect(field(page, 'Name of the step')).toBeFocused()
  await press('Tab')
  await page.keyboard.type('Sec')
  await expect(page.getByRole('option', { name: 'Security' })).toBeVisible()
  await press('ArrowDown', 'Enter', 'Escape')
  await expect(page.getByText('2 people may approve this step')).toBeVisible()
  // On to the drawing, where + adds a step after the selected one.
  await page.getByTestId('flow-node-approval-1').getByRole('button').first().focus()
  await press('+')
  await expect(page.getByRole('menuitem', { name: 'Approval step' })).toBeFocused()
  await press('Enter')
  await expect(page.getByTestId('flow-node-approval-2')).toBeVisible()
  await expect(page.getByTestId('flow-status')).toHaveText('1 problem')
  await press('Enter', 'Tab')
  await page.keyboard.type('Fin')
  await expect(page.getByRole('option', { name: 'Finance' })).toBeVisible()
  await press('ArrowDown', 'Enter', 'Escape')
  await expect(page.getByTestId('flow-status')).toHaveText('This flow can finish')
  await press('Control+Enter')
  await expect(page.getByRole('switch', { name: 'Send reminder' })).toBeVisible()
  await press('Control+Enter')
  await expect(row(page, 'By keyboard')).toBeVisible()

  const saved = await flowNamed('By keyboard')
  expect(saved.graph.edges).toEqual([
    { from: 'start', to: 'approval-1' },
    { from: 'approval-1', to: 'approval-2' },
    { from: 'approval-2', to: 'end' },
  ])
  expect(saved.graph.nodes.map((node) => node.groups)).toEqual([[security], [finance]])
  expect(presses).toBeLessThanOrEqual(20)
})

test('arrows walk the drawing; steps move, copy, disappear and come back', async ({ context }) => {
  const flow = await saveChain(
    'Walked',
    { id: 'a', groups: [security], name: 'First' },
    { id: 'b', groups: [finance], name: 'Second' },
  )
  const page = await openPage(context, `/flows/${flow.id}/approval`)
  const node = (id: string) => page.locator(`[data-node="${id}"]`)
  await node('a').focus()
  await page.keyboard.press('ArrowUp')
  await expect(node('start')).toBeFocused()
  await page.keyboard.press('End')
  await expect(node('end')).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await expect(node('b')).toBeFocused()
  await expect(field(page, 'Name of the step')).toHaveValue('Second')
  const order = () =>
    page.locator('[data-node]').evaluateAll((nodes) =>
      nodes
        .map((one) => ({ id: (one as HTMLElement).dataset['node'], top: one.getBoundingClientRect().top }))
        .sort((one, other) => one.top - other.top)
        .map(({ id }) => id),
    )
  await page.keyboard.press('Alt+ArrowUp')
  await expect.poll(order).toEqual(['start', 'b', 'a', 'end'])
  await page.keyboard.press('Control+d')
  await expect(node('b-1')).toBeFocused()
  await page.keyboard.press('Delete')
  await expect(node('b-1')).toHaveCount(0)
  await page.keyboard.press('Control+z')
  await expect(node('b-1')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(order).toEqual(['start', 'a', 'b', 'end'])
  await expect(page.getByRole('button', { name: 'Undo' })).toBeDisabled()
})

test('a flow with a condition is made with the mouse', async ({ context }) => {
  const page = await openPage(context, '/flows')
  await page.getByTestId('create-flow').click()
  await page.getByTestId('wizard-next').click()
  await expect(page.getByText('Please fill this in.')).toBeVisible()
  await field(page, 'Flow name').fill('By mouse')
  await field(page, 'Description').fill('Destructive tools need security')
  await page.getByTestId('wizard-next').click()
  await page.getByRole('switch', { name: 'Use SMS' }).click()
  await page.getByTestId('wizard-next').click()
  await expect(page.getByTestId('issue-nobody_named')).toBeVisible()
  await page.getByRole('button', { name: 'Add e-mail' }).click()
  await page.getByRole('textbox', { name: 'E-mail address 1' }).fill('ana@north wind')
  await expect(page.getByText('This is not an e-mail address.')).toBeVisible()
  await page.getByRole('textbox', { name: 'E-mail address 1' }).fill('ana@northwind.example')
  await expect(page.getByText('SMS reaches 1 of 1')).toBeVisible()

  await page.getByTestId('flow-plus-approval-1>end>').click()
  await page.getByTestId('flow-menu-condition').click()
  await expect(page.getByRole('combobox', { name: 'Taken when' })).toContainText('Some tool is destructive')
  await page.getByTestId('flow-node-approval-2').click()
  await page.getByRole('combobox', { name: 'Groups' }).click()
  await page.getByRole('option', { name: 'Security' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('spinbutton', { name: 'Required minimum approvers' }).fill('5')
  await expect(page.getByTestId('flow-status')).toHaveText('1 problem')
  await page.getByTestId('wizard-next').click()
  await expect(page).toHaveURL(/approval$/)
  await page.getByRole('spinbutton', { name: 'Required minimum approvers' }).fill('1')
  await expect(page.getByText('SMS reaches 1 of 2: 1 has no number')).toBeVisible()
  await expect(page.getByText('Sam Keller')).toBeVisible()
  await page.getByTestId('wizard-next').click()
  await page.getByTestId('advanced-auto-deny').click()
  await page.getByRole('spinbutton', { name: 'After' }).fill('30')
  await page.getByTestId('wizard-back').click()
  await expect(page.getByTestId('flow-node-condition-1')).toBeVisible()
  await page.getByTestId('wizard-next').click()
  await expect(page.getByRole('spinbutton', { name: 'After' })).toHaveValue('30')
  await page.getByTestId('wizard-create').click()
  await expect(row(page, 'By mouse')).toBeVisible()
  const saved = await flowNamed('By mouse')
  expect(saved).toMatchObject({ channels: ['email', 'sms'], advanced: { autoDenyAfterMinutes: 30 } })
  expect(saved.graph.nodes.map((node) => node.kind)).toEqual(['approval', 'condition', 'approval'])
})

test('a step is dragged onto a + and moves there', async ({ context }) => {
  const flow = await saveChain('Dragged', { id: 'a', groups: [security] }, { id: 'b', groups: [finance] })
  const page = await openPage(context, `/flows/${flow.id}/approval`)
  const from = await page.getByTestId('flow-node-b').boundingBox()
  const to = await page.getByTestId('flow-plus-start>a>').boundingBox()
  if (!from || !to) throw new Error('not drawn')
  await page.mouse.move(from.x + from.width / 2, from.y + 18)
  await page.mouse.down()
  await page.mouse.move(to.x + 40, to.y + 60, { steps: 4 })
  await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 6 })
  await page.mouse.up()
  await expect(page.getByTestId('flow-plus-start>b>')).toBeVisible()
  await page.getByTestId('wizard-save').click()
  await expect(row(page, 'Dragged')).toBeVisible()
  expect((await flowNamed('Dragged')).graph.edges[0]).toEqual({ from: 'start', to: 'b' })
})

test('an unsaved flow asks before it is left, and is offered again', async ({ context }) => {
  const page = await openPage(context, '/flows/new')
  await field(page, 'Flow name').fill('Half done')
  await page.getByRole('link', { name: 'Requests' }).click()
  await expect(page.getByRole('dialog', { name: 'Leave without saving?' })).toBeVisible()
  await page.getByRole('button', { name: 'Stay here' }).last().click()
  await expect(field(page, 'Flow name')).toHaveValue('Half done')
  await page.getByRole('link', { name: 'Requests' }).click()
  await page.getByTestId('leave-keep').click()
  await expect(page).toHaveURL(/requests$/)
  await page.goto(`${coordinator.url}/#/flows/new`)
  await page.reload()
  await expect(page.getByText('You have unsaved changes from earlier.')).toBeVisible()
  await expect(field(page, 'Flow name')).toHaveValue('Half done')
  await page.getByRole('button', { name: 'Discard them' }).click()
  await expect(field(page, 'Flow name')).toHaveValue('')
})

test('the second of two editors is told and puts both changes together', async ({ context }) => {
  const flow = await saveChain('Shared', { id: 'a', groups: [security], name: 'Sign-off' })
  const page = await openPage(context, `/flows/${flow.id}/general`)
  await field(page, 'Description').fill('Mine')
  const theirs = await coordinator.api<FlowAnswer>('PUT', `/flows/${flow.id}`, {
    ...flow,
    graph: { ...flow.graph, nodes: flow.graph.nodes.map((node) => ({ ...node, minimum: 2 })) },
    baseVersion: 1,
  })
  expect(theirs.version).toBe(2)
  await expect(page.getByText('Somebody else has saved version 2')).toBeVisible()
  await page.getByTestId('wizard-save').click()
  const dialog = page.getByRole('dialog', { name: 'Somebody else saved this flow' })
  await expect(dialog.getByText('Your changes and theirs do not conflict.')).toBeVisible()
  await dialog.getByTestId('merge-take').click()
  await page.getByTestId('wizard-save').click()
  await expect(row(page, 'Shared')).toBeVisible()
  expect(await flowNamed('Shared')).toMatchObject({
    version: 3,
    description: 'Mine',
    graph: { nodes: [{ minimum: 2 }] },
  })
})

test('where both changed one thing, each may be chosen, or theirs overwritten', async ({ context }) => {
  const flow = await saveChain('Contested', { id: 'a', groups: [security], name: 'Sign-off' })
  const page = await openPage(context, `/flows/${flow.id}/approval`)
  await page.getByRole('spinbutton', { name: 'Required minimum approvers' }).fill('2')
  const change = (fields: object, baseVersion: number) =>
    coordinator.api('PUT', `/flows/${flow.id}`, {
      ...flow,
      graph: { ...flow.graph, nodes: flow.graph.nodes.map((node) => ({ ...node, ...fields })) },
      baseVersion,
    })
  await change({ minimum: 1, name: 'Theirs' }, 1)
  await change({ name: 'Theirs', emails: ['ciso@northwind.example'] }, 2)
  await field(page, 'Name of the step').fill('Mine')
  await page.getByTestId('wizard-save').click()
  const dialog = page.getByRole('dialog', { name: 'Somebody else saved this flow' })
  await expect(dialog.getByRole('group', { name: 'Mine: Name' })).toBeVisible()
  await dialog.getByRole('radio', { name: 'Theirs: Theirs' }).check()
  await dialog.getByTestId('merge-take').click()
  await page.getByTestId('wizard-save').click()
  await expect(row(page, 'Contested')).toBeVisible()
  expect((await flowNamed('Contested')).graph.nodes[0]).toMatchObject({
    name: 'Theirs',
    minimum: 2,
    emails: ['ciso@northwind.example'],
  })
})

test('deleting a flow that a policy uses asks for another', async ({ context }) => {
  const old = await saveChain('Old way', { id: 'a', groups: [security] })
  const next = await saveChain('New way', { id: 'a', groups: [finance] })
  const policy = await coordinator.api<{ id: string }>('POST', '/policies', {
    name: 'Ask for files',
    action: 'request-approval',
    flowId: old.id,
    connector: 'files',
  })
  const page = await openPage(context, '/flows')
  await row(page, 'Old way').getByRole('button', { name: 'Actions for “Old way”' }).click()
  await page.getByRole('menuitem', { name: 'Delete …' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete “Old way”?' })
  await expect(dialog.getByText('Ask for files')).toBeVisible()
  await expect(dialog.getByTestId('delete-confirm')).toBeDisabled()
  await dialog.getByRole('combobox', { name: 'Flow that takes its place' }).click()
  await page.getByRole('option', { name: 'New way' }).click()
  await dialog.getByTestId('delete-confirm').click()
  await expect(row(page, 'Old way')).toHaveCount(0)
  expect(await coordinator.api('GET', `/policies/${policy.id}`)).toMatchObject({ flowId: next.id })
})

test('the list finds, filters, sorts, copies and switches off', async ({ context }) => {
  await saveChain('Ärende', { id: 'a', groups: [security] })
  const page = await openPage(context, '/flows')
  await page.getByRole('searchbox', { name: 'Search flows' }).fill('arende')
  await expect(page.getByTestId('flow-row')).toHaveCount(1)
  await page.getByTestId('channel-filter').click()
  await page.getByRole('menuitemcheckbox', { name: 'SMS' }).click()
  await page.keyboard.press('Escape')
  await expect(page.getByText('No flows match')).toBeVisible()
  await page.getByRole('button', { name: 'Show all flows' }).click()
  await page.getByRole('button', { name: 'Last modified' }).click()
  await page.getByRole('button', { name: 'Last modified' }).click()
  await expect(page.getByTestId('flow-row').first()).toContainText('Ärende')
  await row(page, 'Ärende').getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: 'Deactivate' }).click()
  await expect(row(page, 'Ärende').getByText('Inactive')).toBeVisible()
  await row(page, 'Ärende').getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: 'Duplicate' }).click()
  await expect(row(page, 'Ärende (copy)')).toBeVisible()
  expect((await flowNamed('Ärende')).active).toBe(false)
})

test('what is exported comes back the same, and mistakes say their line', async ({ context }) => {
  await saveChain('Exported', { id: 'a', groups: [security] }, { id: 'b', groups: [finance], minimum: 2 })
  const page = await openPage(context, '/flows')
  await page.getByRole('searchbox', { name: 'Search flows' }).fill('Exported')
  await row(page, 'Exported').getByRole('button', { name: 'Actions' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Export as YAML' }).click()
  const file = await download
  expect(file.suggestedFilename()).toBe('exported.yaml')
  await page.getByTestId('flows-yaml').click()
  await page.getByRole('menuitem', { name: 'Import from YAML …' }).click()
  const dialog = page.getByRole('dialog', { name: 'Import flows' })
  await dialog.getByTestId('import-file').setInputFiles(await file.path())
  await expect(dialog.getByText('No change')).toBeVisible()
  const text = dialog.getByRole('textbox', { name: 'Or paste YAML here' })
  const yaml = await text.inputValue()
  await text.fill(yaml.replace('- Finance', '- Nobody knows'))
  await expect(dialog.getByText(/^Line \d+: There is no group “Nobody knows”\.$/)).toBeVisible()
  await text.fill(yaml.replace('minimum: 2', 'minimum: 1').replace('name: Exported', 'name: Imported'))
  await dialog.getByTestId('import-run').click()
  await expect(dialog).toBeHidden()
  expect((await flowNamed('Imported')).graph.nodes.map((node) => node.minimum)).toEqual([1, 1])
})

test('a rehearsal shows who is told and where it stands', async ({ context }) => {
  const flow = await saveChain(
    'Rehearsed',
    { id: 'a', groups: [security], name: 'Security' },
    { id: 'b', groups: [finance], name: 'Finance' },
  )
  const page = await openPage(context, `/flows/${flow.id}/approval`)
  await page.getByTestId('simulate').click()
  const panel = page.getByTestId('simulate-panel')
  await expect(panel.getByText('Ana Lund, Sam Keller told by desktop, e-mail')).toBeVisible()
  await expect(panel.getByText('It waits for ever at Security.')).toBeVisible()
  await panel.getByRole('button', { name: 'Choose people and tools' }).click()
  await panel.getByRole('combobox', { name: 'Everybody asked' }).click()
  await page.getByRole('option', { name: 'approves' }).click()
  await expect(panel.getByText('“Finance” has agreed')).toBeVisible()
  await expect(page.getByTestId('flow-node-b')).toHaveClass(/flow-node--approved/)
  await panel.getByTestId('simulate-scrub').focus()
  await page.keyboard.press('Home')
  await expect(page.getByTestId('flow-node-a')).toHaveClass(/flow-node--open/)
})

test('versions show what changed, and an old one can be saved again', async ({ context }) => {
  const flow = await saveChain('Versioned', { id: 'a', groups: [security], name: 'Before' })
  await coordinator.api('PUT', `/flows/${flow.id}`, {
    ...flow,
    graph: {
      nodes: [
        { ...flow.graph.nodes[0], name: 'After' },
        { id: 'b', kind: 'approval', groups: [finance], emails: [], minimum: 1, name: 'Added step' },
      ],
      edges: [
        { from: 'start', to: 'a' },
        { from: 'a', to: 'b' },
        { from: 'b', to: 'end' },
      ],
    },
    baseVersion: 1,
  })
  const page = await openPage(context, `/flows/${flow.id}/versions`)
  await expect(page.getByTestId('flow-version')).toHaveCount(2)
  await expect(page.getByTestId('flow-node-b')).toHaveClass(/flow-node--added/)
  await expect(page.getByTestId('flow-node-a')).toHaveClass(/flow-node--changed/)
  await page.getByRole('tab', { name: 'YAML' }).click()
  await expect(page.getByText('name: Added step')).toBeVisible()
  await page.getByTestId('flow-version').last().click()
  await page.getByTestId('version-restore').click()
  await expect(page.getByTestId('flow-version')).toHaveCount(3)
  expect((await flowNamed('Versioned')).graph.nodes.map((node) => node.id)).toEqual(['a'])
})

for (const theme of ['light', 'dark'] as const) {
  test(`nothing of the flow pages hinders anybody (${theme})`, async ({ context }) => {
    const flow = await saveChain(
      `Accessible ${theme}`,
      { id: 'a', groups: [security] },
      { id: 'b', groups: [finance] },
    )
    const page = await openPage(context, '/flows', { theme })
    const check = (state: string, ...without: string[]) => expectAccessible(page, state, { without })
    await expect(row(page, 'Accessible')).not.toHaveCount(0)
    await check('list')
    await row(page, `Accessible ${theme}`).getByRole('button', { name: 'Actions' }).click()
    await expect(page.getByRole('menu')).toBeVisible()
    // A menu hangs on the body, outside of every landmark, for as long as it is open.
    await check('row menu', 'region')
    await page.keyboard.press('Escape')
    for (const step of ['general', 'channels', 'approval', 'advanced', 'versions']) {
      await page.goto(`${coordinator.url}/#/flows/${flow.id}/${step}`)
      if (step === 'versions') {
        await expect(page.getByTestId('leave-keep')).toBeVisible()
        await check('leaving')
        await page.getByTestId('leave-keep').click()
      }
      await expect(page.locator('#page-title')).toContainText('Accessible')
      if (step === 'approval' || step === 'versions')
        await expect(page.getByTestId('flow-node-a')).toBeVisible()
      if (step === 'advanced')
        for (const one of ['auto-approve', 'cc', 'webhook']) await page.getByTestId(`advanced-${one}`).click()
      if (step === 'approval') await page.getByTestId('simulate').click()
      await check(step)
    }
  })
}
