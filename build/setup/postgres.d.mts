export const UNPRIVILEGED: { readonly uid: number; readonly gid: number } | null
export function findPostgres(env?: NodeJS.ProcessEnv): Promise<string>
export function ensurePostgres(log: (step: string, message: string) => void): Promise<void>
