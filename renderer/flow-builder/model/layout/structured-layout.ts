import {
  END,
  START,
  type FlowEdge,
  type FlowGraph,
  type NodeId,
} from '../../../../shared/domain/flow/flow.ts'
import { edgeKey, nodeOf, outgoingOf } from '../graph-index.ts'
import type { Branch, ForkItem, Item, Structure } from '../structure.ts'
import {
  curveTo,
  lineTo,
  moveTo,
  type EdgeRoute,
  type Layout,
  type Meeting,
  type Point,
  type Rect,
} from './geometry.ts'
import { sizeOf } from './sizes.ts'

const STEP_GAP = 48
/** From the foot of a node to the middle of the `+` below it. */
const PLUS_DROP = 22
const COLUMN_GAP = 56
const EMPTY_COLUMN = 120
/** Below a fork: the curve to a column, then the label, then the `+`. */
const FORK_CURVE = 40
const LABEL_DROP = 40
const LABELLED_PLUS_DROP = 68
const LABELLED_GAP = 90
const UNLABELLED_PLUS_DROP = 54
const UNLABELLED_GAP = 76
/** Below the longest branch: a straight piece, then the curve to where the branches meet. */
const MEETING_STRAIGHT = 34
const MEETING_CURVE = 34
const MEETING_GAP = 24

/** An edge whose end is not known yet, with the line so far. */
interface Tail {
  readonly edge: FlowEdge
  readonly path: string
  readonly plus: Point
  readonly label: Point | null
}

/** Places nested sequences: steps under each other, branches side by side, every fork centred over its branches. */
export function structuredLayout(graph: FlowGraph, structure: Structure): Layout {
  const rects = new Map<NodeId, Rect>()
  const routes = new Map<string, EdgeRoute>()
  const meetings: Meeting[] = []
  const widths = new Map<Item, number>()

  const widthOf = (item: Item): number => {
    const known = widths.get(item)
    if (known !== undefined) return known
    const own = sizeOf(item.id, nodeOf(graph, item.id)).width
    const width = item.kind === 'step' ? own : Math.max(own, rowWidth(item))
    widths.set(item, width)
    return width
  }
  const columnWidth = (branch: Branch): number =>
    Math.max(EMPTY_COLUMN, labelWidth(branch.edge.label), ...branch.items.map(widthOf))
  const rowWidth = (fork: ForkItem): number =>
    fork.branches.reduce((sum, branch) => sum + columnWidth(branch), COLUMN_GAP * (fork.branches.length - 1))

  function placeNode(id: NodeId, centre: number, top: number, tails: readonly Tail[]): Rect {
    const { width, height } = sizeOf(id, nodeOf(graph, id))
    const rect = { x: centre - width / 2, y: top, width, height }
    rects.set(id, rect)
    for (const { edge, path, plus, label } of tails) {
      routes.set(edgeKey(edge), { path: path + lineTo({ x: centre, y: top }), plus, label })
    }
    return rect
  }

  function below(id: NodeId, centre: number, foot: number): Tail[] {
    return outgoingOf(graph, id).map((edge) => ({
      edge,
      path: moveTo({ x: centre, y: foot }),
      plus: { x: centre, y: foot + PLUS_DROP },
      label: null,
    }))
  }

  interface Placed {
    readonly tails: readonly Tail[]
    readonly foot: number
    /** Room that the next node keeps from the foot. */
    readonly gap: number
  }

  function placeSequence(items: readonly Item[], centre: number, start: Placed): Placed {
    let placed = start
    for (const item of items) {
      const rect = placeNode(item.id, centre, placed.foot + placed.gap, placed.tails)
      const foot = rect.y + rect.height
      placed =
        item.kind === 'step'
          ? { tails: below(item.id, centre, foot), foot, gap: STEP_GAP }
          : placeBranches(item, centre, foot)
    }
    return placed
  }

  function placeBranches(fork: ForkItem, centre: number, top: number): Placed {
    const ends: (Placed & { column: number })[] = []
    let left = centre - rowWidth(fork) / 2
    for (const branch of fork.branches) {
      const width = columnWidth(branch)
      const column = left + width / 2
      left += width + COLUMN_GAP
      ends.push({ ...placeSequence(branch.items, column, openBranch(branch, centre, column, top)), column })
    }
    const foot = Math.max(top, ...ends.map((end) => end.foot))
    const turn = foot + MEETING_STRAIGHT
    const meeting = { x: centre, y: turn + MEETING_CURVE }
    const tails = ends.flatMap((end) =>
      end.tails.map((tail) => {
        const corner = { x: end.column, y: turn }
        return { ...tail, path: tail.path + lineTo(corner) + curveTo(corner, meeting) }
      }),
    )
    if (fork.join !== null) {
      const rect = placeNode(fork.join, centre, meeting.y, tails)
      const end = rect.y + rect.height
      return { tails: below(fork.join, centre, end), foot: end, gap: STEP_GAP }
    }
    if (tails.length > 1)
      meetings.push({ fork: fork.id, at: meeting, edges: tails.map((tail) => edgeKey(tail.edge)) })
    return { tails, foot: meeting.y, gap: MEETING_GAP }
  }

  function openBranch(branch: Branch, from: number, column: number, top: number): Placed {
    const start = { x: from, y: top }
    const corner = { x: column, y: top + FORK_CURVE }
    const labelled = branch.edge.label !== undefined
    const plusDrop = labelled ? LABELLED_PLUS_DROP : UNLABELLED_PLUS_DROP
    const tail: Tail = {
      edge: branch.edge,
      path: moveTo(start) + curveTo(start, corner),
      plus: { x: column, y: top + plusDrop },
      label: labelled ? { x: column, y: top + LABEL_DROP } : null,
    }
    // An empty branch ends at its own `+`.
    if (branch.items.length === 0) return { tails: [tail], foot: top + plusDrop, gap: 0 }
    return { tails: [tail], foot: top, gap: labelled ? LABELLED_GAP : UNLABELLED_GAP }
  }

  const width = Math.max(sizeOf(START, undefined).width, ...structure.items.map(widthOf))
  const start = placeNode(START, 0, 0, [])
  const placed = placeSequence(structure.items, 0, {
    tails: below(START, 0, start.height),
    foot: start.height,
    gap: STEP_GAP,
  })
  const end = placeNode(END, 0, placed.foot + placed.gap, placed.tails)
  return { rects, routes, meetings, bounds: { x: -width / 2, y: 0, width, height: end.y + end.height } }
}

/** Wide enough for a label in 12 px text; exact width does not matter, only that columns do not overlap. */
const labelWidth = (label: string | undefined): number =>
  label === undefined ? 0 : Math.min(200, 24 + label.length * 7)
