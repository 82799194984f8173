/** How often a property is tried: so often as usual, or less where whole suites run for each of many mistakes. */
export const runs = (usual: number): number =>
  Math.min(usual, 10 * Number(process.env['COUNTERSIGN_RUNS'] ?? usual))
