import type { NodeId } from '../../../../shared/domain/flow/flow.ts'

/** Canvas units: CSS pixels at zoom 1. `x` and `y` of a rectangle are its top left corner. */
export interface Point {
  readonly x: number
  readonly y: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

export interface Rect extends Point, Size {}

/** How an edge is drawn, and where its `+` and its label stand. */
export interface EdgeRoute {
  readonly path: string
  readonly plus: Point
  readonly label: Point | null
}

/** A `+` where the branches of a fork are together again: it adds a step after the whole fork. */
export interface Meeting {
  readonly fork: NodeId
  readonly at: Point
  /** Keys of the edges that come together here. */
  readonly edges: readonly string[]
}

export interface Layout {
  readonly rects: ReadonlyMap<NodeId, Rect>
  readonly routes: ReadonlyMap<string, EdgeRoute>
  readonly meetings: readonly Meeting[]
  /** What everything takes up. The start stands in the middle of x = 0, so that it stays where it is while a flow grows. */
  readonly bounds: Rect
}

export const bottomOf = (rect: Rect): Point => ({ x: rect.x + rect.width / 2, y: rect.y + rect.height })
export const topOf = (rect: Rect): Point => ({ x: rect.x + rect.width / 2, y: rect.y })
export const centreOf = (rect: Rect): Point => ({ x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 })

const n = (value: number): string => String(Math.round(value * 10) / 10)

export const moveTo = (p: Point): string => `M${n(p.x)} ${n(p.y)}`
export const lineTo = (p: Point): string => `L${n(p.x)} ${n(p.y)}`

/** A vertical S from one point to another: it leaves and arrives straight down. */
export function curveTo(from: Point, to: Point): string {
  const reach = (to.y - from.y) * 0.65
  return `C${n(from.x)} ${n(from.y + reach)} ${n(to.x)} ${n(to.y - reach)} ${n(to.x)} ${n(to.y)}`
}

/** A line through all of these points, straight down at each. */
export function through(points: readonly Point[]): string {
  const [first, ...rest] = points
  if (!first) return ''
  return moveTo(first) + rest.map((point, i) => curveTo(points[i] ?? first, point)).join('')
}

/** The plain route between two rectangles, for nodes that somebody has moved by hand. */
export function directRoute(from: Rect, to: Rect, labelled: boolean): EdgeRoute {
  const [start, end] = [bottomOf(from), topOf(to)]
  const at = (part: number): Point => ({
    x: start.x + (end.x - start.x) * part,
    y: start.y + (end.y - start.y) * part,
  })
  return {
    path: moveTo(start) + curveTo(start, end),
    plus: at(labelled ? 0.7 : 0.5),
    label: labelled ? at(0.4) : null,
  }
}
