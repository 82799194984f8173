import type { Tx, Wanted } from '../../ports/store.ts'

/** One piece of work of a group that becomes durable together, and how whoever asked hears of it. */
export interface GroupMember {
  run(tx: Tx): Promise<void>
  readonly wanted: Wanted | undefined
  settle(): void
  fail(error: unknown): void
}

/** `done` is answered with what the work gave, once the member is settled. */
export function groupMember<T>(
  work: (tx: Tx) => Promise<T>,
  wanted?: Wanted,
): { member: GroupMember; done: Promise<T> } {
  let result: T
  let answer: (value: T) => void
  let fail: (error: unknown) => void
  const done = new Promise<T>((resolve, reject) => {
    answer = resolve
    fail = reject
  })
  return {
    member: {
      run: async (tx) => {
        result = await work(tx)
      },
      wanted,
      settle: () => answer(result),
      fail: (error) => fail(error),
    },
    done,
  }
}
