import { bundleCoordinator } from '../../../coordinator/testing/coordinator-process.ts'
import type { FaultRow } from '../row.ts'
import { playMailOutage } from './outage.ts'

/** To which each request is sent. */
const MAILBOXES = 20

/** The mail server misbehaves while the coordinator is killed at random moments. */
export const mailRow: FaultRow = {
  what: 'a mail server that misbehaves in five ways, while the coordinator is killed',
  goal: '1,000 of 1,000 mails accepted, each under one Message-ID however often it comes',
  unit: 'mails',
  full: 1_000,
  short: 60,
  async play({ seed, rounds, tell }) {
    const program = await bundleCoordinator()
    try {
      const requests = Math.ceil(rounds / MAILBOXES)
      const { lost, duplicates, changedIds, expected, met, kills, handedIn } = await playMailOutage(program, {
        seed,
        requests,
        mailboxes: MAILBOXES,
        kills: Math.max(3, Math.round(requests / 2)),
        patienceMs: 40 * 60_000,
      })
      for (const mailbox of lost) tell({ lost: mailbox })
      for (const mailbox of changedIds) tell({ changedId: mailbox })
      for (const id of duplicates) tell({ twice: id })
      return {
        done: expected,
        wrong: lost.length + changedIds.length,
        counts: { 'handed in': handedIn, 'taken twice': duplicates.length, kills, ...met },
      }
    } finally {
      await program.remove()
    }
  },
}
