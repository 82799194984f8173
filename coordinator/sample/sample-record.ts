import { z } from 'zod'
import type { Core } from '../core/core.ts'

const sampleRecord = z.object({
  folder: z.string().optional(),
  connector: z.object({ id: z.string(), key: z.string() }).optional(),
  flows: z.record(z.string(), z.string()).default({}),
  policies: z.array(z.string()).default([]),
  agentId: z.string().optional(),
  /** Of the sample agent; the trial call is made with it. */
  agentKey: z.string().optional(),
  /** Everything below was added. */
  complete: z.boolean().default(false),
})
/** What the sample workspace has added so far, so that exactly that can be taken back. */
export type SampleRecord = z.infer<typeof sampleRecord>

const VALUE = 'sample-workspace'

export const readRecord = (core: Core): Promise<SampleRecord> =>
  core.store.read(async (tx) => {
    const sealed = await tx.values.get(VALUE)
    return sampleRecord.parse(sealed ? JSON.parse(core.secrets.open(sealed)) : {})
  })

/** Sealed, because it holds a key. Written after each step: an installation that was cut short goes on from there. */
export const writeRecord = (core: Core, record: SampleRecord): Promise<void> =>
  core.store.commit((tx) => tx.values.set(VALUE, core.secrets.seal(JSON.stringify(record))))
