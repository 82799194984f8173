import type { FaultRow } from './row.ts'

/** The rows of the fault table by name, in the order in which they run. Each is loaded only when it is played. */
export const ROWS: Readonly<Record<string, () => Promise<FaultRow>>> = {
  kills: async () => (await import('./kills/row.ts')).killsRow,
  power: async () => (await import('./power/row.ts')).powerRow,
  commands: async () => (await import('./commands-row.ts')).commandsRow,
  clock: async () => (await import('./clock-row.ts')).clockRow,
  disk: async () => (await import('./disk-row.ts')).diskRow,
  flood: async () => (await import('./flood-row.ts')).floodRow,
  garbage: async () => (await import('./garbage/row.ts')).garbageRow,
  hostile: async () => (await import('./hostile-row.ts')).hostileRow,
  secrets: async () => (await import('./secrets-row.ts')).secretsRow,
  changes: async () => (await import('./changes-row.ts')).changesRow,
  log: async () => (await import('./log/row.ts')).logRow,
  simulator: async () => (await import('./simulator/row.ts')).simulatorRow,
  planted: async () => (await import('./planted/row.ts')).plantedRow,
  mail: async () => (await import('./mail/row.ts')).mailRow,
  offline: async () => (await import('./offline/schedules-row.ts')).offlineRow,
  replicas: async () => (await import('./replicas/row.ts')).replicasRow,
  'app-kills': async () => (await import('./offline/kill-app.ts')).appKillsRow,
}
