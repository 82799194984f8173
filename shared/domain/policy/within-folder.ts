/**
 * True for a path at or below a folder. Paths are compared part by part, so `/srv/app2` is not within `/srv/app`.
 * Whatever a file system might read differently is within nothing: `.` and `..`, backslashes, empty parts, NUL.
 */
export function isWithinFolder(path: string, folder: string): boolean {
  const base = folder.endsWith('/') ? folder.slice(0, -1) : folder
  if (isDubious(path) || isDubious(base)) return false
  return path === base || path.startsWith(base + '/')
}

function isDubious(path: string): boolean {
  if (path.includes('\\') || path.includes('\0')) return true
  const relative = path.startsWith('/') ? path.slice(1) : path
  return relative
    .split('/')
    .some((part, i, parts) => part === '.' || part === '..' || (part === '' && i < parts.length - 1))
}
