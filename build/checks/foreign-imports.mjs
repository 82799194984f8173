/**
 * What built scripts import besides each other, read by a real parser rather than by searching for words.
 * @param {readonly string[]} scripts absolute paths
 * @returns {Promise<{ file: string, path: string }[]>}
 */
export async function foreignImports(scripts) {
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
  return Object.entries(metafile.inputs).flatMap(([file, input]) =>
    input.imports.filter(({ external }) => external).map(({ path }) => ({ file, path })),
  )
}
