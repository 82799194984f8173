import { callCoordinator } from '../access/call-coordinator.ts'
import type { CoordinatorAccess } from '../access/coordinator-access.ts'
import { problemError } from '../access/problem-error.ts'
import type { Log } from '../log/create-log.ts'

/** `--demo`: what is to happen once somebody is signed in, and only once. */
export interface Demo {
  signedIn(): void
}

export function createDemo(wanted: boolean, access: () => CoordinatorAccess, log: Log): Demo {
  let begun = !wanted
  return {
    signedIn() {
      if (begun) return
      begun = true
      makeCall(access()).then(
        () => log.info('the demonstration’s call waits for a decision'),
        (error: unknown) => log.error({ err: String(error) }, 'the demonstration could not be made'),
      )
    },
  }
}

/** Adds the sample workspace and lets its agent make one real call, which then waits for the person's decision. */
async function makeCall(access: CoordinatorAccess): Promise<void> {
  for (const path of ['/api/v1/sample-workspace', '/api/v1/sample-workspace/try']) {
    const answer = await callCoordinator(access, {
      method: 'POST',
      path,
      headers: { 'content-type': 'application/json' },
      body: new TextEncoder().encode('{}'),
    })
    if (!answer.ok) throw await problemError(answer)
    await answer.body?.cancel()
  }
}
