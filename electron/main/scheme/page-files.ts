import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

export interface PageFile {
  /** Absolute path. */
  readonly file: string
  readonly type: string
}

/** The pages' files by the path they are asked for. The build wrote the list; what is not in it does not exist. */
export type PageFiles = ReadonlyMap<string, PageFile>

const fileList = z.record(
  z.string().startsWith('/'),
  z.strictObject({ file: z.string().regex(/^[\w./-]+$/), type: z.string() }),
)

/**
 * @param listFile what the build wrote beside the pages: `{"/assets/x.js": {file, type}}`
 * @param folder where the pages are
 */
export async function loadPageFiles(listFile: string, folder: string): Promise<PageFiles> {
  const list = fileList.parse(JSON.parse(await readFile(listFile, 'utf8')))
  const files = new Map(
    Object.entries(list).map(([path, { file, type }]) => [path, { file: join(folder, file), type }] as const),
  )
  const start = files.get('/index.html')
  if (start === undefined) throw new Error('the list of pages has no /index.html')
  return files.set('/', start)
}
