import type { FlowGraph, NodeId } from '../../../shared/domain/flow/flow.ts'

/** Gives ids that a graph does not use yet: the wished-for stem and the lowest free number, so that files stay readable. */
export function freshIds(graph: FlowGraph): (stem: string) => NodeId {
  const taken = new Set(['start', 'end', ...graph.nodes.map((node) => node.id)])
  return (stem) => {
    let number = 1
    while (taken.has(`${stem}-${number}`)) number += 1
    const id = `${stem}-${number}`
    taken.add(id)
    return id
  }
}

/** The stem of an id that was made here; any other id is its own stem. */
export const stemOf = (id: NodeId): string => id.replace(/-\d+$/, '').slice(0, 48)
