import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * The user's cache folder for this project: kept between clones, safe to delete at any time.
 * @param {NodeJS.Platform} platform
 * @param {NodeJS.ProcessEnv} env
 * @param {string} home
 */
export function cacheFolder(platform = process.platform, env = process.env, home = homedir()) {
  if (platform === 'win32')
    return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'countersign', 'cache')
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'countersign')
  return join(env.XDG_CACHE_HOME || join(home, '.cache'), 'countersign')
}
