import { inject, provide, type ComputedRef, type InjectionKey, type Ref } from 'vue'
import type { FlowGraph, FlowNode, NodeId } from '../../../shared/domain/flow/flow.ts'
import type { Layout } from '../model/layout/geometry.ts'
import type { Problems } from '../model/problems.ts'
import type { StepPeople } from '../model/step-people.ts'
import type { Texts } from '../texts.ts'

/** How a node stands out: in a comparison of versions, or at a moment of a simulation. */
export type Tone = 'added' | 'removed' | 'changed' | 'open' | 'approved' | 'denied' | 'passed'

/** What the canvas shows besides the graph itself. */
export interface CanvasView {
  readonly problems: Problems
  people(node: FlowNode): StepPeople | null
  groupName(id: string): string
  tone(id: NodeId): Tone | null
  edgeTone(key: string): 'added' | 'removed' | null
}

/** What a person asked for by mouse or keyboard on the canvas. `anchor` is where a menu should open. */
export interface CanvasActions {
  select(id: NodeId): void
  pick(id: NodeId): void
  openInsert(edges: readonly string[], anchor: Element): void
  openEdge(edge: string, anchor: Element): void
  openNode(id: NodeId, anchor: Element): void
  keydown(event: KeyboardEvent, id: NodeId): void
}

export interface CanvasContext {
  readonly graph: ComputedRef<FlowGraph>
  readonly layout: ComputedRef<Layout>
  readonly view: ComputedRef<CanvasView>
  readonly selected: Readonly<Ref<NodeId | null>>
  readonly picked: Readonly<Ref<ReadonlySet<NodeId>>>
  /** The one node that the Tab key reaches. */
  readonly tabStop: ComputedRef<NodeId>
  readonly editable: ComputedRef<boolean>
  readonly actions: CanvasActions
  readonly texts: Texts
}

const KEY: InjectionKey<CanvasContext> = Symbol('flow canvas')

export const provideCanvas = (context: CanvasContext): void => {
  provide(KEY, context)
}

export function useCanvas(): CanvasContext {
  const context = inject(KEY)
  if (!context) throw new Error('useCanvas is for parts of FlowCanvas')
  return context
}
