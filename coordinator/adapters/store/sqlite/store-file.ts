import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** The store of a team, in its data folder. */
export const STORE_FILE = 'countersign.db'

/** What a restore writes; it gets its own name when all of it is there and was found whole. */
export const restoringFile = (folder: string): string => join(folder, `${STORE_FILE}.restoring`)

/** A restore was cut off here: what the folder holds is part of a store, or none. */
export const isHalfRestored = (folder: string): boolean => existsSync(restoringFile(folder))
