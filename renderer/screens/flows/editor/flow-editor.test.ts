import 'fake-indexeddb/auto'
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { TooltipProvider } from 'reka-ui'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { h } from 'vue'
import { createMemoryHistory, createRouter, RouterView, type Router } from 'vue-router'
import type { FlowResource, SaveFlow } from '../../../../shared/contract/http/flows.ts'
import type { Group, User } from '../../../../shared/contract/http/people.ts'
import { i18n, loadTexts } from '../../../app/i18n.ts'
import { createApi } from '../../../offline/api.ts'
import { CacheDatabase, QueueDatabase } from '../../../offline/database.ts'
import type { Offline } from '../../../offline/offline.ts'
import { answering, json, problem } from '../../../offline/testing/answers.ts'
import type { ApiCall } from '../../../offline/transport.ts'
import { useSession } from '../../../stores/session.ts'
import { toasts } from '../../../ui/toasts.ts'
import FlowEditor from './FlowEditor.vue'

const at = '2026-11-22T09:00:00.000Z'
const owner: User = {
  id: 'u-owner',
  name: 'Sofia',
  email: 'sofia@northwind.example',
  role: 'admin',
  groups: [],
  active: true,
  source: 'local',
  updatedAt: at,
}
const ana: User = {
  ...owner,
  id: 'u-ana',
  name: 'Ana Lund',
  email: 'ana@northwind.example',
  role: 'approver',
  groups: ['g-sec'],
}
const security: Group = { id: 'g-sec', name: 'Security', members: ['u-ana'], source: 'local', updatedAt: at }
const saved: FlowResource = {
  id: 'flow-1',
  version: 3,
  name: 'Sign-off',
  description: 'Before',
  active: true,
  isDefault: false,
  scope: { type: 'global' },
  channels: ['email'],
  graph: {
    nodes: [{ id: 'a', kind: 'approval', groups: ['g-sec'], emails: [], minimum: 1 }],
    edges: [
      { from: 'start', to: 'a' },
      { from: 'a', to: 'end' },
    ],
  },
  advanced: {
    autoApproveAfterMinutes: null,
    autoDenyAfterMinutes: null,
    remindAfterMinutes: null,
    notifyRequester: true,
    ccEmails: [],
    webhook: null,
    allowSelfApproval: false,
  },
  updatedAt: at,
}

let wrapper: VueWrapper
let router: Router
let cache: CacheDatabase
let queue: QueueDatabase
let answer: (call: ApiCall) => Response
let calls: ApiCall[]
let round = 0

/** The editor as the app shows it, for a person whose window has stored these people and this flow. */
async function open(path: string): Promise<void> {
  setActivePinia(createPinia())
  const session = useSession()
  const { calls: made, transport } = answering((call) => answer(call))
  calls = made
  session.me = { user: owner, mode: 'team' }
  session.offline = {
    userId: owner.id,
    api: createApi(transport),
    cache,
    queueDatabase: queue,
  } as unknown as Offline
  router = createRouter({
    history: createMemoryHistory(),
    routes: [
      {
        path: '/flows/:flowId/:page?',
        component: FlowEditor,
        props: ({ params }) => ({ flowId: params['flowId'], page: params['page'] ?? '' }),
      },
      { path: '/:anything(.*)*', component: { render: () => h('p', 'elsewhere') } },
    ],
  })
  await router.push(path)
  await loadTexts('flows')
  wrapper = mount(
    { render: () => h(TooltipProvider, null, () => h(RouterView)) },
    { attachTo: document.body, global: { plugins: [router, i18n] } },
  )
  await vi.waitFor(() => {
    expect(wrapper.find('[data-testid^="wizard-"]').exists()).toBe(true)
  }, 30_000)
}

const text = () => document.body.textContent
const press = async (testId: string) => {
  document.querySelector<HTMLElement>(`[data-testid="${testId}"]`)?.click()
  await flushPromises()
}
const type = async (label: string, value: string) => {
  const found = [...document.querySelectorAll('label')].find((one) => one.textContent.startsWith(label))
  const control = document.getElementById(found?.htmlFor ?? '') as HTMLInputElement | null
  if (!control) throw new Error(`no field “${label}”`)
  control.value = value
  control.dispatchEvent(new Event('input'))
  await flushPromises()
}
const valueOf = (label: string) => {
  const found = [...document.querySelectorAll('label')].find((one) => one.textContent.startsWith(label))
  return (document.getElementById(found?.htmlFor ?? '') as HTMLInputElement | null)?.value
}
const onPage = (page: string) =>
  vi.waitFor(() => {
    expect(router.currentRoute.value.path.endsWith(page)).toBe(true)
  }, 30_000)
const kept = async () => JSON.stringify(await queue.drafts.toArray())
const sent = () => calls.filter((call) => call.method !== 'GET').map((call) => call.body as SaveFlow)

beforeEach(async () => {
  localStorage.clear()
  document.body.replaceChildren()
  answer = () => problem(500, 'internal')
  round += 1
  cache = new CacheDatabase(`owner-${String(round)}`)
  queue = new QueueDatabase(`owner-${String(round)}`)
  await cache.user.bulkPut([owner, ana])
  await cache.group.put(security)
  await cache.flow.put(saved)
})
afterEach(async () => {
  wrapper.unmount()
  await cache.delete()
  await queue.delete()
})

