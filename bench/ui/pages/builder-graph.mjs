/** A flow of so many steps, as the builder makes them: blocks of four branches with two approvals each. @param {number} count */
export function bigFlow(count) {
  const nodes = []
  const edges = []
  let last = 'start'
  for (let block = 0; nodes.length + 10 <= count; block++) {
    const [fork, join] = [`p${block}`, `j${block}`]
    nodes.push({ id: fork, kind: 'parallel' }, { id: join, kind: 'join' })
    edges.push({ from: last, to: fork })
    for (let branch = 0; branch < 4; branch++) {
      const [first, second] = [0, 1].map((step) => `a${block}-${branch}-${step}`)
      for (const id of [first, second])
        nodes.push({ id, kind: 'approval', name: `Step ${id}`, groups: ['security'], emails: [], minimum: 1 })
      edges.push({ from: fork, to: first }, { from: first, to: second }, { from: second, to: join })
    }
    last = join
  }
  edges.push({ from: last, to: 'end' })
  return { nodes, edges }
}
