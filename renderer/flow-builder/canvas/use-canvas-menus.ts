import { shallowRef, type ComputedRef } from 'vue'
import {
  ArrowDown,
  ArrowUp,
  BellRing,
  ClipboardPaste,
  Copy,
  CopyPlus,
  CornerDownRight,
  GitBranch,
  Plus,
  Scissors,
  Split,
  Trash2,
  UserCheck,
} from '@lucide/vue'
import { OTHERWISE, type FlowGraph, type NodeId } from '../../../shared/domain/flow/flow.ts'
import { copiedSteps } from '../clipboard.ts'
import { connectTargets, targetsFor } from '../model/edit/connect.ts'
import { INSERTABLE, type InsertKind } from '../model/edit/insert.ts'
import { moveItem, moveItemTo } from '../model/edit/move.ts'
import { edgeByKey, edgeKey, nodeOf, outgoingOf } from '../model/graph-index.ts'
import { branchAt } from '../model/structure.ts'
import type { Texts } from '../texts.ts'
import type { FlowBuilder } from '../use-flow-builder.ts'
import type { MenuEntry, OpenMenu } from './menu-entry.ts'

const KIND_ICONS = {
  approval: UserCheck,
  condition: GitBranch,
  parallel: Split,
  notify: BellRing,
} satisfies Record<InsertKind, unknown>
/** Menus of places are for flows one can look over; in longer ones a step is moved by cut and paste. */
const MOST_PLACES = 60

export interface MenuOptions {
  readonly graph: ComputedRef<FlowGraph>
  readonly builder: FlowBuilder
  readonly texts: Texts
  titleOf(id: NodeId): string
  /** After something was chosen: shows and focuses what is selected now. */
  after(): void
}

/** The menus of the canvas: what can be added at a `+`, done to an edge, and done to a node. */
export function useCanvasMenus({ graph, builder, texts, titleOf, after }: MenuOptions) {
  const menu = shallowRef<OpenMenu | null>(null)
  const then = (act: () => unknown) => () => {
    act()
    after()
  }

  function additions(edges: readonly string[]): MenuEntry[] {
    const kinds = INSERTABLE.map((kind) => ({
      id: kind,
      label: texts(`kind.${kind}`),
      icon: KIND_ICONS[kind],
      run: then(() => builder.insert(edges, kind)),
    }))
    const copied = copiedSteps.value
    if (!copied) return kinds
    const label = texts('builder.paste', {}, copied.nodes.length)
    return [
      ...kinds,
      { id: 'paste-line', line: true },
      { id: 'paste', label, icon: ClipboardPaste, keys: 'Ctrl V', run: then(() => builder.paste(edges)) },
    ]
  }

  function edgeEntries(key: string): MenuEntry[] {
    const targets = targetsFor(graph.value, key)
    const branch = branchAt(graph.value, key)
    const lead: MenuEntry = {
      id: 'lead',
      label: texts('builder.lead_to'),
      icon: CornerDownRight,
      children: targets.slice(0, MOST_PLACES).map((id) => ({
        id: `lead-${id}`,
        label: titleOf(id),
        run: then(() => builder.leadTo(key, id)),
      })),
    }
    const entries: MenuEntry[] = [
      { id: 'add', label: texts('builder.add'), icon: Plus, children: additions([key]) },
      lead,
    ]
    if (!branch || branch.branch.edge.label === OTHERWISE) return entries
    const remove = then(() => builder.removeBranch(key))
    return [
      ...entries,
      { id: 'remove-branch', label: texts('builder.remove_branch'), icon: Trash2, danger: true, run: remove },
    ]
  }

  function places(id: NodeId): MenuEntry[] {
    const edges = graph.value.edges
      .slice(0, 200)
      .filter((edge) => moveItemTo(graph.value, id, edgeKey(edge)) !== null)
    return edges.slice(0, MOST_PLACES).map((edge) => ({
      id: `to-${edgeKey(edge)}`,
      label: texts('builder.between', { from: titleOf(edge.from), to: titleOf(edge.to) }),
      run: then(() => builder.moveTo(id, edgeKey(edge))),
    }))
  }

  function nodeEntries(id: NodeId): MenuEntry[] {
    const node = nodeOf(graph.value, id)
    const edges = outgoingOf(graph.value, id).map(edgeKey)
    const isFork = node?.kind === 'condition' || node?.kind === 'parallel'
    const branch: MenuEntry = {
      id: 'branch',
      label: texts('builder.add_branch'),
      icon: Plus,
      run: then(() => builder.addBranch(id)),
    }
    const follow: MenuEntry = {
      id: 'add',
      label: texts('builder.add_after'),
      icon: Plus,
      children: additions(edges),
    }
    const onward: MenuEntry = {
      id: 'connect',
      label: texts('builder.lead_to'),
      icon: CornerDownRight,
      children: connectTargets(graph.value, id)
        .slice(0, MOST_PLACES)
        .map((to) => ({ id: `to-${to}`, label: titleOf(to), run: then(() => builder.connect(id, to)) })),
    }
    const next = edges.length === 0 ? onward : isFork ? branch : follow
    return [
      next,
      { id: 'line-1', line: true },
      {
        id: 'up',
        label: texts('builder.move_up'),
        icon: ArrowUp,
        keys: 'Alt ↑',
        disabled: moveItem(graph.value, id, 'up') === null,
        run: then(() => builder.move('up')),
      },
      {
        id: 'down',
        label: texts('builder.move_down'),
        icon: ArrowDown,
        keys: 'Alt ↓',
        disabled: moveItem(graph.value, id, 'down') === null,
        run: then(() => builder.move('down')),
      },
      { id: 'move-to', label: texts('builder.move_to'), icon: CornerDownRight, children: places(id) },
      { id: 'line-2', line: true },
      {
        id: 'duplicate',
        label: texts('builder.duplicate'),
        icon: CopyPlus,
        keys: 'Ctrl D',
        run: then(() => builder.duplicate()),
      },
      {
        id: 'copy',
        label: texts('builder.copy'),
        icon: Copy,
        keys: 'Ctrl C',
        run: then(() => builder.copy()),
      },
      {
        id: 'cut',
        label: texts('builder.cut'),
        icon: Scissors,
        keys: 'Ctrl X',
        run: then(() => builder.cut()),
      },
      { id: 'line-3', line: true },
      {
        id: 'remove',
        label: texts('builder.remove'),
        icon: Trash2,
        keys: 'Del',
        danger: true,
        run: then(() => builder.remove()),
      },
    ]
  }

  return {
    menu,
    openInsert(edges: readonly string[], anchor: Element): void {
      if (edges.length > 0) menu.value = { name: texts('builder.add'), anchor, entries: additions(edges) }
    },
    openEdge(key: string, anchor: Element): void {
      const edge = edgeByKey(graph.value, key)
      if (edge)
        menu.value = {
          name: texts('builder.edge', { to: titleOf(edge.to) }),
          anchor,
          entries: edgeEntries(key),
        }
    },
    openNode(id: NodeId, anchor: Element): void {
      if (nodeOf(graph.value, id)) menu.value = { name: titleOf(id), anchor, entries: nodeEntries(id) }
    },
  }
}

export type CanvasMenus = ReturnType<typeof useCanvasMenus>
