import { createPinia } from 'pinia'
import { TooltipProvider } from 'reka-ui'
import { computed, createApp, h, ref, shallowRef } from 'vue'
import { createMemoryHistory, createRouter, RouterView } from 'vue-router'
import { i18n } from '../../../renderer/app/i18n.ts'
import '../../../renderer/app/theme.css'
import { createOffline } from '../../../renderer/offline/offline.ts'
import RequestsScreen from '../../../renderer/screens/requests/RequestsScreen.vue'
import RowConnector from '../../../renderer/screens/requests/cells/RowConnector.vue'
import RowNote from '../../../renderer/screens/requests/cells/RowNote.vue'
import RowPerson from '../../../renderer/screens/requests/cells/RowPerson.vue'
import RowTime from '../../../renderer/screens/requests/cells/RowTime.vue'
import RowTools from '../../../renderer/screens/requests/cells/RowTools.vue'
import { listView } from '../../../renderer/screens/requests/model/list-view.ts'
import { useColumns } from '../../../renderer/screens/requests/use-columns.ts'
import { useConnection } from '../../../renderer/stores/connection.ts'
import { useSession } from '../../../renderer/stores/session.ts'
import DataTable from '../../../renderer/ui/DataTable.vue'
import { appears, farJumps, frames, heap, nextFrame, painted, steadyScroll, timed } from './measure.mjs'
import { requestRows } from './table-rows.mjs'

const place = () => document.getElementById('app')
const scroller = () => document.querySelector('[role=grid] > [role=rowgroup]:last-child')

/** The grid of the requests page with its real cells, over rows in memory: what the peers are given. */
async function table(count) {
  const rows = requestRows(count)
  const text = ref('')
  const sort = shallowRef({ column: 'requested', descending: true })
  const Page = {
    setup() {
      const columns = useColumns(ref('for-me'))
      const shown = computed(() => listView(rows, { text: text.value, connectors: [] }, sort.value))
      const cells = {
        'cell-name': ({ row }) => h(RowPerson, { row, stacked: false }),
        'cell-identifier': ({ row }) => h('span', { class: 'text-muted' }, row.requester.email),
        'cell-connector': ({ row }) => h(RowConnector, { row }),
        'cell-tools': ({ row }) => h(RowTools, { row }),
        'cell-requested': ({ row }) => h(RowTime, { at: row.createdAt, stacked: false }),
        'cell-note': ({ row }) => h(RowNote, { row, scope: 'for-me' }),
      }
      const grid = () =>
        h(
          DataTable,
          { rows: shown.value, columns: columns.value, label: 'Requests', rowHeight: 46, sort: sort.value },
          cells,
        )
      return () =>
        h(
          'div',
          { class: 'flex flex-col', style: { height: '760px' } },
          h(TooltipProvider, null, { default: grid }),
        )
    },
  }
  const first = await timed(async () => {
    createApp(Page).use(createPinia()).use(i18n).mount(place())
    await appears('[data-testid=row]')
  })
  const jump = await farJumps(scroller())
  const scroll = await steadyScroll(scroller())
  const sorts = []
  for (const column of ['name', 'connector', 'identifier', 'requested'])
    sorts.push(await timed(() => (sort.value = { column, descending: column === 'requested' })))
  const keys = []
  for (const typed of ['m', 'ma', 'may', 'maya', 'maya ', 'maya n', 'maya no', ''])
    keys.push(await timed(() => (text.value = typed)))
  return { first, jump, scroll, sort: Math.max(...sorts), filter: Math.max(...keys), heap: heap() }
}

/** The whole page over a store in IndexedDB that holds so many requests, with nobody to ask. */
async function page(count) {
  const user = `bench-${count}-${Math.round(performance.now())}`
  const app = createApp({
    render: () =>
      h(
        'div',
        { class: 'flex', style: { height: '760px' } },
        h(TooltipProvider, null, () => h(RouterView)),
      ),
  })
  app.use(createPinia()).use(i18n)
  const never = {
    kind: 'browser',
    fetch: () => new Promise(() => {}),
    openWire: () => ({ send() {}, close() {} }),
  }
  const offline = createOffline(user, never, {
    onStatus() {},
    onLoading() {},
    onProgress() {},
    onProblem() {},
  })
  const rows = requestRows(count).map((row) => ({ ...row, assignees: [user] }))
  for (let from = 0; from < count; from += 10_000)
    await offline.cache.rows.bulkAdd(rows.slice(from, from + 10_000))
  useSession().offline = offline
  useConnection().status = 'live'
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ name: 'requests', path: '/:requestId?', component: RequestsScreen, meta: { title: '' } }],
  })
  app.use(router)
  const first = await timed(async () => {
    app.mount(place())
    await appears(count === 0 ? '[role=grid] [role=gridcell]' : '[data-testid=request-row]')
  })
  const whole = () => Number(document.querySelector('[role=grid]')?.getAttribute('aria-rowcount')) > count
  const started = performance.now()
  while (!whole()) await nextFrame()
  const all = first + performance.now() - started
  await painted()
  const scroll = count === 0 ? null : await steadyScroll(scroller())
  const search = document.querySelector('#requests-search input')
  const keys = []
  for (const typed of count === 0 ? [] : ['m', 'ma', 'may', 'maya', 'mayax', '']) {
    keys.push(
      await timed(() => {
        search.value = typed
        search.dispatchEvent(new InputEvent('input', { bubbles: true }))
      }),
    )
  }
  const figures = { first, all: Math.round(all), scroll, filter: Math.max(0, ...keys), heap: heap() }
  app.unmount()
  await offline.stop()
  await offline.cache.delete()
  return figures
}

window.benches = { table, page, frames }
