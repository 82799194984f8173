import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { renderFileList } from './renderer-file-list.mjs'

describe('renderFileList', () => {
  it('keys files by the path they are asked for', () => {
    const files = ['assets/a.woff2', 'index.html', 'assets/a.js', 'assets/a.js.map'].map((file) =>
      join('/pages', file),
    )
    expect(renderFileList('/pages', files)).toEqual({
      '/assets/a.js': { file: 'assets/a.js', type: 'text/javascript; charset=utf-8' },
      '/assets/a.woff2': { file: 'assets/a.woff2', type: 'font/woff2' },
      '/index.html': { file: 'index.html', type: 'text/html; charset=utf-8' },
    })
  })

  it('refuses a file of a type nobody has thought about', () => {
    expect(() => renderFileList('/pages', [join('/pages', 'x.exe')])).toThrow('x.exe')
  })
})
