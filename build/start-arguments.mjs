import { SetupError } from './setup/setup-error.mjs'

/**
 * @typedef {object} StartArguments
 * @property {'none' | 'wait' | 'approve'} demo
 * @property {readonly string[]} appFlags what the app itself is started with, as --name=value
 */

const USAGE = 'npm start -- [--data DIR] [--port N] [--demo | --demo=approve]'

/**
 * Reads what stands after `npm start --`. Values may follow after a space or an equals sign.
 * @param {readonly string[]} args
 * @returns {StartArguments}
 */
export function readStartArguments(args) {
  /** @type {StartArguments['demo']} */
  let demo = 'none'
  /** @type {string[]} */
  const appFlags = []
  const rest = [...args]
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const [name, inline] = splitOnce(arg)
    if (name === '--data') appFlags.push(`--data=${value(name, inline ?? rest.shift())}`)
    else if (name === '--port') appFlags.push(`--port=${port(value(name, inline ?? rest.shift()))}`)
    else if (name === '--demo') demo = demoMode(inline)
    else throw new SetupError('start_argument_unknown', `"${arg}" is not known`, USAGE)
  }
  return { demo, appFlags: demo === 'wait' ? [...appFlags, '--demo'] : appFlags }
}

/**
 * @param {string} arg
 * @returns {[string, string | undefined]}
 */
function splitOnce(arg) {
  const at = arg.indexOf('=')
  return at < 0 ? [arg, undefined] : [arg.slice(0, at), arg.slice(at + 1)]
}

/**
 * @param {string} name
 * @param {string | undefined} given
 */
function value(name, given) {
  if (given && !given.startsWith('--')) return given
  throw new SetupError('start_argument_invalid', `${name} needs a value`, USAGE)
}

/** @param {string} text */
function port(text) {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65535) return text
  throw new SetupError('start_argument_invalid', `"${text}" is not a port (0 to 65535)`, USAGE)
}

/**
 * @param {string | undefined} mode
 * @returns {'wait' | 'approve'}
 */
function demoMode(mode) {
  if (mode === undefined) return 'wait'
  if (mode === 'approve') return 'approve'
  throw new SetupError('start_argument_invalid', `--demo=${mode} is not known`, USAGE)
}
