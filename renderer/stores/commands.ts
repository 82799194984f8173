import { defineStore } from 'pinia'
import { computed, onScopeDispose, shallowRef } from 'vue'

/** Where a command is listed in the palette and on the sheet of keys. */
export type CommandGroup = 'go' | 'list' | 'decide' | 'app'

export interface Command {
  readonly id: string
  /** Key of its text. */
  readonly title: string
  readonly group: CommandGroup
  /** Any of these: `j`, `shift+j`, `mod+k` (Ctrl, or ⌘ on a Mac), `g r` (one after the other), `?`. */
  readonly keys?: readonly string[]
  /** Only while true; a command that cannot run is neither listed nor heard. */
  readonly when?: () => boolean
  /** On the sheet of keys only: moving in a list is nothing that one looks up in the palette. */
  readonly sheetOnly?: boolean
  run(): void
}

/** Everything that can be done by a key or from the palette, right now. */
export const useCommandRegistry = defineStore('commands', () => {
  const registered = shallowRef<readonly Command[]>([])
  const available = computed(() => {
    // The newest of one id wins: a panel may take over a command of the page under it.
    const byId = new Map(registered.value.map((command) => [command.id, command]))
    return [...byId.values()]
  })
  function add(commands: readonly Command[]): () => void {
    registered.value = [...registered.value, ...commands]
    return () => {
      registered.value = registered.value.filter((command) => !commands.includes(command))
    }
  }
  return { available, add }
})

/** Registers commands for as long as the component lives. */
export function useCommands(commands: readonly Command[]): void {
  const remove = useCommandRegistry().add(commands)
  onScopeDispose(remove)
}
