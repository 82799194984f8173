// node in-virtual-session.mjs COMMAND ARGUMENTS…: runs a program in a virtual session with notifications, for whoever
// started this, and ends with its exit code.
import { runInVirtualSession } from './virtual-session.mjs'

process.exitCode = await runInVirtualSession(process.argv.slice(2), { notifications: true })
