import type { Component } from 'vue'

/** A line of a canvas menu: something to do, or a list of places to choose from. */
export type MenuEntry =
  | {
      readonly id: string
      readonly label: string
      readonly icon?: Component
      readonly keys?: string
      readonly danger?: boolean
      readonly disabled?: boolean
      readonly run: () => void
    }
  | {
      readonly id: string
      readonly label: string
      readonly icon?: Component
      readonly children: readonly MenuEntry[]
    }
  | { readonly id: string; readonly line: true }

/** An open menu: what is in it, how it is called, and the element it hangs on, which gets the focus back. */
export interface OpenMenu {
  readonly name: string
  readonly anchor: Element
  readonly entries: readonly MenuEntry[]
}
