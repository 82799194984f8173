import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bundleCoordinator } from '../../coordinator/testing/coordinator-process.ts'
import { playMailOutage } from './mail/outage.ts'
import { killApp } from './offline/kill-app.ts'
import { playOffline } from './offline/play-offline.ts'
import { PLANTED_BUGS } from './planted/bugs.ts'
import { bundleSimulator } from './planted/bundle-with-bug.ts'
import { runSimulator } from './run-simulator.ts'

/**
 * npm run faults [-- --planted | --offline | --kills | --mail] [--seed S] [--rounds N]
 *
 * Without flags: N simulated worlds (1,000) from seed S; exit code 1 when one broke, with the seeds to repeat it.
 * `--planted`: each known mistake is put into the product, and must break a world within N seeds (5,000).
 * `--offline`: N schedules (5,000) of a device that is away, in a real browser against a real coordinator, held to a model.
 * `--mail`: N mails (1,000) of requests, while the mail server misbehaves and the coordinator is killed at random moments.
 * `--kills`: N times (200) the desktop app and its coordinator are killed as soon as a decision is shown as kept.
 */
const { values } = parseArgs({
  options: {
    planted: { type: 'boolean' },
    offline: { type: 'boolean' },
    kills: { type: 'boolean' },
    mail: { type: 'boolean' },
    seed: { type: 'string' },
    rounds: { type: 'string' },
  },
})
const root = process.cwd()
const from = Number(values.seed ?? 1)
const folder = await mkdtemp(join(root, 'node_modules', '.cache', 'faults-')).catch(() =>
  mkdtemp(join(tmpdir(), 'faults-')),
)
/** To which each request of `--mail` is sent. */
const MAILBOXES = 20
let failed = false

try {
  if (values.kills) failed = !(await killApp(from, Number(values.rounds ?? 200)))
  else if (values.offline) failed = !(await playOffline(from, Number(values.rounds ?? 5000)))
  else if (values.mail) failed = !(await mail(Number(values.rounds ?? 1000)))
  else if (values.planted) await hunt(Number(values.rounds ?? 5000))
  else await simulate(Number(values.rounds ?? 1000))
} finally {
  await rm(folder, { recursive: true, force: true })
}
process.exitCode = failed ? 1 : 0

async function simulate(rounds: number): Promise<void> {
  const bundle = await bundleSimulator(root, join(folder, 'simulator.mjs'), null)
  const half = Math.ceil(rounds / 2)
  const runs = await Promise.all([
    runSimulator(bundle, from, from + half - 1),
    runSimulator(bundle, from + half, from + rounds - 1),
  ])
  const broken = runs.flatMap((run) => run.broken)
  const sum = (key: keyof (typeof runs)[0]['sums']): number =>
    runs.reduce((total, { sums }) => total + sums[key], 0)
  for (const { seed, breaches } of broken) console.log(JSON.stringify({ fault: 'simulator', seed, breaches }))
  console.log(
    JSON.stringify({
      fault: 'simulator',
      seeds: sum('seeds'),
      broken: broken.length,
      requests: sum('requests'),
      decisions: sum('decisions'),
      executions: sum('executions'),
      crashes: sum('crashes'),
    }),
  )
  failed = broken.length > 0
}

async function mail(mails: number): Promise<boolean> {
  const program = await bundleCoordinator()
  try {
    const requests = Math.ceil(mails / MAILBOXES)
    const { lost, duplicates, changedIds, ...result } = await playMailOutage(program, {
      seed: from,
      requests,
      mailboxes: MAILBOXES,
      kills: Math.max(3, Math.round(requests / 2)),
      patienceMs: 40 * 60_000,
    })
    for (const mailbox of lost) console.log(JSON.stringify({ fault: 'mail', lost: mailbox }))
    for (const mailbox of changedIds) console.log(JSON.stringify({ fault: 'mail', changedId: mailbox }))
    for (const id of duplicates) console.log(JSON.stringify({ fault: 'mail', twice: id }))
    const counts = { lost: lost.length, twice: duplicates.length, changedIds: changedIds.length }
    console.log(JSON.stringify({ fault: 'mail', ...result, ...counts }))
    return result.expected >= mails && lost.length === 0 && changedIds.length === 0
  } finally {
    await program.remove()
  }
}

async function hunt(rounds: number): Promise<void> {
  for (const [index, bug] of PLANTED_BUGS.entries()) {
    const bundle = await bundleSimulator(root, join(folder, `planted-${index}.mjs`), bug)
    const { broken, sums } = await runSimulator(bundle, from, from + rounds - 1, true)
    const first = broken[0]
    failed ||= first === undefined
    console.log(
      JSON.stringify({
        planted: bug.name,
        caught: first !== undefined,
        seeds: sums.seeds,
        by: first?.breaches[0] ?? null,
      }),
    )
  }
}
