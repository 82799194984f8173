/**
 * A Windows icon file that carries PNG pictures (understood since Windows Vista).
 * @param {ReadonlyMap<number, Buffer>} pictures by size in pixels; those above 256 are left out, the format has no room
 */
export function icoFile(pictures) {
  const fitting = [...pictures].filter(([size]) => size <= 256)
  const header = Buffer.alloc(6 + 16 * fitting.length)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(fitting.length, 4)
  let offset = header.length
  for (const [index, [size, png]] of fitting.entries()) {
    const at = 6 + 16 * index
    // 256 is written as 0.
    header.writeUInt8(size % 256, at)
    header.writeUInt8(size % 256, at + 1)
    header.writeUInt16LE(1, at + 4)
    header.writeUInt16LE(32, at + 6)
    header.writeUInt32LE(png.length, at + 8)
    header.writeUInt32LE(offset, at + 12)
    offset += png.length
  }
  return Buffer.concat([header, ...fitting.map(([, png]) => png)])
}

/** Apple's type codes for PNG pictures, with their size in pixels. */
const ICNS_TYPES = /** @type {const} */ ([
  ['icp4', 16],
  ['icp5', 32],
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic10', 1024],
])

/**
 * A macOS icon file.
 * @param {ReadonlyMap<number, Buffer>} pictures by size in pixels
 */
export function icnsFile(pictures) {
  const parts = ICNS_TYPES.flatMap(([type, size]) => {
    const png = pictures.get(size)
    return png ? [block(type, png)] : []
  })
  return block('icns', Buffer.concat(parts))
}

/**
 * @param {string} type four letters
 * @param {Buffer} content
 */
function block(type, content) {
  const header = Buffer.alloc(8)
  header.write(type, 'latin1')
  header.writeUInt32BE(content.length + 8, 4)
  return Buffer.concat([header, content])
}
