import { extname, relative, sep } from 'node:path'

/** Every type the pages may have; a file of another type is a mistake in the build. */
const CONTENT_TYPES = /** @type {Record<string, string>} */ ({
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
})

/**
 * The pages' files by the path they are asked for. Source maps stay out: they are for developers on the disk.
 * @param {string} folder
 * @param {readonly string[]} files absolute paths inside `folder`
 * @returns {Record<string, { file: string, type: string }>} key "/assets/x.js", file relative to the folder, "/"-separated
 */
export function renderFileList(folder, files) {
  const list = files
    .filter((file) => !file.endsWith('.map'))
    .map((file) => relative(folder, file).split(sep).join('/'))
    .toSorted()
    .map((file) => {
      const type = CONTENT_TYPES[extname(file)]
      if (!type) throw new Error(`no content type for ${file}: add it to renderer-file-list.mjs`)
      return [`/${file}`, { file, type }]
    })
  return Object.fromEntries(list)
}
