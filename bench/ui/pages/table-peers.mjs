import { useVirtualizer } from '@tanstack/vue-virtual'
import { createApp, h, ref } from 'vue'
import { AllCommunityModule, createGrid, ModuleRegistry } from 'virtual:peer/ag-grid-community'
import { appears, farJumps, heap, steadyScroll, timed } from './measure.mjs'
import { requestRows } from './table-rows.mjs'

ModuleRegistry.registerModules([AllCommunityModule])

const place = () => document.getElementById('app')
/** The same columns, as plain text. */
const COLUMNS = {
  name: (row) => row.requester.name,
  identifier: (row) => row.requester.email,
  connector: (row) => row.connector.name,
  tools: (row) => row.tools.join(', '),
  requested: (row) => new Date(row.createdAt).toISOString(),
  note: (row) => row.note,
}

/** Nothing but the virtualizer and text: the floor for any table made with it. */
async function tanstack(count) {
  const rows = requestRows(count)
  const Page = {
    setup() {
      const box = ref(null)
      const virtual = useVirtualizer({
        count,
        getScrollElement: () => box.value,
        estimateSize: () => 46,
        overscan: 8,
      })
      const cells = (row) =>
        Object.values(COLUMNS).map((text) => h('div', { class: 'bench-cell' }, text(row)))
      return () =>
        h('div', { ref: box, class: 'bench-scroller' }, [
          h(
            'div',
            { style: { height: `${virtual.value.getTotalSize()}px`, position: 'relative' } },
            virtual.value
              .getVirtualItems()
              .map(({ key, index, start }) =>
                h(
                  'div',
                  { key, class: 'bench-row', style: { transform: `translateY(${start}px)` } },
                  cells(rows[index]),
                ),
              ),
          ),
        ])
    },
  }
  const first = await timed(async () => {
    createApp(Page).mount(place())
    await appears('.bench-row')
  })
  const box = document.querySelector('.bench-scroller')
  const jump = await farJumps(box)
  return { first, jump, scroll: await steadyScroll(box), heap: heap() }
}

/** The grid as its guide sets it up for many rows, without animation. */
async function agGrid(count) {
  const rows = requestRows(count)
  let api
  const columnDefs = Object.entries(COLUMNS).map(([field, text]) => ({
    colId: field,
    headerName: field,
    width: 190,
    valueGetter: ({ data }) => text(data),
  }))
  const first = await timed(async () => {
    const options = { columnDefs, rowData: rows, rowHeight: 46, animateRows: false }
    api = createGrid(place(), options)
    await appears('.ag-row')
  })
  const box = [...document.querySelectorAll('#app *')].find(
    (one) => one.scrollHeight > 100_000 && one.clientHeight < 1_000,
  )
  const jump = await farJumps(box)
  const scroll = await steadyScroll(box)
  const sorts = []
  for (const colId of ['name', 'connector', 'identifier', 'requested'])
    sorts.push(
      await timed(() =>
        api.applyColumnState({ state: [{ colId, sort: 'asc' }], defaultState: { sort: null } }),
      ),
    )
  const keys = []
  for (const typed of ['m', 'ma', 'may', 'maya', 'maya ', 'maya n', 'maya no', ''])
    keys.push(await timed(() => api.setGridOption('quickFilterText', typed)))
  return { first, jump, scroll, sort: Math.max(...sorts), filter: Math.max(...keys), heap: heap() }
}

window.benches = { tanstack, agGrid }
