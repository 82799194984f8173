import { join } from 'node:path'

/** Where the built parts of the program are, as seen from the bundled main. */
export function programFiles(mainFolder: string) {
  const dist = join(mainFolder, '..')
  return {
    preload: join(dist, 'electron', 'preload.cjs'),
    confirmPreload: join(dist, 'electron', 'confirm', 'preload.cjs'),
    confirmPage: join(dist, 'electron', 'confirm'),
    coordinator: join(dist, 'coordinator', 'main.js'),
    pages: join(dist, 'renderer'),
    pageList: join(dist, 'renderer-files.json'),
  } as const
}
