import { useCommands } from '../stores/commands.ts'

export interface RowKeys {
  /** Rows down, or up when negative. */
  move(by: number): void
  first(): void
  last(): void
  open(): void
  select(): void
  extend(by: 1 | -1): void
  /** Nothing to move through, or the page has something better to do with the keys. */
  active(): boolean
  selectable(): boolean
}

/** The keys that all lists have: heard wherever the focus is, listed on the sheet of keys, silent while one types. */
export function useRowKeys(keys: RowKeys): void {
  const when = (): boolean => keys.active()
  const whenSelectable = (): boolean => keys.active() && keys.selectable()
  useCommands([
    {
      id: 'list.next',
      title: 'commands.next',
      group: 'list',
      sheetOnly: true,
      keys: ['j', 'arrowdown'],
      when,
      run: () => keys.move(1),
    },
    {
      id: 'list.previous',
      title: 'commands.previous',
      group: 'list',
      sheetOnly: true,
      keys: ['k', 'arrowup'],
      when,
      run: () => keys.move(-1),
    },
    {
      id: 'list.open',
      title: 'commands.open',
      group: 'list',
      sheetOnly: true,
      keys: ['enter', 'o'],
      when,
      run: () => keys.open(),
    },
    {
      id: 'list.select',
      title: 'commands.select',
      group: 'list',
      sheetOnly: true,
      keys: ['x'],
      when: whenSelectable,
      run: () => keys.select(),
    },
    {
      id: 'list.select-next',
      title: 'commands.selectNext',
      group: 'list',
      sheetOnly: true,
      keys: ['shift+j', 'shift+arrowdown'],
      when: whenSelectable,
      run: () => keys.extend(1),
    },
    {
      id: 'list.select-previous',
      title: 'commands.selectPrevious',
      group: 'list',
      sheetOnly: true,
      keys: ['shift+k', 'shift+arrowup'],
      when: whenSelectable,
      run: () => keys.extend(-1),
    },
  ])
}
