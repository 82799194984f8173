import { END, START, type FlowNode, type NodeId } from '../../../../shared/domain/flow/flow.ts'
import type { Size } from './geometry.ts'

/** Width of a node that carries a step. */
const NODE_WIDTH = 210

const PILL: Size = { width: 116, height: 36 }
const PLAIN: Size = { width: NODE_WIDTH, height: 66 }
const WITH_PEOPLE: Size = { width: NODE_WIDTH, height: 94 }
const FORK: Size = { width: 196, height: 40 }

/** Sizes follow from what a node holds, never from measuring, so that the same flow is always laid out the same. */
export function sizeOf(id: NodeId, node: FlowNode | undefined): Size {
  if (id === START || id === END || !node) return PILL
  switch (node.kind) {
    case 'approval':
      return showsPeople(node) ? WITH_PEOPLE : PLAIN
    case 'parallel':
    case 'join':
      return FORK
    case 'condition':
    case 'notify':
    case 'unknown':
      return PLAIN
  }
}

/** A step that names groups or addresses shows faces; whose manager will be asked is not known before a request. */
export const showsPeople = (node: FlowNode): boolean =>
  node.kind === 'approval' && (node.groups.length > 0 || node.emails.length > 0)
