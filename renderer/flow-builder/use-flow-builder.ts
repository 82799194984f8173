import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import type { FlowGraph, FlowNode, NodeId } from '../../shared/domain/flow/flow.ts'
import { copiedSteps } from './clipboard.ts'
import { addBranch, moveBranch, removeBranch, renameBranch } from './model/edit/branches.ts'
import { connect, retarget } from './model/edit/connect.ts'
import { copyItems, duplicateItem, paste } from './model/edit/copy.ts'
import type { Edit } from './model/edit/fragment.ts'
import { insertStep, type FirstBranch, type InsertKind } from './model/edit/insert.ts'
import { moveItem, moveItemTo } from './model/edit/move.ts'
import { removeItems } from './model/edit/remove.ts'
import { updateNode } from './model/edit/update.ts'
import { canRedo, canUndo, record, redo, seal, startHistory, undo, type History } from './model/history.ts'

/** What just happened, for the live region; the sentence is found by the code. */
export interface Said {
  readonly code:
    'added' | 'removed' | 'moved' | 'copied' | 'pasted' | 'undone' | 'redone' | 'cannot_move' | 'cannot_lead'
  readonly count?: number
}

export interface FlowBuilder {
  readonly graph: ComputedRef<FlowGraph>
  /** The node whose form is shown. */
  readonly selected: ShallowRef<NodeId | null>
  /** Further nodes that copy, cut and delete apply to. */
  readonly picked: ShallowRef<ReadonlySet<NodeId>>
  readonly said: ShallowRef<Said | null>
  readonly canUndo: ComputedRef<boolean>
  readonly canRedo: ComputedRef<boolean>
  select(id: NodeId | null): void
  /** Adds a node to those chosen, or takes it out again. */
  pick(id: NodeId): void
  /** Selects a node and keeps those chosen before chosen as well. */
  extend(id: NodeId): void
  /** `edges`: keys of the edges a `+` breaks. Each of these says whether it changed anything. */
  insert(edges: readonly string[], kind: InsertKind): boolean
  paste(edges: readonly string[]): boolean
  copy(): boolean
  cut(): boolean
  remove(): boolean
  duplicate(): boolean
  move(direction: 'up' | 'down'): boolean
  moveTo(id: NodeId, edge: string): boolean
  leadTo(edge: string, to: NodeId): boolean
  /** Gives a node that leads nowhere a way on. */
  connect(from: NodeId, to: NodeId): boolean
  addBranch(fork: NodeId): boolean
  removeBranch(edge: string): boolean
  renameBranch(fork: NodeId, from: string, to: string): boolean
  moveBranch(fork: NodeId, label: string, direction: 'up' | 'down'): boolean
  /** Changes fields of a node. Changes with one `tag` that follow quickly are one step back. */
  update(node: FlowNode, tag: string | null): void
  undo(): void
  redo(): void
  /** Puts another graph in place, as one change. */
  replace(graph: FlowGraph): void
}

export interface BuilderOptions {
  /** Milliseconds on a clock that does not go backwards, for taking typing together. */
  readonly now: () => number
  /** Label and expression of the first branch of a new condition. */
  readonly firstBranch: () => FirstBranch
}

/** Everything that can be done to a flow while it is drawn, with the way back. */
export function useFlowBuilder(start: FlowGraph, { now, firstBranch }: BuilderOptions): FlowBuilder {
  const history = shallowRef<History<FlowGraph>>(startHistory(start))
  const selected = shallowRef<NodeId | null>(start.nodes[0]?.id ?? null)
  const picked = shallowRef<ReadonlySet<NodeId>>(new Set())
  const said = shallowRef<Said | null>(null)
  const graph = computed(() => history.value.present)

  const isThere = (id: NodeId | null): boolean =>
    id === 'start' || id === 'end' || graph.value.nodes.some((node) => node.id === id)
  const chosen = (): NodeId[] => [
    ...new Set([...picked.value, ...(selected.value === null ? [] : [selected.value])]),
  ]

  function select(id: NodeId | null): void {
    if (selected.value !== id) history.value = seal(history.value)
    selected.value = id
    picked.value = new Set()
  }

  function change(next: FlowGraph | null, tag: string | null = null): boolean {
    if (!next || next === graph.value) return false
    history.value = record(history.value, next, tag, now())
    return true
  }

  /** Applies an edit and selects what it says; `otherwise` is said when there is none. */
  function apply(edit: Edit | null, done: Said, otherwise?: Said['code']): boolean {
    if (!edit || !change(edit.graph)) {
      if (otherwise) said.value = { code: otherwise }
      return false
    }
    select(edit.select)
    said.value = done
    return true
  }

  function step(to: (history: History<FlowGraph>) => History<FlowGraph>, code: Said['code']): void {
    const next = to(history.value)
    if (next === history.value) return
    history.value = next
    picked.value = new Set()
    if (!isThere(selected.value)) selected.value = null
    said.value = { code }
  }

  function remove(): boolean {
    const removal = removeItems(graph.value, chosen())
    return apply(removal, { code: 'removed', count: removal?.count ?? 0 })
  }

  function copy(): boolean {
    const copied = copyItems(graph.value, chosen())
    if (!copied) return false
    copiedSteps.value = copied
    said.value = { code: 'copied', count: copied.nodes.length }
    return true
  }

  return {
    graph,
    selected,
    picked,
    said,
    canUndo: computed(() => canUndo(history.value)),
    canRedo: computed(() => canRedo(history.value)),
    select,
    pick(id) {
      const next = new Set(chosen())
      if (!next.delete(id)) next.add(id)
      picked.value = next
    },
    extend(id) {
      picked.value = new Set([...chosen(), id])
      selected.value = id
    },
    insert: (edges, kind) => apply(insertStep(graph.value, edges, kind, firstBranch()), { code: 'added' }),
    paste(edges) {
      const copied = copiedSteps.value
      return (
        copied !== null &&
        apply(paste(graph.value, edges, copied), { code: 'pasted', count: copied.nodes.length })
      )
    },
    copy,
    cut: () => copy() && remove(),
    remove,
    duplicate: () =>
      selected.value !== null &&
      apply(duplicateItem(graph.value, selected.value), { code: 'pasted', count: 1 }),
    move: (direction) =>
      selected.value !== null &&
      apply(moveItem(graph.value, selected.value, direction), { code: 'moved' }, 'cannot_move'),
    moveTo: (id, edge) => apply(moveItemTo(graph.value, id, edge), { code: 'moved' }, 'cannot_move'),
    leadTo(edge, to) {
      const led = change(retarget(graph.value, edge, to))
      said.value = { code: led ? 'moved' : 'cannot_lead' }
      return led
    },
    connect(from, to) {
      const led = change(connect(graph.value, from, to))
      said.value = { code: led ? 'moved' : 'cannot_lead' }
      return led
    },
    addBranch: (fork) => apply(addBranch(graph.value, fork, firstBranch()), { code: 'added' }),
    removeBranch: (edge) => apply(removeBranch(graph.value, edge), { code: 'removed', count: 1 }),
    renameBranch: (fork, from, to) => change(renameBranch(graph.value, fork, from, to), `branch:${fork}`),
    moveBranch: (fork, label, direction) => change(moveBranch(graph.value, fork, label, direction)),
    update(node, tag) {
      change(updateNode(graph.value, node), tag === null ? null : `${node.id}:${tag}`)
    },
    undo: () => {
      step(undo, 'undone')
    },
    redo: () => {
      step(redo, 'redone')
    },
    replace(next) {
      if (change(next) && !isThere(selected.value)) selected.value = null
    },
  }
}
