import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

const SOURCE = join(import.meta.dirname, 'faulty-disk.c')

/** Whether rows that need a disk of their own can run here: Linux, with a compiler. */
export function canCompileShim(): boolean {
  if (process.platform !== 'linux') return false
  try {
    execFileSync('cc', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Compiles the disk that records and fails into `folder`. Throws in words where there is no compiler. */
export function compileShim(folder: string): string {
  if (!canCompileShim())
    throw new Error('this row needs Linux and a C compiler called cc (Debian: apt install gcc libc6-dev)')
  const library = join(folder, 'faulty-disk.so')
  execFileSync('cc', ['-shared', '-fPIC', '-O2', '-Wall', '-Werror', '-o', library, SOURCE, '-ldl'])
  return library
}
