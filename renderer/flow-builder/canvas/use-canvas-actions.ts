import type { ComputedRef } from 'vue'
import type { FlowGraph, NodeId } from '../../../shared/domain/flow/flow.ts'
import { edgeKey, outgoingOf } from '../model/graph-index.ts'
import type { Layout } from '../model/layout/geometry.ts'
import { neighbour } from '../model/navigation.ts'
import type { FlowBuilder } from '../use-flow-builder.ts'
import type { KeyActions } from './use-canvas-keys.ts'
import type { CanvasMenus } from './use-canvas-menus.ts'

export interface CanvasActionsOptions {
  readonly graph: ComputedRef<FlowGraph>
  readonly layout: ComputedRef<Layout>
  readonly builder: FlowBuilder | undefined
  readonly menus: CanvasMenus | undefined
  nudge(id: NodeId, dx: number, dy: number): void
  nodeElement(id: NodeId): Element | null
  select(id: NodeId): void
  /** Shows and focuses what is selected now. */
  after(): void
  openForm(): void
}

/** What the keys of a node do to the flow, the drawing and the menus. */
export function useCanvasActions(options: CanvasActionsOptions): {
  keyActions: KeyActions
  insertSpot(id: NodeId): readonly string[]
} {
  const { graph, layout, builder, menus, after } = options

  /** After a fork means after all of its branches. */
  function insertSpot(id: NodeId): readonly string[] {
    const meeting = layout.value.meetings.find((candidate) => candidate.fork === id)
    if (meeting) return meeting.edges
    const [first] = outgoingOf(graph.value, id)
    return first ? [edgeKey(first)] : []
  }

  const keyActions: KeyActions = {
    go(from, direction, extend) {
      const to = neighbour(graph.value, layout.value, from, direction)
      if (to === null) return
      if (extend) builder?.extend(to)
      else options.select(to)
      after()
    },
    nudge: options.nudge,
    move(direction) {
      builder?.move(direction)
      after()
    },
    insertAfter(id) {
      const anchor = options.nodeElement(id)
      if (anchor) menus?.openInsert(insertSpot(id), anchor)
    },
    openMenu(id) {
      const anchor = options.nodeElement(id)
      if (anchor) menus?.openNode(id, anchor)
    },
    openForm: options.openForm,
    pasteAfter(id) {
      builder?.paste(insertSpot(id))
      after()
    },
    run(command) {
      builder?.[command]()
      after()
    },
  }
  return { keyActions, insertSpot }
}