describe('the wizard', () => {
  it('goes on only from a step that is right, and loses nothing on the way back', async () => {
    await open('/flows/new')
    await press('wizard-next')
    expect(text()).toContain('Please fill this in.')
    await type('Flow name', 'Sign-OFF')
    await vi.waitFor(() => expect(text()).toContain('Another flow has this name.'), 30_000)
    await type('Flow name', 'Exports')
    await type('Description', 'Money leaves the house')
    await press('wizard-next')
    await onPage('/channels')
    await press('channel-email')
    await press('wizard-next')
    expect(text()).toContain('Choose at least one.')
    await press('channel-sms')
    await press('wizard-next')
    await onPage('/approval')
    await press('wizard-next')
    expect(router.currentRoute.value.path).toBe('/flows/new/approval')
    await press('wizard-back')
    await press('wizard-back')
    await onPage('/general')
    expect(valueOf('Flow name')).toBe('Exports')
    expect(valueOf('Description')).toBe('Money leaves the house')
  })

  it('keeps what was typed until the next time', async () => {
    await open('/flows/new')
    await type('Flow name', 'Half done')
    await vi.waitFor(async () => {
      expect(await kept()).toContain('Half done')
    }, 30_000)
    wrapper.unmount()
    await open('/flows/new')
    expect(text()).toContain('You have unsaved changes from earlier.')
    expect(valueOf('Flow name')).toBe('Half done')
  })

  it('takes over what an earlier version kept in the clear', async () => {
    await open('/flows/new')
    await type('Flow name', 'From before')
    await vi.waitFor(async () => {
      expect(await kept()).toContain('From before')
    }, 30_000)
    const [draft] = await queue.drafts.toArray()
    wrapper.unmount()
    await queue.drafts.clear()
    localStorage.setItem(
      'countersign.flow-drafts.u-owner',
      JSON.stringify({ form: 1, drafts: { new: draft?.value } }),
    )
    await open('/flows/new')
    expect(valueOf('Flow name')).toBe('From before')
    expect(localStorage.getItem('countersign.flow-drafts.u-owner')).toBeNull()
    expect(await kept()).toContain('From before')
  })

  it('saves a flow under the version it started from, and forgets the draft', async () => {
    answer = ({ body }) => json(200, { ...saved, ...(body as SaveFlow), version: 4 })
    await open('/flows/flow-1/general')
    await type('Description', 'After')
    await press('wizard-save')
    await onPage('/flows')
    expect(sent()).toMatchObject([{ description: 'After', baseVersion: 3, graph: saved.graph }])
    expect((await cache.flow.get('flow-1'))?.description).toBe('After')
    expect(await kept()).not.toContain('After')
    expect(toasts.at(-1)?.title).toBe('“Sign-off” is saved')
  })

  it.each([
    [
      'no coordinator answers',
      () => {
        throw new TypeError('no network')
      },
      'the coordinator cannot be reached',
    ],
    ['the name was taken meanwhile', () => problem(409, 'name_taken'), 'Not saved: the detail of name_taken'],
    ['something breaks', () => problem(500, 'internal'), 'Not saved: the detail of internal'],
  ])('keeps everything when %s', async (_, refuse, sentence) => {
    answer = refuse
    await open('/flows/flow-1/advanced')
    await press('advanced-remind')
    await press('wizard-create')
    await vi.waitFor(() => {
      expect(text()).toContain(sentence)
    }, 30_000)
    await vi.waitFor(async () => {
      expect(await kept()).toContain('"remind":{"on":true')
    }, 30_000)
  })

  it('shows the newer version of somebody else, and saves what was put together', async () => {
    const theirs = { ...saved, version: 4, channels: ['email', 'sms'] }
    answer = ({ method, body }) => {
      if (method === 'GET') return json(200, theirs)
      return (body as SaveFlow).baseVersion === 4
        ? json(200, { ...saved, ...(body as SaveFlow), version: 5 })
        : problem(409, 'stale_version', { version: 4 })
    }
    await open('/flows/flow-1/general')
    await type('Description', 'Mine')
    await press('wizard-save')
    await vi.waitFor(() => {
      expect(text()).toContain('Your changes and theirs do not conflict.')
    }, 30_000)
    await press('merge-take')
    await press('wizard-save')
    await onPage('/flows')
    expect(sent().at(-1)).toMatchObject({ description: 'Mine', channels: ['email', 'sms'], baseVersion: 4 })
  })

  it('has silence that approves destructive tools confirmed in words', async () => {
    const phrase = 'silence approves destructive tools'
    answer = ({ body }) =>
      (body as SaveFlow).confirm === phrase
        ? json(200, { ...saved, ...(body as SaveFlow), version: 4 })
        : problem(422, 'confirmation_required', { phrase })
    await open('/flows/flow-1/advanced')
    await press('advanced-auto-approve')
    await press('wizard-create')
    await vi.waitFor(() => {
      expect(text()).toContain('Silence would approve destructive tools')
    }, 30_000)
    const confirm = () =>
      [...document.querySelectorAll('button')].find((one) => one.textContent === 'Save anyway')
    expect(confirm()?.disabled).toBe(true)
    await type('To confirm, type', phrase)
    confirm()?.click()
    await onPage('/flows')
    expect(sent()).toHaveLength(2)
  })

  it('asks before an unsaved flow is left', async () => {
    await open('/flows/flow-1/general')
    await type('Description', 'Not saved')
    await router.push('/requests')
    expect(router.currentRoute.value.path).toBe('/flows/flow-1/general')
    expect(text()).toContain('Leave without saving?')
    await press('leave-discard')
    await onPage('/requests')
    await vi.waitFor(async () => {
      expect(await kept()).not.toContain('Not saved')
    }, 30_000)
  })
})
