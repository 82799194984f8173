// Draws every icon file from the two SVGs here, with the system's Chromium. Run it by hand after changing a drawing:
//   node build/icons/render.mjs
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { icnsFile, icoFile } from './icon-files.mjs'

const folder = import.meta.dirname
const mark = await readFile(join(folder, 'mark.svg'), 'utf8')
const tray = await readFile(join(folder, 'tray.svg'), 'utf8')
const withoutDot = tray.replace(/<circle[^>]*\/>/, '')

/** Tray pictures: a template for macOS, which colours it itself, and one for light and one for dark panels elsewhere. */
const TRAY = [
  { name: 'tray-template', svg: withoutDot, color: '#000000', size: 16 },
  { name: 'tray-attention-template', svg: tray.replace('#dc2626', '#000000'), color: '#000000', size: 16 },
  { name: 'tray-on-light', svg: withoutDot, color: '#18181b', size: 24 },
  { name: 'tray-attention-on-light', svg: tray, color: '#18181b', size: 24 },
  { name: 'tray-on-dark', svg: withoutDot, color: '#fafafa', size: 24 },
  { name: 'tray-attention-on-dark', svg: tray, color: '#fafafa', size: 24 },
]

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
const page = await browser.newPage()

/**
 * @param {string} svg
 * @param {number} size in pixels
 * @param {string} color of what is drawn in currentColor
 */
async function draw(svg, size, color = '#000000') {
  await page.setViewportSize({ width: size, height: size })
  await page.setContent(
    `<style>html,body{margin:0;color:${color}}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
  )
  return page.screenshot({ omitBackground: true })
}

/** @type {Map<number, Buffer>} */
const app = new Map()
for (const size of [16, 24, 32, 48, 64, 128, 256, 512, 1024]) app.set(size, await draw(mark, size))
await mkdir(join(folder, 'app'), { recursive: true })
for (const [size, png] of app) await writeFile(join(folder, 'app', `${size}x${size}.png`), png)
await writeFile(join(folder, 'icon.ico'), icoFile(app))
await writeFile(join(folder, 'icon.icns'), icnsFile(app))

await mkdir(join(folder, 'tray'), { recursive: true })
for (const { name, svg, color, size } of TRAY) {
  // macOS knows a template by the end of its name.
  const file = name.replace('-template', 'Template')
  await writeFile(join(folder, 'tray', `${file}.png`), await draw(svg, size, color))
  await writeFile(join(folder, 'tray', `${file}@2x.png`), await draw(svg, size * 2, color))
}
await browser.close()
