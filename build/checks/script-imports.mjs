/**
 * What built scripts import, read by a real parser rather than by searching for words.
 * @param {readonly string[]} scripts absolute paths
 * @returns {Promise<ScriptImports>}
 *
 * @typedef {object} ScriptImports
 * @property {{ file: string, path: string }[]} foreign what is no script of these
 * @property {string[][]} circles scripts that need each other before any of them can run: the first finds what it takes
 *   from the others still empty. A script that is loaded later (`import()`) may need one that loads it.
 */
export async function scriptImports(scripts) {
  const { build } = await import('esbuild')
  const { metafile } = await build({
    entryPoints: [...scripts],
    bundle: true,
    write: false,
    metafile: true,
    outdir: 'unused',
    format: 'esm',
    packages: 'external',
    logLevel: 'silent',
  })
  const inputs = Object.entries(metafile.inputs)
  const needs = new Map(
    inputs.map(([file, { imports }]) => [
      file,
      imports
        .filter(({ external, kind }) => !external && kind === 'import-statement')
        .map(({ path }) => path),
    ]),
  )
  return {
    foreign: inputs.flatMap(([file, { imports }]) =>
      imports.filter(({ external }) => external).map(({ path }) => ({ file, path })),
    ),
    circles: circlesIn(needs),
  }
}

/**
 * One circle for each way back that a walk through all finds.
 * @param {ReadonlyMap<string, readonly string[]>} needs
 */
function circlesIn(needs) {
  /** @type {string[][]} */
  const circles = []
  const done = new Set()
  /** @type {string[]} */
  const way = []
  const walk = (/** @type {string} */ file) => {
    const back = way.indexOf(file)
    if (back >= 0) circles.push(way.slice(back))
    if (back >= 0 || done.has(file)) return
    way.push(file)
    for (const next of needs.get(file) ?? []) walk(next)
    way.pop()
    done.add(file)
  }
  for (const file of needs.keys()) walk(file)
  return circles
}
