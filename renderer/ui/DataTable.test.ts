import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { useCommandRegistry } from '../stores/commands.ts'
import DataTable from './DataTable.vue'
import type { Column, Sort } from './table.ts'

interface Row {
  id: string
  name: string
}
const rows: Row[] = Array.from({ length: 1_000 }, (_, index) => ({ id: `r${index}`, name: `Row ${index}` }))
const columns: Column<Row>[] = [
  { id: 'name', label: 'Name', track: '1fr', sortable: true, text: (row) => row.name },
  { id: 'more', label: 'More', track: '1fr', wideOnly: true, text: () => 'more' },
]

// The list has no layout here, so it is told how high it is.
Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, value: 460 })
Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, value: 800 })

async function table(more: object = {}) {
  const opened: string[] = []
  const wrapper = mount(DataTable<Row>, {
    attachTo: document.body,
    props: {
      rows,
      columns,
      label: 'Rows',
      selectable: true,
      sort: { column: 'name', descending: false },
      'onUpdate:sort': (sort: Sort) => wrapper.setProps({ sort }),
      'onUpdate:selected': (selected: ReadonlySet<string>) => wrapper.setProps({ selected }),
      'onUpdate:active': (active: string) => wrapper.setProps({ active }),
      onOpen: (row: Row) => opened.push(row.id),
      ...more,
    } as never,
  })
  await vi.waitFor(
    () => expect(wrapper.findAll('[data-row]').length).toBe(more && 'rows' in more ? 0 : 18),
    30_000,
  )
  const registry = useCommandRegistry()
  const key = async (id: string) => {
    const command = registry.available.find((one) => one.id === id)
    if (command?.when?.() ?? false) command?.run()
    await nextTick()
  }
  return { wrapper, opened, key, props: () => wrapper.props() as Record<string, unknown> }
}
const selectedOf = (props: Record<string, unknown>) => [...((props['selected'] as Set<string>) ?? [])]

beforeEach(() => {
  setActivePinia(createPinia())
  document.body.replaceChildren()
})

describe('DataTable', () => {
  it('draws only what is in view, and tells how many there are', async () => {
    const { wrapper } = await table()
    const drawn = wrapper.findAll('[data-row]')
    expect(drawn.length).toBeGreaterThan(5)
    expect(drawn.length).toBeLessThan(60)
    expect(wrapper.find('[role=grid]').attributes('aria-rowcount')).toBe('1001')
    expect(drawn[0]?.attributes('aria-rowindex')).toBe('2')
  })

  describe('pressed while the list moves', () => {
    /** As browsers do it: a click whose down and up were on different things goes to what holds both. */
    async function pressAndMove(way: { to?: number; key?: 'ctrlKey'; on?: string; now?: Row[] }) {
      const stage = await table()
      const down = stage.wrapper.find('[data-row="r3"]').find(way.on ?? '[role=gridcell]:last-child')
      await down.trigger('pointerdown', { button: 0, clientX: 100, clientY: 100 })
      if (way.now) await stage.wrapper.setProps({ rows: way.now } as never)
      const list = stage.wrapper.find('[role=rowgroup] [role=presentation]')
      const held = way.key ? { [way.key]: true } : {}
      await list.trigger('click', { clientX: 100, clientY: 100 + (way.to ?? 0), ...held })
      return stage
    }

    it('opens the row on which the press began', async () => {
      expect((await pressAndMove({})).opened).toEqual(['r3'])
    })

    it('selects it with Ctrl', async () => {
      const { opened, props } = await pressAndMove({ key: 'ctrlKey' })
      expect([opened, selectedOf(props())]).toEqual([[], ['r3']])
    })

    it('opens nothing when the hand moved, the press was on a control, or the row has gone', async () => {
      expect((await pressAndMove({ to: 40 })).opened).toEqual([])
      expect((await pressAndMove({ on: '[role=checkbox]' })).opened).toEqual([])
      expect((await pressAndMove({ now: rows.filter(({ id }) => id !== 'r3') })).opened).toEqual([])
    })

    it('opens a row once when nothing moved', async () => {
      const { wrapper, opened } = await table()
      const cell = wrapper.find('[data-row="r3"] [role=gridcell]:last-child')
      await cell.trigger('pointerdown', { button: 0, clientX: 1, clientY: 1 })
      await cell.trigger('click', { clientX: 1, clientY: 1 })
      expect(opened).toEqual(['r3'])
    })
  })

  it('is left out of the page in parts while narrow', async () => {
    const { wrapper } = await table({ narrow: true })
    expect(wrapper.findAll('[role=columnheader]').map((header) => header.text())).toEqual(['', 'Name'])
  })

  it('moves by j and k, opens by Enter, selects by x, extends by Shift', async () => {
    const { key, opened, props } = await table()
    await key('list.next')
    await key('list.next')
    await key('list.previous')
    await key('list.next')
    await key('list.open')
    expect(opened).toEqual(['r1'])
    await key('list.select')
    expect(selectedOf(props())).toEqual(['r1'])
    await key('list.select-next')
    expect(selectedOf(props())).toEqual(['r1', 'r2'])
    await key('list.select')
    expect(selectedOf(props())).toEqual(['r1'])
  })

  it('goes to the ends, and no further', async () => {
    const { wrapper, key, props } = await table()
    await wrapper.find('[role=grid]').trigger('keydown', { key: 'End' })
    expect(props()['active']).toBe('r999')
    await key('list.next')
    expect(props()['active']).toBe('r999')
    await wrapper.find('[role=grid]').trigger('keydown', { key: 'Home' })
    expect(props()['active']).toBe('r0')
    await key('list.previous')
    expect(props()['active']).toBe('r0')
  })

  it('has one row in the tab order', async () => {
    const { wrapper, key } = await table()
    await key('list.next')
    await key('list.next')
    const inOrder = wrapper.findAll('[data-row]').filter((row) => row.attributes('tabindex') === '0')
    expect(inOrder.map((row) => row.attributes('data-row'))).toEqual(['r1'])
  })

  it('sorts by its headers, and says so', async () => {
    const { wrapper, props } = await table()
    const header = () => wrapper.findAll('[role=columnheader]').find((one) => one.text() === 'Name')
    expect(header()?.attributes('aria-sort')).toBe('ascending')
    await header()?.find('button').trigger('click')
    expect(props()['sort']).toEqual({ column: 'name', descending: true })
    expect(header()?.attributes('aria-sort')).toBe('descending')
  })

  it('opens with a click, and leaves Ctrl+Enter to others', async () => {
    const { wrapper, opened } = await table()
    await wrapper.find('[data-row=r3]').trigger('click')
    await wrapper.find('[data-row=r3]').trigger('keydown', { key: 'Enter', ctrlKey: true })
    expect(opened).toEqual(['r3'])
    await wrapper.find('[data-row=r3]').trigger('keydown', { key: 'Enter' })
    expect(opened).toEqual(['r3', 'r3'])
  })

  it('shows what there is to show when there is nothing', async () => {
    const { wrapper, key, opened } = await table({ rows: [] })
    expect(wrapper.findAll('[data-row]')).toHaveLength(0)
    await key('list.next')
    await key('list.open')
    expect(opened).toEqual([])
  })
})
