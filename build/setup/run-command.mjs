import { spawn } from 'node:child_process'

/** @typedef {{ code: number, stdout: string, stderr: string }} CommandResult */

/**
 * Runs a program and collects what it says. Never throws for a failing program; a program that is not there has code 127.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, uid?: number, gid?: number }} [options]
 * @returns {Promise<CommandResult>}
 */
export function runCommand(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text))
    child.on('error', (error) => resolve({ code: 127, stdout, stderr: stderr + error.message }))
    child.on('close', (code) => resolve({ code: code ?? 1, stdout, stderr }))
  })
}

/**
 * How to call npm without a shell: through the npm that started us, else the one on the PATH
 * (a .cmd file on Windows, which Node only starts through cmd.exe).
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 * @returns {{ program: string, args: string[] }}
 */
export function npmCommand(env = process.env, platform = process.platform) {
  const script = env.npm_execpath
  if (script && /npm-cli\.c?js$/.test(script)) return { program: process.execPath, args: [script] }
  return platform === 'win32'
    ? { program: 'cmd.exe', args: ['/d', '/c', 'npm.cmd'] }
    : { program: 'npm', args: [] }
}

/**
 * The last lines of a tool's output, for an error message.
 * @param {string} text
 * @param {number} lines
 */
export function tail(text, lines = 12) {
  return text.trim().split('\n').slice(-lines).join('\n')
}

/**
 * What npm complained about: its error lines up to the empty one before its usage text.
 * @param {string} text npm's stderr
 */
export function npmComplaint(text) {
  const errors = text
    .split('\n')
    .filter((line) => line.startsWith('npm error'))
    .map((line) => line.replace(/^npm error ?/, ''))
  const usage = errors.findIndex((line) => line.startsWith('Usage:') || line.startsWith('A complete log'))
  const said = (usage < 0 ? errors : errors.slice(0, usage)).filter((line) => line !== '').slice(0, 8)
  return said.length > 0 ? said.join('\n') : tail(text)
}
